"""Time zones and public holidays are known by name, and what was probably meant is offered."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from ivr.content.values.public_holidays import PublicHolidays, better_country, better_state, is_country, states
from ivr.content.values.zones import better_zone, is_fixed, zone


@pytest.mark.parametrize("name", ["America/New_York", "Europe/Madrid", "America/Argentina/Ushuaia", "UTC"])
def test_a_zone_is_known_by_its_name(name: str) -> None:
    assert zone(name) == ZoneInfo(name)


@pytest.mark.parametrize(
    ("name", "better"),
    [
        ("EST", "America/New_York"),
        ("Eastern Time", "America/New_York"),
        ("Pacific", "America/Los_Angeles"),
        ("New York", "America/New_York"),
        ("new_york", "America/New_York"),
        ("Berlin", "Europe/Berlin"),
        ("Amerika/New_York", "America/New_York"),
        ("Chicagoo", "America/Chicago"),
        ("America/NewYork", "America/New_York"),
        ("América/Nueva_York", "America/New_York"),
        ("America/Miami", "America/New_York"),
        ("America/Boston", "America/New_York"),
        ("America/Houston", "America/Chicago"),
        ("Dallas", "America/Chicago"),
        ("America/San_Francisco", "America/Los_Angeles"),
        ("America/Springfield", ""),
        ("America/Tulsa", ""),
        ("../../etc/passwd", ""),
        ("America", ""),
        ("here", ""),
    ],
)
def test_what_is_no_zone_may_be_meant_as_one(name: str, better: str) -> None:
    assert zone(name) is None
    assert better_zone(name) == better


FIXED = [f"Etc/GMT{sign}{hours}" for sign in "+-" for hours in range(13)]


@pytest.mark.parametrize("name", [*FIXED, "Etc/GMT", "Etc/UTC", "Etc/GMT-14", "GMT-5", "UTC-05:00", "-05:00", "UTC+5"])
def test_a_fixed_distance_is_no_zone(name: str) -> None:
    assert zone(name) is None
    assert is_fixed(name)
    assert better_zone(name) == ""


@pytest.mark.parametrize("name", ["EST", "MST", "HST", "EST5EDT", "CST6CDT", "GMT", "CET"])
def test_an_abbreviation_is_no_zone(name: str) -> None:
    assert zone(name) is None


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("us", "US"),
        ("USA", "US"),
        ("U.S.", "US"),
        ("United States", "US"),
        ("Untied States", "US"),
        ("America", "US"),
        ("UK", "GB"),
        ("the Netherlands", "NL"),
        ("here", ""),
    ],
)
def test_a_country_is_written_as_two_letters(text: str, better: str) -> None:
    assert not is_country(text)
    assert better_country(text) == better
    assert not better or is_country(better)


@pytest.mark.parametrize(("text", "better"), [("ny", "NY"), ("New York", "NY"), ("new yrok", "NY"), ("Bavaria", "")])
def test_a_state_is_written_as_its_code(text: str, better: str) -> None:
    assert text not in states("US")
    assert better_state("US", text) == better


@pytest.mark.parametrize(
    ("day", "everywhere", "in_new_york"),
    [
        (date(2026, 12, 25), True, True),
        (date(2026, 11, 26), True, True),
        (date(2026, 2, 12), False, True),
        (date(2026, 7, 3), True, True),  # observed, as 4 July is a Saturday
        (date(2021, 12, 31), True, True),  # belongs to the next year
        (date(2026, 12, 24), False, False),
        (date(1600, 12, 25), False, False),
    ],
)
def test_holidays_are_those_of_the_country_or_the_state(day: date, everywhere: bool, in_new_york: bool) -> None:  # noqa: FBT001
    assert (day in PublicHolidays("US")) is everywhere
    assert (day in PublicHolidays("US", "NY")) is in_new_york


def test_what_is_no_date_is_no_holiday() -> None:
    assert "2026-12-25" not in PublicHolidays("US")
