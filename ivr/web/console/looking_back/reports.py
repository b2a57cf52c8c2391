"""The report of a month, with its figures as pictures. No figure tells of fewer than five callers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from ivr.core.line.model import Line
from ivr.languages.registry import PACKS, pack_of
from ivr.store.reports.masking import Figure
from ivr.store.reports.report import Report, Row, Table, report
from ivr.web.console import charts
from ivr.web.console.looking_back.call_steps import place_name, sign_name
from ivr.web.console.looking_back.tabs import tabs
from ivr.web.console.page import Answer, Asked, View
from ivr.web.console.words import Words

_UPRIGHT: Final = frozenset({"hours", "days"})
"""Tables with a bar for each time, side by side."""
_FULL: Final = 100.0
_MASKED: Final = 3.0
"""The length of a bar whose figure is kept back: the same whatever it is."""


@dataclass(frozen=True, slots=True)
class Length:
    """A row as a bar that lies: parts behind each other, of 100 in all the longest."""

    label: str
    figures: tuple[Figure, ...]
    parts: tuple[tuple[float, float, str], ...]
    """Where a part begins, how long it is, and its kind: "a", "b" or "masked"."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A table of the report."""

    id: str
    title: str
    note: str
    columns: tuple[str, ...]
    lengths: tuple[Length, ...]
    upright: charts.Chart | None


def show(asked: Asked) -> Answer:
    """The report of a month."""
    t, desk = Words("look-back", asked.language), asked.desk
    today = desk.now().date()
    first = _month(asked.wish("month"), today)
    last = min(_last(first), today)
    counted = desk.log().tallies(first, last, desk.now())
    made = report(first, last, str(desk.zone), counted)
    earlier, later = (first - timedelta(days=1)).replace(day=1), _last(first) + timedelta(days=1)
    values = {
        "month": _named(first, t),
        "earlier": f"{earlier:%Y-%m}",
        "earlier_name": _named(earlier, t),
        "later": f"{later:%Y-%m}" if later <= today else "",
        "later_name": _named(later, t),
        "summary": [(_row_name(made.table("summary"), row, desk.line, t), row.figures[0]) for row in _summary(made)],
        "tables": [_shown(table, desk.line, t) for table in made.tables if table.id != "summary"],
        "masked": pack_of(t.language).reports.page.get("masked", ""),
    }
    return View("report.html", values | tabs(asked, "report"))


def _summary(made: Report) -> tuple[Row, ...]:
    return made.table("summary").rows


def _month(written: str, today: date) -> date:
    """The first day of the month that is asked for; of this one, where none or one of the future is."""
    try:
        return min(date.fromisoformat(f"{written}-01"), today.replace(day=1)) if written else today.replace(day=1)
    except ValueError:
        return today.replace(day=1)


def _last(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _named(first: date, t: Words) -> str:
    return f"{t('months').split()[first.month - 1]} {first.year}"


def _shown(table: Table, line: Line, t: Words) -> Shown:
    words = pack_of(t.language).reports
    upright = None
    if table.id in _UPRIGHT:
        named = ((_row_name(table, row, line, t), row.figures[0]) for row in table.rows)
        upright = charts.upright([(name, f"{name}: {figure}", _size(figure)) for name, figure in named])
    return Shown(
        id=table.id,
        title=words.titles.get(table.id, table.id),
        note=words.notes.get(table.id, ""),
        columns=tuple(words.columns.get(column, column) for column in table.columns),
        lengths=tuple(_length(table, row, line, t) for row in table.rows),
        upright=upright,
    )


def _length(table: Table, row: Row, line: Line, t: Words) -> Length:
    split = {"topics": row.figures[1:], "red-flags": row.figures[1:], "menus": row.figures}
    longest = max(1, *(_whole(table, each) for each in table.rows))
    parts: list[tuple[float, float, str]] = []
    at = 0.0
    for figure, kind in zip(split.get(table.id, row.figures[:1]), "ab", strict=False):
        size = _size(figure)
        masked = isinstance(figure, str) and not size
        long = _MASKED if masked else round(_FULL * size / longest, 1)
        parts.append((at, long, "masked" if masked else kind))
        at += long
    return Length(_row_name(table, row, line, t), row.figures, tuple(each for each in parts if each[1]))


def _whole(table: Table, row: Row) -> int:
    return sum(map(_size, row.figures)) if table.id == "menus" else _size(row.figures[0])


def _size(figure: Figure) -> int:
    return figure if isinstance(figure, int) else int(figure[1:]) if figure.startswith("~") else 0


def _row_name(table: Table, row: Row, line: Line, t: Words) -> str:
    """What a row is called in the language of the page."""
    words, key = pack_of(t.language).reports.rows.get(table.id, {}), row.key
    if key in words:
        return words[key]
    if table.id == "languages" and key in PACKS:
        return pack_of(t.language).names.get(key, key)
    if table.id in {"topics", "menus", "places"}:
        return place_name(line, key, t)
    return sign_name(line, key, t) if table.id == "red-flags" else key
