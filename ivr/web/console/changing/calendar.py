"""The calendar of who rings for a warning sign, day by day, as bars to be drawn and as words to be read aloud."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from ivr.staffing.coverage import Coverage, Span
from ivr.web.console import times
from ivr.web.console.words import Words

_DAY_MINUTES: Final = 24 * 60
_LOOKS: Final = 6
"""So many ways to draw a group of teams there are in the styles."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of a day in which the same teams ring."""

    x: float
    """Where it begins, in percent of the day."""
    width: float
    look: str
    """The name of its style: `w0` ..., or `hole`."""
    shown: str


@dataclass(frozen=True, slots=True)
class Day:
    """One day."""

    name: str
    bars: tuple[Bar, ...]
    has_hole: bool


@dataclass(frozen=True, slots=True)
class Weeks:
    """The whole calendar."""

    days: tuple[Day, ...]
    legend: tuple[tuple[str, str], ...]
    """Style and teams."""
    unspoken: tuple[str, ...]
    """Languages that nobody speaks at some time."""


def weeks(covered: Coverage, t: Words) -> Weeks:
    """The calendar of a period."""
    looks: dict[tuple[str, ...], str] = {}
    for _, teams in covered.calendar:
        looks.setdefault(teams, f"w{len(looks) % _LOOKS}" if teams else "hole")
    days: dict[date, list[Bar]] = {}
    for span, teams in covered.calendar:
        for piece in _by_day(span):
            days.setdefault(piece.begin.date(), []).append(_bar(piece, looks[teams], _named(teams, t), t))
    drawn = tuple(
        Day(times.day(day, t), tuple(bars), any(bar.look == "hole" for bar in bars)) for day, bars in days.items()
    )
    legend = tuple((look, _named(teams, t)) for teams, look in looks.items())
    return Weeks(drawn, legend, tuple(covered.without))


def _named(teams: tuple[str, ...], t: Words) -> str:
    return ", ".join(teams) if teams else t("nobody-rings")


def _by_day(span: Span) -> Iterator[Span]:
    begin = span.begin
    while begin < span.end:
        midnight = datetime.combine(begin.date() + timedelta(days=1), datetime.min.time(), begin.tzinfo)
        end = min(midnight, span.end)
        yield Span(begin, end)
        begin = end


def _bar(span: Span, look: str, teams: str, t: Words) -> Bar:
    first = span.begin.hour * 60 + span.begin.minute
    ends_at_midnight = span.end.date() != span.begin.date()
    last = _DAY_MINUTES if ends_at_midnight else span.end.hour * 60 + span.end.minute
    until = "24:00" if ends_at_midnight else times.clock(span.end, t)
    shown = t("rings-from-to", begin=times.clock(span.begin, t), end=until, teams=teams)
    return Bar(round(first * 100 / _DAY_MINUTES, 2), round(max(last - first, 1) * 100 / _DAY_MINUTES, 2), look, shown)
