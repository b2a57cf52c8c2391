"""The picture of where callers get lost: all places of a line in the order of their keys."""

from __future__ import annotations

from datetime import date

from ivr.store.reports.counting import Cell, Count, What
from ivr.store.reports.report import PLACES, report
from ivr.store.reports.tree import depth_of, in_tree_order, tree
from tests.lines import small_line

DAY = date(2026, 11, 1)
MADE = report(DAY, DAY, "UTC", {DAY: {Cell(What.VISITED, "expect"): Count(7, 7), Cell(What.BACK, "gone"): Count(6, 6)}})


def test_places_stand_below_the_menu_that_leads_to_them() -> None:
    line = small_line()
    found = tree(MADE, line)
    assert [each.place for each in found[:-1]] == list(dict.fromkeys(each.place for each in found[:-1]))
    assert {each.place for each in found[:-1]} == line.menus.keys() | line.topics.keys()
    assert (found[0].place, found[0].parent, found[0].depth) == (line.start, "", 0)
    for each in found[1:-1]:
        assert each.parent == line.parents[each.place]
        assert each.depth == depth_of(line, each.place)
        assert any((option.key, option.target) == (each.key, each.place) for option in line.menus[each.parent].options)


def test_what_nobody_did_is_nothing_and_what_the_menus_lack_stands_at_the_end() -> None:
    found = {each.place: each.figures for each in tree(MADE, small_line())}
    assert found["expect"] == (7, 0, 0, 0, 0)
    assert found["main"] == (0,) * 5
    assert tree(MADE, small_line())[-1].place == "gone"
    assert [each.place for each in tree(MADE, None)] == ["expect", "gone"]


def test_a_report_holds_the_tree() -> None:
    ordered = in_tree_order(MADE, small_line())
    assert [row.key for row in ordered.table(PLACES).rows] == [each.place for each in tree(MADE, small_line())]
    assert [each.id for each in ordered.tables] == [each.id for each in MADE.tables]
