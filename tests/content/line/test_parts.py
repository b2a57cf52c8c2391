"""Topics are cut into as few parts as possible, and those as even as possible."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.content.line.parts import MAX_PART_SECONDS, cut
from ivr.core.line.model import Statement

Lengths = list[tuple[float, float]]


def statements(lengths: Lengths) -> list[Statement]:
    """Statements with these seconds in English and Spanish."""
    return [Statement(f"s{n}", {}, {"en": en, "es": es}) for n, (en, es) in enumerate(lengths)]


def sizes(lengths: Lengths) -> list[int]:
    """How many statements each part has."""
    return [len(part.statements) for part in cut(statements(lengths))]


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [
        ([(10, 12)], [1]),
        ([(10, 10)] * 4, [4]),
        ([(10, 10)] * 5, [2, 3]),
        ([(10, 10)] * 6, [3, 3]),
        ([(30, 10), (5, 25), (5, 5), (5, 5), (20, 20)], [2, 3]),
        ([(40, 40), (1, 1), (40, 40)], [1, 1, 1]),
        ([(25, 15), (15, 25)], [2]),
        ([(26, 15), (15, 25)], [1, 1]),
    ],
)
def test_parts_are_few_and_even(lengths: Lengths, expected: list[int]) -> None:
    assert sizes(lengths) == expected


def length(lengths: Lengths) -> float:
    """The length of a part in its slower language."""
    return max(sum(en for en, _ in lengths), sum(es for _, es in lengths))


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 40), st.integers(1, 40)).map(lambda two: (float(two[0]), float(two[1]))),
        min_size=1,
        max_size=8,
    )
)
def test_no_other_cut_has_fewer_parts_or_as_many_more_even_ones(lengths: Lengths) -> None:
    def parts(cuts: tuple[int, ...]) -> list[float]:
        edges = [0, *cuts, len(lengths)]
        return [length(lengths[a:b]) for a, b in pairwise(edges)]

    all_cuts = [parts(cuts) for count in range(len(lengths)) for cuts in combinations(range(1, len(lengths)), count)]
    best = min((len(each), sum(s**2 for s in each)) for each in all_cuts if max(each) <= MAX_PART_SECONDS)
    found = [[(s.seconds["en"], s.seconds["es"]) for s in part.statements] for part in cut(statements(lengths))]
    assert [pair for part in found for pair in part] == lengths
    assert (len(found), sum(length(part) ** 2 for part in found)) == best


def test_a_topic_of_very_many_short_statements_is_cut_quickly() -> None:
    assert len(cut(statements([(0.5, 0.5)] * 2000))) == 25


def test_the_id_of_a_part_is_that_of_its_first_statement() -> None:
    assert [part.id for part in cut(statements([(30, 30)] * 3))] == ["s0", "s1", "s2"]


def test_words_in_front_of_the_first_part_count_as_its_own() -> None:
    lead = {"en": 12.0, "es": 8.0}
    assert [part.id for part in cut(statements([(30, 30), (9, 9)]), lead)] == ["s0", "s1"]
    assert [part.id for part in cut(statements([(28, 30), (9, 9)]), {})] == ["s0"]
    assert [part.id for part in cut(statements([(35, 35), (9, 9)]), lead)] == ["s0", "s1"]
