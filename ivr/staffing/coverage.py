"""Whether somebody would ring for a red flag at every minute of a period, and in whose language.

A team comes or goes only when the wall clock shows the beginning or end of a shift, or when it is put forward or back.
So these instants alone are looked at: three months take a few milliseconds, and no minute is missed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cached_property, partial
from itertools import pairwise
from typing import Final, TypeVar

from ivr.content.evidence.evidence import StaffPlaces
from ivr.content.yaml.issues import Issue
from ivr.core.line.hours import DAY_MINUTES, Hours
from ivr.core.line.staff import UNKNOWN_FLAG, Duty, Staff, Team, rounds

DAYS: Final = 90
"""How far is looked ahead, in days."""
_SHOWN: Final = 3
"""Stretches that a message names; `ivr coverage` shows all."""
_DAY: Final = timedelta(days=1)
_MINUTE: Final = timedelta(minutes=1)

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time, in the time zone of the clinic. Its end is the first minute after it."""

    begin: datetime
    end: datetime

    def __str__(self) -> str:
        """`Sat 2026-11-21 00:00 to Sun 2026-11-22 08:00`."""
        return f"{written_time(self.begin)} to {written_time(self.end)}"

    @property
    def minutes(self) -> int:
        """Its real length, also in a night in which the clock is put forward or back."""
        return (self.end.astimezone(UTC) - self.begin.astimezone(UTC)) // _MINUTE


@dataclass(frozen=True, slots=True)
class Watch:
    """Who rings for a red flag during a stretch of time."""

    span: Span
    closed: frozenset[str]
    teams: tuple[str, ...]
    """The ids of the teams, in the order in which they ring."""


@dataclass(frozen=True)
class Coverage:
    """Who rings for a red flag during a whole period.

    ``watches`` follow each other without a gap; two that touch differ in who is away.
    """

    staff: Staff
    languages: tuple[str, ...]
    watches: tuple[Watch, ...]

    @cached_property
    def calendar(self) -> tuple[tuple[Span, tuple[str, ...]], ...]:
        """Who rings when; two stretches that touch differ in who rings."""
        return tuple(_merged((watch.span, watch.teams) for watch in self.watches))

    @cached_property
    def holes(self) -> tuple[Span, ...]:
        """When nobody would ring."""
        return self._where(lambda watch: not watch.teams)

    @cached_property
    def without(self) -> Mapping[str, tuple[Span, ...]]:
        """For each language of the line that somebody is missing for, when nobody who rings speaks it."""
        found = {language: self._where(partial(self._lacks, language)) for language in self.languages}
        return {language: spans for language, spans in found.items() if spans}

    def never(self, language: str) -> bool:
        """Whether nobody who speaks a language would ring at any time."""
        return all(self._lacks(language, watch) or not watch.teams for watch in self.watches)

    def _lacks(self, language: str, watch: Watch) -> bool:
        """Whether somebody rings, and nobody of them speaks a language."""
        rung = rounds(self.staff, UNKNOWN_FLAG, Duty(watch.closed), language)
        return bool(rung) and not any(number.understands(language) for each in rung for number in each)

    def _where(self, wanted: Callable[[Watch], bool]) -> tuple[Span, ...]:
        merged = _merged((watch.span, wanted(watch)) for watch in self.watches)
        return tuple(span for span, value in merged if value)


def coverage(staff: Staff, languages: Iterable[str], start: datetime, days: int = DAYS) -> Coverage:
    """Who rings for a red flag from an instant on.

    Args:
        staff: Everybody.
        languages: Of the line.
        start: An aware datetime; begun minutes count as whole ones.
        days: How far to look ahead, in days of 24 hours.
    """
    start = start.astimezone(UTC).replace(second=0, microsecond=0)
    end = start + timedelta(days=days)
    instants = sorted({start, *(at for at in _changes(staff, start, end) if start < at < end)})
    spans = [Span(*(at.astimezone(staff.zone) for at in pair)) for pair in pairwise([*instants, end])]
    watches = [
        Watch(span, closed, tuple(team.id for team in staff.there(UNKNOWN_FLAG, Duty(closed)) if team.numbers))
        for span, closed in _merged((span, staff.closed(span.begin)) for span in spans)
    ]
    return Coverage(staff, tuple(languages), tuple(watches))


def errors(covered: Coverage, places: StaffPlaces) -> Iterator[Issue]:
    """The error that says when nobody would ring for a red flag."""
    if covered.holes:
        problem = f"Nobody would ring for a red flag from {_some(covered.holes)}"
        remedy = "Add a team that is there then to the list 'red-flag'; 'ivr coverage' shows who is there when."
        yield places.red_flag.error(problem, remedy)


