"""What a report may show."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.store.reports.counting import Count
from ivr.store.reports.masking import FEW, KEPT_BACK, MASKED, Figure, alone, parts


def each(*callers: int) -> list[Count]:
    return [Count(number, number) for number in callers]


def shown(*callers: int) -> list[Figure]:
    return parts(sum(each(*callers), Count()), each(*callers))


@pytest.mark.parametrize(
    ("callers", "figures"),
    [
        ((0, 5, 300), [0, 5, 300]),
        ((0, 0), [0, 0]),
        ((297, 3, 0), ["~300", "<5", 0]),
        ((297, 2, 2), ["~301", "<5", "<5"]),
        ((297, 3, 4), [297, "<5", "<5"]),
        ((5, 1), ["*", "*"]),
        ((5, 4), ["~9", "<5"]),
        ((2, 2, 2, 0), ["<5", "<5", "<5", 0]),
        ((1, 1, 1, 1, 1, 0), ["*"] * 6),
        ((2, 0), ["<5", "<5"]),
    ],
)
def test_figures_that_add_up(callers: tuple[int, ...], figures: list[Figure]) -> None:
    assert shown(*callers) == figures


def test_a_figure_on_its_own() -> None:
    assert [alone(Count(9, 4)), alone(Count(9, 5)), alone(Count()), alone(Count(9, 5), 77)] == ["<5", 9, 0, 77]


def test_it_is_callers_that_count_not_calls() -> None:
    assert parts(Count(60, 30), [Count(50, 4), Count(10, 26)]) == [MASKED, "~60"]


@given(st.lists(st.integers(0, 12), min_size=2, max_size=8))
def test_no_hidden_figure_can_be_reckoned_from_the_total(callers: list[int]) -> None:
    total, figures = sum(callers), shown(*callers)
    if total < FEW:
        assert set(figures) <= {MASKED, 0}
        return
    hidden = [place for place, figure in enumerate(figures) if isinstance(figure, str)]
    known = sum(figure for figure in figures if isinstance(figure, int))
    assert all(number not in range(1, FEW) for number in figures if isinstance(number, int))
    assert len(hidden) != 1
    if KEPT_BACK in figures:
        assert len(hidden) == len(callers)
    elif hidden:
        few = [place for place in hidden if figures[place] == MASKED]
        partners = [place for place in hidden if place not in few]
        # Every value from 1 to 4 of a hidden figure leaves the others something that they may be.
        least = len(few) - 1 + FEW * len(partners)
        assert total - known - (FEW - 1) >= least
        assert all(figures[place] == f"~{total - known}" for place in partners)
