"""The menu tree with what callers did at each place: the picture of where they get lost. Knows no database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ivr.core.line.model import Line
from ivr.store.reports.masking import Figure
from ivr.store.reports.report import PLACES, Report, Row, Table


@dataclass(frozen=True, slots=True)
class Branch:
    """A menu or topic, with what callers did there."""

    place: str
    parent: str
    """The menu that leads to it; "" for the first one, and for what the menus have no more."""
    key: str
    """That leads to it from there."""
    depth: int
    figures: tuple[Figure, ...]
    """In the order of the table's columns."""


def tree(report: Report, line: Line | None) -> tuple[Branch, ...]:
    """All places of a line in the order of their keys, each behind the menu that leads to it.

    Places that only the log knows, since the menus were changed, stand at the end. Without a line all of them do.
    """
    table = report.table(PLACES)
    known = {row.key: row.figures for row in table.rows}
    found = list(_below(line, line.start, "", "", known, table)) if line else []
    there = {each.place for each in found}
    return (*found, *(Branch(place, "", "", 0, figures) for place, figures in known.items() if place not in there))


def in_tree_order(report: Report, line: Line | None) -> Report:
    """The report with all places of a line, in the order of `tree`."""
    rows = tuple(Row(each.place, each.figures) for each in tree(report, line))
    tables = (replace(each, rows=rows) if each.id == PLACES else each for each in report.tables)
    return replace(report, tables=tuple(tables))


def depth_of(line: Line | None, place: str) -> int:
    """How many keys a place is away from the first menu; 0 where that is not known."""
    found = 0
    while line is not None and place in line.parents and line.parents[place] != place:
        place, found = line.parents[place], found + 1
    return found


def _below(
    line: Line, place: str, parent: str, key: str, known: dict[str, tuple[Figure, ...]], table: Table, depth: int = 0
) -> Iterator[Branch]:
    """A place, and all to which its keys lead and that nothing nearer leads to."""
    yield Branch(place, parent, key, depth, known.get(place, (0,) * len(table.columns)))
    for option in line.menus[place].options if place in line.menus else ():
        if option.target in line.parents and line.parents[option.target] == place and option.target != place:
            yield from _below(line, option.target, place, option.key, known, table, depth + 1)
