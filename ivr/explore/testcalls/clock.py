"""When a test call comes in: the instant that is meant by a day and a time, or by open and closed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

from ivr.core.line.model import Line
from ivr.core.line.staff import Staff
from ivr.explore.testcalls.calls import When

_QUARTER: Final = timedelta(minutes=15)
_QUARTERS: Final = 28 * 96
_WEEKS: Final = 12


def instant(line: Line, when: When, now: datetime) -> datetime | None:
    """The instant, from now on; None if everybody is always there, and the office is to be closed.

    A day of the week is the next one on which the usual hours count: no holiday, and no exception of `staff.yaml`.
    """
    staff = line.staff
    if when.day is None and when.weekday is None:
        return _office(staff, now, closed=when.closed)
    day = when.day or _weekday(staff, when.weekday or 0, now.astimezone(staff.zone).date())
    return datetime.combine(day, time(when.minute // 60, when.minute % 60), staff.zone)


def _office(staff: Staff, now: datetime, *, closed: bool) -> datetime | None:
    """The first quarter of an hour at which all are there, or as many as ever are away together."""
    quarters = [now + number * _QUARTER for number in range(_QUARTERS)]
    away = [len(staff.closed(each)) for each in quarters]
    if closed and not max(away):
        return None
    return quarters[away.index(max(away) if closed else min(away))]


def _weekday(staff: Staff, weekday: int, today: date) -> date:
    first = today + timedelta(days=(weekday - today.weekday()) % 7)
    days = [first + timedelta(weeks=week) for week in range(_WEEKS)]
    return next((each for each in days if _is_usual(staff, each)), first)


def _is_usual(staff: Staff, day: date) -> bool:
    """Whether the weekly hours count, on a day and the night before."""
    known = [team.hours for team in staff.teams if team.hours]
    nights = (day, day - timedelta(days=1))
    return not any(each in hours.exceptions or each in hours.holidays for hours in known for each in nights)
