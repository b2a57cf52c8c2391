"""The keys of callers, played against other menus."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from ivr.core.line.model import Line
from ivr.store.reports.calls import in_order
from ivr.store.reports.what_if import SILENT, Landing, Move, what_if
from tests.lines import small_line
from tests.store.made import AT_MENU, BEGAN, HEARD, called, logged, until_over


def _swapped(menu: str, first: str, second: str) -> Line:
    """The small line with two keys of a menu exchanged."""
    line, keys = small_line(), {first: second, second: first}
    options = tuple(replace(each, key=keys.get(each.key, each.key)) for each in line.menus[menu].options)
    return replace(line, menus={**line.menus, menu: replace(line.menus[menu], options=options)})


@pytest.mark.parametrize(
    "happened",
    [
        (),
        HEARD,
        AT_MENU,
        ("9", "1", "#", "*", "7", "8"),
        ("4", "1", "no-answer", "busy", "accepted", "silence"),
        until_over("4", "2"),
        (*until_over("0"), "2", "kept"),
        ("silence", "silence", "silence", "no-answer", "silence", "silence", "silence"),
    ],
    ids=lambda happened: ",".join(happened) or "nothing",
)
def test_with_the_same_menus_everybody_lands_where_they_did(happened: tuple[str, ...]) -> None:
    found = what_if(small_line(), [called(*happened)])
    assert (found.calls, found.calls_elsewhere, found.moves) == (1, 0, ())


def test_whoever_pressed_a_key_that_was_moved_lands_elsewhere() -> None:
    calls = [
        called("4", "1"),
        in_order(logged("4", "1", call="CA2", caller="c2", began=BEGAN + timedelta(days=1))),
        in_order(logged("4", "2", "no-answer", call="CA3", caller="c2")),
        in_order(logged("1", call="CA4", caller="c4")),
    ]
    line = small_line()
    signs = {each.key: each.target for each in line.menus[line.warning_menu("4")].options}
    found = what_if(_swapped(line.warning_menu("4"), "1", "2"), calls)
    first, second = Landing("ring", signs["1"]), Landing("ring", signs["2"])
    assert found.moves == (
        Move(line.warning_menu("4"), "1", first, second, 2, 2),
        Move(line.warning_menu("4"), "2", second, first, 1, 1),
    )
    assert (found.calls, found.calls_elsewhere, found.callers, found.callers_elsewhere) == (4, 3, 3, 2)


def test_only_the_first_difference_of_a_call_counts() -> None:
    line = small_line()
    found = what_if(_swapped(line.start, "1", "2"), [called("1", "silence", "*", "2")])
    assert [(each.at, each.key, each.calls) for each in found.moves] == [(line.start, "1", 1)]


def test_a_silence_that_leads_elsewhere_is_named() -> None:
    line = small_line()
    nobody = replace(line, staff=replace(line.staff, silence=()))
    (move,) = what_if(nobody, [called("silence", "silence", "silence")]).moves
    assert (move.key, move.was) == (SILENT, Landing("ring", "silence"))
    assert move.would.what == "menu"
