"""What a report says about some days, masked so that it can be passed on. Knows no database and no language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from ivr.core.events import Outcome
from ivr.core.line.staff import SILENCE, STAFF, WRONG
from ivr.store.reports.calls import Disposition
from ivr.store.reports.counting import TOTAL, Cell, Count, End, Tally, What
from ivr.store.reports.masking import Figure, alone, parts

_NONE: Final = Count()
PLACES: Final = "places"
"""The table of all menus and topics: see `tree`."""
_OF_PLACES: Final = (What.VISITED, What.SILENCE, What.WRONG, What.BACK, What.HUNG_UP)


@dataclass(frozen=True, slots=True)
class Row:
    """What is told about one thing: a language, a topic, an hour."""

    key: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of figures; ``columns`` name them."""

    id: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The tables of a report about all days from the first to the last one."""

    first: date
    last: date
    zone: str
    tables: tuple[Table, ...]

    def table(self, id_: str) -> Table:
        """The table with an id.

        Raises:
            KeyError: There is none.
        """
        return {table.id: table for table in self.tables}[id_]


def report(first: date, last: date, zone: str, counted: Mapping[date, Tally]) -> Report:
    """The report about what was counted on each day; a day that is not there lies in the future."""
    tally = _sum(counted.values())
    calls = tally.get(Cell(What.CALLS), _NONE)
    by_day = [(str(day), counted[day].get(Cell(What.CALLS), _NONE)) for day in sorted(counted)]
    tables = (
        _summary(tally, calls),
        _shares("languages", calls, _by_value(tally, What.LANGUAGE)),
        _shares("endings", calls, _ordered(tally, What.ENDED, Disposition)),
        _topics(tally),
        _menus(tally),
        _places(tally),
        _transfers(tally),
        _rings(tally),
        _red_flags(tally),
        _shares("hours", calls, _ordered(tally, What.HOUR, [f"{hour:02}" for hour in range(24)])),
        _shares("days", calls, by_day),
    )
    return Report(first, last, zone, tables)


def _sum(tallies: Iterable[Tally]) -> Tally:
    total: Tally = {}
    for tally in tallies:
        for cell, count in tally.items():
            total[cell] = total.get(cell, _NONE) + count
    return total


def _summary(tally: Tally, calls: Count) -> Table:
    seconds = tally.get(Cell(What.SECONDS), _NONE).count
    rows = (
        Row("calls", (alone(calls),)),
        Row("seconds", (alone(calls, round(seconds / max(1, calls.count))),)),
        Row("messages", (alone(tally.get(Cell(What.MESSAGE), _NONE)),)),
    )
    return Table("summary", ("figure",), rows)


def _shares(id_: str, total: Count, counts: Iterable[tuple[str, Count]]) -> Table:
    """Rows that add up to all calls."""
    named = list(counts)
    figures = parts(total, [count for _, count in named])
    rows = (Row(key, (figure,)) for (key, _), figure in zip(named, figures, strict=True))
    return Table(id_, ("calls",), tuple(rows))


def _by_value(tally: Tally, what: What) -> list[tuple[str, Count]]:
    found = ((cell.value, count) for cell, count in tally.items() if cell.what == what)
    return sorted(found, key=lambda each: (-each[1].count, each[0]))


def _ordered(tally: Tally, what: What, values: Iterable[str]) -> list[tuple[str, Count]]:
    return [(str(value), tally.get(Cell(what, value=value), _NONE)) for value in values]


def _split(key: str, total: Count, *counts: Count) -> Row:
    """A row whose first figure is the sum of the others."""
    return Row(key, (alone(total), *parts(total, counts)))


def _topics(tally: Tally) -> Table:
    whats = (What.OPENED, What.HEARD, What.LEFT)
    found = {cell.place for cell in tally if cell.what == What.OPENED}
    rows = (_split(topic, *(tally.get(Cell(what, topic), _NONE) for what in whats)) for topic in found)
    return Table("topics", ("opened", "heard", "left"), _largest_first(rows))


def _menus(tally: Tally) -> Table:
    found = {cell.place for cell in tally if cell.what in {What.SILENCE, What.WRONG}}
    rows = (
        Row(place, tuple(alone(tally.get(Cell(what, place), _NONE)) for what in (What.SILENCE, What.WRONG)))
        for place in sorted(found)
    )
    return Table("menus", ("silences", "wrong-keys"), tuple(rows))


def _places(tally: Tally) -> Table:
    """Where callers came to, and where they got lost. Hang-ups add up to a number that may be known."""
    found = sorted({cell.place for cell in tally if cell.what in _OF_PLACES})
    gone = [tally.get(Cell(What.HUNG_UP, place), _NONE) for place in found]
    hung_up = parts(sum(gone, _NONE), gone)
    rows = (
        Row(place, (*(alone(tally.get(Cell(what, place), _NONE)) for what in _OF_PLACES[:-1]), left))
        for place, left in zip(found, hung_up, strict=True)
    )
    return Table(PLACES, ("visits", "silences", "wrong-keys", "back", "hung-up"), tuple(rows))


def _transfers(tally: Tally) -> Table:
    ends = (TOTAL, *End)
    rows = (
        _split(why, *(tally.get(Cell(What.TRANSFER, end, why), _NONE) for end in ends))
        for why in (STAFF, SILENCE, WRONG)
    )
    return Table("transfers", ("wanted", *(str(end) for end in End)), tuple(rows))


def _rings(tally: Tally) -> Table:
    outcomes = [outcome for outcome in Outcome if outcome is not Outcome.ACCEPTED]
    rows = (Row(outcome, (alone(tally.get(Cell(What.RING, value=outcome), _NONE)),)) for outcome in outcomes)
    return Table("rings", ("rings",), tuple(rows))


def _red_flags(tally: Tally) -> Table:
    """No total: together with the figures of other signs, it would tell those that are masked."""
    found = {cell.value for cell in tally if cell.what == What.FLAG}
    ends = (TOTAL, "answered", "unanswered")
    rows = (_split(sign, *(tally.get(Cell(What.FLAG, end, sign), _NONE) for end in ends)) for sign in found)
    return Table("red-flags", ("chosen", *ends[1:]), _largest_first(rows))


def _largest_first(rows: Iterable[Row]) -> tuple[Row, ...]:
    """The order of what is shown: it tells nothing about what is masked."""
    return tuple(sorted(rows, key=lambda row: (-row.figures[0] if isinstance(row.figures[0], int) else 0, row.key)))
