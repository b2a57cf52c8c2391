"""Times, days and dates are read as they are written, and what was probably meant is offered."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.content.values import calendar_words as words


@pytest.mark.parametrize(
    ("text", "minute", "better"),
    [
        ("00:00", 0, "00:00"),
        ("8:00", 480, "08:00"),
        ("23:59", 1439, "23:59"),
        ("24:00", None, "00:00"),
        ("5pm", None, "17:00"),
        ("5 p.m.", None, "17:00"),
        ("5:30 PM", None, "17:30"),
        ("12am", None, "00:00"),
        ("12 pm", None, "12:00"),
        ("17", None, "17:00"),
        ("17h", None, "17:00"),
        ("17.00", None, "17:00"),
        ("1730", None, "17:30"),
        ("noon", None, "12:00"),
        ("mediodía", None, "12:00"),
        ("7 de la mañana", None, "07:00"),
        ("8:30 de la noche", None, "20:30"),
        ("5 p. m.", None, "17:00"),
        ("17:00 hrs", None, "17:00"),
        ("Midnight", None, "00:00"),
        ("25:00", None, ""),
        ("8:5", None, ""),
        ("morning", None, ""),
    ],
)
def test_a_time(text: str, minute: int | None, better: str) -> None:
    assert words.minute(text) == minute
    assert words.better_time(text) == better


def test_only_an_end_may_be_at_24() -> None:
    assert words.minute("24:00", end=True) == 1440


@pytest.mark.parametrize(
    ("text", "days", "better"),
    [
        ("monday", [0], "monday"),
        ("monday-friday", [0, 1, 2, 3, 4], "monday-friday"),
        ("Saturday - Monday", [0, 5, 6], "saturday - monday"),
        ("monday, wednesday,friday", [0, 2, 4], "monday, wednesday, friday"),
        ("sunday-sunday", [6], "sunday-sunday"),
        ("Mon-Fri", None, "monday-friday"),
        ("mon. to fri.", None, "monday-friday"),
        ("tues and thurs", None, "tuesday, thursday"),
        ("monday \N{EN DASH} friday", None, "monday - friday"),
        ("every day", None, "monday-sunday"),
        ("weekdays", None, "monday-friday"),
        ("everyday", None, "monday-sunday"),
        ("lunes", None, "monday"),
        ("Lunes a Viernes", None, "monday-friday"),
        ("L-V", None, "monday-friday"),
        ("miércoles, sábado y domingo", None, "wednesday, saturday, sunday"),
        ("fin de semana", None, "saturday, sunday"),
        ("todos los días", None, "monday-sunday"),
        ("monday-", None, ""),
        ("monday,", None, ""),
        ("", None, ""),
    ],
)
def test_days_of_the_week(text: str, days: list[int] | None, better: str) -> None:
    found = words.days(text)
    assert (None if found is None else sorted(found)) == days
    assert words.better_days(text) == better


@pytest.mark.parametrize(
    ("text", "day", "better"),
    [
        ("2026-12-24", date(2026, 12, 24), ["2026-12-24"]),
        ("1899-01-01", date(1899, 1, 1), ["1899-01-01"]),
        ("2026-02-30", None, []),
        ("2026-1-5", None, ["2026-01-05"]),
        ("12/24/2026", None, ["2026-12-24"]),
        ("24/12/2026", None, ["2026-12-24"]),
        ("24/12/26", None, ["2026-12-24"]),
        ("24.12.2026", None, ["2026-12-24"]),
        ("24-12-2026", None, ["2026-12-24"]),
        ("12/11/2026", None, ["2026-12-11", "2026-11-12"]),
        ("12/12/2026", None, ["2026-12-12"]),
        ("December 24, 2026", None, ["2026-12-24"]),
        ("24 December 2026", None, ["2026-12-24"]),
        ("Dec 24 2026", None, ["2026-12-24"]),
        ("24 de diciembre de 2026", None, ["2026-12-24"]),
        ("3 de marzo del 2027", None, ["2027-03-03"]),
        ("1 ene 2027", None, ["2027-01-01"]),
        ("20261224", None, ["2026-12-24"]),
        ("diciembre", None, []),
        ("Christmas", None, []),
    ],
)
def test_a_date(text: str, day: date | None, better: list[str]) -> None:
    assert words.day(text) == day
    assert words.better_dates(text) == better


@given(st.times())
def test_every_time_of_the_day_is_read(at: time) -> None:
    assert words.minute(f"{at:%H:%M}") == at.hour * 60 + at.minute


@given(st.text(max_size=12))
def test_what_is_offered_can_be_read(text: str) -> None:
    for better, reader in ((words.better_time, words.minute), (words.better_days, words.days)):
        assert not better(text) or reader(better(text)) is not None
    assert all(words.day(each) for each in words.better_dates(text))
