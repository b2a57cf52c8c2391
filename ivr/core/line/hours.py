"""When a team is there: opening hours by the wall clock of a named time zone. Knows no clock of its own.

Hours are told by the wall clock, so a shift from 22:00 to 06:00 is an hour shorter or longer in the two nights in
which the clocks change, and nobody is missing in between: a minute is open or closed by what the clock shows.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from typing import Final

DAY_MINUTES: Final = 24 * 60


@dataclass(frozen=True, slots=True)
class Shift:
    """Open from one minute of the day to another, on some days of the week.

    ``closes`` is over `DAY_MINUTES` where the shift goes on past midnight: 22:00 to 06:00 is 1320 to 1800.
    """

    opens: int
    closes: int
    days: frozenset[int] = frozenset(range(7))
    """0 is Monday."""


@dataclass(frozen=True, slots=True)
class Hours:
    """The opening hours of a team. A date among the exceptions counts as that says; then come the holidays."""

    zone: tzinfo
    weekly: tuple[Shift, ...]
    exceptions: Mapping[date, tuple[Shift, ...]] = field(default_factory=dict)
    """What is open on a date instead of the weekly shifts; nothing: closed all day."""
    holidays: Container[date] = frozenset()
    """Closed all day, unless the date is among the exceptions."""

    def is_open(self, at: datetime) -> bool:
        """Whether somebody is there at an instant (an aware datetime)."""
        local = at.astimezone(self.zone)
        minute = local.hour * 60 + local.minute
        today = local.date()
        return _within(self.shifts(today), minute) or _within(
            self.shifts(today - timedelta(days=1)), minute + DAY_MINUTES
        )

    def shifts(self, day: date) -> tuple[Shift, ...]:
        """The shifts that begin on a date."""
        if (instead := self.exceptions.get(day)) is not None:
            return instead
        if day in self.holidays:
            return ()
        return tuple(shift for shift in self.weekly if day.weekday() in shift.days)


def _within(shifts: tuple[Shift, ...], minute: int) -> bool:
    return any(shift.opens <= minute < shift.closes for shift in shifts)
