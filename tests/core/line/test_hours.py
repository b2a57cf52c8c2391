"""Opening hours go by the clock on the wall, also in the nights in which it is put forward or back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.core.line.hours import DAY_MINUTES, Hours, Shift

NEW_YORK = ZoneInfo("America/New_York")
WEEKDAYS = frozenset(range(5))
DAY_SHIFT = Shift(8 * 60, 17 * 60, WEEKDAYS)
NIGHT_SHIFT = Shift(22 * 60, 30 * 60, frozenset({4}))
CHRISTMAS_EVE, CHRISTMAS = date(2026, 12, 24), date(2026, 12, 25)


def at(text: str) -> datetime:
    """An instant told by the clock of New York."""
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK)


@pytest.mark.parametrize(
    ("shift", "when", "is_open"),
    [
        (DAY_SHIFT, "2026-11-20T07:59:59", False),
        (DAY_SHIFT, "2026-11-20T08:00", True),
        (DAY_SHIFT, "2026-11-20T16:59:59", True),
        (DAY_SHIFT, "2026-11-20T17:00", False),
        (DAY_SHIFT, "2026-11-21T12:00", False),
        (NIGHT_SHIFT, "2026-11-20T21:59", False),
        (NIGHT_SHIFT, "2026-11-20T22:00", True),
        (NIGHT_SHIFT, "2026-11-21T05:59", True),
        (NIGHT_SHIFT, "2026-11-21T06:00", False),
        (NIGHT_SHIFT, "2026-11-20T05:00", False),
        (Shift(0, DAY_MINUTES), "2026-11-20T00:00", True),
        (Shift(0, DAY_MINUTES), "2026-11-20T23:59", True),
        # A shift that ends when it began is a whole day.
        (Shift(480, 480 + DAY_MINUTES, frozenset({4})), "2026-11-21T07:59", True),
        (Shift(480, 480 + DAY_MINUTES, frozenset({4})), "2026-11-21T08:00", False),
        # On 8 March 2026 the clock goes from 02:00 to 03:00, on 1 November it shows 01:00 to 02:00 twice.
        (Shift(120, 180), "2026-03-08T03:00", False),
        (Shift(60, 120), "2026-11-01T01:30", True),
    ],
)
def test_a_shift_is_open_from_its_first_minute_to_its_last(shift: Shift, when: str, is_open: bool) -> None:  # noqa: FBT001
    assert Hours(NEW_YORK, (shift,)).is_open(at(when)) is is_open


def test_the_hour_that_the_clock_shows_twice_is_open_twice() -> None:
    hours = Hours(NEW_YORK, (Shift(60, 120),))
    first = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert [hours.is_open(first + timedelta(hours=further)) for further in range(-1, 3)] == [False, True, True, False]


@pytest.mark.parametrize(
    ("day", "when", "is_open"),
    [
        (date(2026, 12, 23), "09:00", True),
        (CHRISTMAS_EVE, "09:00", False),
        (CHRISTMAS_EVE, "13:00", True),
        (CHRISTMAS_EVE, "19:00", True),
        (CHRISTMAS_EVE, "16:00", False),
        (CHRISTMAS, "09:00", False),
        (date(2027, 1, 1), "09:00", False),
        (date(2027, 7, 4), "21:00", True),
        (date(2026, 12, 28), "09:00", False),
    ],
)
def test_an_exception_beats_a_holiday_and_a_holiday_beats_the_week(day: date, when: str, is_open: bool) -> None:  # noqa: FBT001
    hours = Hours(
        NEW_YORK,
        (DAY_SHIFT,),
        exceptions={
            CHRISTMAS_EVE: (Shift(720, 900), Shift(1080, 1200)),
            date(2026, 12, 28): (),
            date(2027, 7, 4): (Shift(1200, 1320),),
        },
        holidays=frozenset({CHRISTMAS_EVE, CHRISTMAS, date(2027, 1, 1), date(2027, 7, 4)}),
    )
    assert hours.is_open(at(f"{day}T{when}")) is is_open


def test_a_night_shift_goes_on_into_a_holiday_and_does_not_begin_on_one() -> None:
    hours = Hours(NEW_YORK, (Shift(1320, 1800),), holidays=frozenset({CHRISTMAS}))
    assert hours.is_open(at("2026-12-25T05:00"))
    assert not hours.is_open(at("2026-12-25T23:00"))
    assert not hours.is_open(at("2026-12-26T05:00"))


NIGHTS = [
    ("America/New_York", date(2027, 3, 14)),
    ("America/New_York", date(2026, 11, 1)),
    ("Europe/Madrid", date(2027, 3, 28)),
    ("Europe/Madrid", date(2026, 10, 25)),
    ("America/Santiago", date(2026, 9, 6)),  # skips midnight itself
    ("America/Santiago", date(2027, 4, 4)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),  # half an hour
    ("Australia/Lord_Howe", date(2027, 4, 4)),
    ("Asia/Kathmandu", date(2027, 1, 1)),  # never, and at three quarters of an hour
]


@pytest.mark.parametrize(("name", "day"), NIGHTS)
@settings(max_examples=10)
@given(bounds=st.lists(st.integers(0, DAY_MINUTES - 1), min_size=1, max_size=6, unique=True))
def test_shifts_that_cover_the_day_on_the_wall_leave_no_minute_uncovered(
    name: str, day: date, bounds: list[int]
) -> None:
    bounds.sort()
    ends = [*bounds[1:], bounds[0] + DAY_MINUTES]
    teams = [Hours(ZoneInfo(name), (Shift(*pair),)) for pair in zip(bounds, ends, strict=True)]
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=18)
    for minute in range(60 * 44):
        now = start + timedelta(minutes=minute)
        assert sum(team.is_open(now) for team in teams) == 1, now