def warnings(covered: Coverage, places: StaffPlaces) -> Iterator[Issue]:
    """When nobody who rings speaks a language of the line, and who is away because clocks are put forward."""
    for language, spans in covered.without.items():
        when = "at any time" if covered.never(language) else f"from {_some(spans)}"
        problem = f"Nobody who would ring for a red flag speaks '{language}' {when}"
        yield places.red_flag.warning(problem, f"Write '{language}' below 'speaks:' at the number of one who does.")
    for team, jump in _skipped(covered):
        problem = f"The team '{team.id}' is not there at all on {jump.shown:%a %Y-%m-%d}"
        clock = f"The clock is put forward from {jump.shown:%H:%M} to {jump.shown + jump.forward:%H:%M} on that day"
        place = places.teams.get(team.id, places.red_flag)
        yield place.warning(problem, f"{clock}; give the team a longer shift, or an exception on that date.")


def written_time(at: datetime) -> str:
    """An instant as people read it: `Sat 2026-11-21 08:00`, in its own time zone."""
    return f"{at:%a %Y-%m-%d %H:%M}"


def _some(spans: tuple[Span, ...]) -> str:
    """The first few of these stretches."""
    shown = ", ".join(str(span) for span in spans[:_SHOWN])
    return f"{shown}, and {len(spans) - _SHOWN} times more" if len(spans) > _SHOWN else shown


def _merged(spans: Iterable[tuple[Span, Value]]) -> list[tuple[Span, Value]]:
    """Spans that follow each other, those with the same value joined."""
    found: list[tuple[Span, Value]] = []
    for span, value in spans:
        if found and found[-1][1] == value:
            found[-1] = Span(found[-1][0].begin, span.end), value
        else:
            found.append((span, value))
    return found


# --- the instants at which somebody may come or go -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Jump:
    """The clock of a zone is put forward or back: the first instant after it, and what it shows."""

    at: datetime
    shown: datetime
    """What the clock would have shown then, without its zone."""
    forward: timedelta
    """By how much it is put forward; less than nothing: back."""


def _changes(staff: Staff, start: datetime, end: datetime) -> Iterator[datetime]:
    for hours in [team.hours for team in staff.teams if team.hours]:
        yield from (jump.at for jump in _jumps(hours.zone, start, end))
        for day in _dates(start, end, hours.zone):
            yield from _bounds(hours, day)


def _dates(start: datetime, end: datetime, zone: tzinfo) -> Iterator[date]:
    """The dates of a period, and one before: its shifts may go on past midnight."""
    day, last = start.astimezone(zone).date() - _DAY, end.astimezone(zone).date()
    while day <= last:
        yield day
        day += _DAY


def _bounds(hours: Hours, day: date) -> Iterator[datetime]:
    """When the clock shows the beginning or end of a shift of this date: in autumn perhaps twice."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=hours.zone)
    for minute in {bound for shift in hours.shifts(day) for bound in (shift.opens, shift.closes)}:
        local = midnight + minute * _MINUTE  # by the wall clock, as sums within a zone are
        yield from (local.replace(fold=fold).astimezone(UTC) for fold in (0, 1))


def _jumps(zone: tzinfo, start: datetime, end: datetime) -> Iterator[_Jump]:
    """When the clock is put forward or back in a period that begins and ends in UTC, to the minute."""
    while start < end:
        before, after = start, start + _DAY
        first, last = _offset(before, zone), _offset(after, zone)
        while first != last and after - before > _MINUTE:
            middle = before + (after - before) // _MINUTE // 2 * _MINUTE
            before, after = (middle, after) if _offset(middle, zone) == first else (before, middle)
        if first != last:
            yield _Jump(after, after.replace(tzinfo=None) + first, last - first)
        start += _DAY


def _offset(at: datetime, zone: tzinfo) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()


def _skipped(covered: Coverage) -> Iterator[tuple[Team, _Jump]]:
    """Teams whose only shifts of a date lie in the hour that the clock skips."""
    start, end = (at.astimezone(UTC) for at in (covered.watches[0].span.begin, covered.watches[-1].span.end))
    for team in covered.staff.teams:
        if team.hours:
            yield from ((team, jump) for jump in _jumps(team.hours.zone, start, end) if _lost(team.hours, jump))


def _lost(hours: Hours, jump: _Jump) -> bool:
    """Whether all that is open on the date of a jump lies within it."""
    day, begin = jump.shown.date(), jump.shown.hour * 60 + jump.shown.minute
    late = [shift for shift in hours.shifts(day - _DAY) if shift.closes > DAY_MINUTES]
    shifts = hours.shifts(day)
    end = begin + jump.forward // _MINUTE
    return bool(shifts) and not late and all(begin <= shift.opens and shift.closes <= end for shift in shifts)
