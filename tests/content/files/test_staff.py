"""staff.yaml becomes teams with hours; what it leaves out means that somebody is there."""

from __future__ import annotations

from datetime import UTC, date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.content.load import read_folder
from ivr.content.values.public_holidays import PublicHolidays
from ivr.content.yaml.issues import Place
from ivr.core.line.hours import DAY_MINUTES, Shift
from tests.content.staff_file import FULL, evidence_with, loaded_with, staff_of
from tests.content.test_load import PIECES, check_sound
from tests.lines import SMALL, small_line

WEEKDAYS = frozenset(range(5))


def test_a_file_without_hours_means_that_everybody_is_always_there() -> None:
    staff = small_line().staff
    assert {team.hours for team in staff.teams} == {None}
    assert (staff.zone, staff.callback_minutes, small_line().callback_days) == (UTC, 0, 30)


def test_a_team_has_its_weekly_hours() -> None:
    nurse = staff_of().teams[0]
    assert nurse.hours is not None
    assert nurse.hours.zone == ZoneInfo("America/New_York")
    assert nurse.hours.weekly == (Shift(480, 1020, WEEKDAYS), Shift(1320, 1800, frozenset({5, 6})))


def test_dates_may_have_several_shifts_and_stretches_of_dates_may_be_closed() -> None:
    nurse = staff_of().teams[0]
    assert nurse.hours is not None
    assert nurse.hours.exceptions == {
        date(2026, 12, 24): (Shift(480, 600), Shift(660, 1440)),
        **{date(2026, 12, day): () for day in (29, 30, 31)},
    }


def test_teams_with_hours_keep_the_holidays_unless_they_say_otherwise() -> None:
    holidays = [team.hours.holidays if team.hours else None for team in staff_of().teams]
    assert holidays == [PublicHolidays("US", "NY"), frozenset(), frozenset(), PublicHolidays("US", "NY")]


def test_a_team_with_exceptions_or_holidays_alone_is_otherwise_always_there() -> None:
    on_call, last_resort = staff_of().teams[2:]
    assert on_call.hours is not None
    assert last_resort.hours is not None
    assert on_call.hours.weekly == last_resort.hours.weekly == (Shift(0, DAY_MINUTES),)


def test_the_rest_of_a_team_is_what_the_file_says() -> None:
    nurse, desk = staff_of().teams[:2]
    assert (nurse.when_closed, nurse.together, desk.when_closed, desk.together) == ("on-call", True, "", False)
    assert nurse.emails == ("nurse@clinic.example", "head.nurse+line@mail.clinic.example")
    assert [number.speaks for number in nurse.numbers] == [("en", "es"), ()]


def test_the_file_says_when_somebody_calls_back() -> None:
    assert (staff_of().callback_minutes, staff_of().message_seconds) == (30, 60)


def test_the_file_says_to_which_countries_calls_back_go() -> None:
    assert staff_of().callback_countries == ()
    assert staff_of(f"{FULL}callback-countries: [US, MX]\n").callback_countries == ("US", "MX")


def test_a_line_says_how_long_numbers_are_kept() -> None:
    files = {path.name: path.read_bytes() for path in SMALL.glob("*.yaml")}
    line = evidence_with().line
    assert line.callback_days == 30
    assert b"callback-days" not in files["line.yaml"]


def test_places_in_the_file_are_kept_for_later_messages() -> None:
    places = evidence_with().staff
    assert places.red_flag == Place("staff.yaml", FULL[: FULL.index("  red-flag")].count("\n") + 1)
    assert places.teams["on-call"].line == FULL[: FULL.index("team: on-call")].count("\n") + 1


@pytest.mark.parametrize("ring", ["", "ring:\n  red-flag: [nurse]\n"])
def test_without_ring_lists_the_other_mistakes_are_told_all_the_same(ring: str) -> None:
    text = FULL[: FULL.index("ring:\n  red-flag")] + ring
    found = [str(issue) for issue in loaded_with(text.replace("America/New_York", "EST")).issues]
    assert any("'EST'" in issue for issue in found)


@pytest.mark.parametrize(
    "written",
    [
        *("mailto:nurse@clinic.example", "SMTP:nurse@clinic.example", "nurse@clinic.example.", "nurse@clinic.example;"),
        *("<nurse@clinic.example>", "(nurse@clinic.example)", ".nurse@clinic.example", "nurse.@clinic.example"),
        *("nurse@-clinic.example", "nurse@clinic", "nurse@@clinic.example", "nurse@clinic,example"),
    ],
)
def test_what_stands_around_an_address_is_refused(written: str) -> None:
    (issue,) = loaded_with(FULL.replace("nurse@clinic.example", f"'{written}'", 1)).issues
    assert f"'{written}' is not an e-mail address" in issue.problem


def test_an_apostrophe_in_a_name_is_part_of_the_address() -> None:
    staff = staff_of(FULL.replace("nurse@clinic.example", "m.o'neil@clinic.example", 1))
    assert staff.teams[0].emails[0] == "m.o'neil@clinic.example"


@pytest.mark.parametrize(
    ("old", "new", "remedy"),
    [
        ("from: 08:00", "from: 08:00-17:00", "Write 'from: 08:00'."),
        ("from: 08:00", "from: 8 am - 5 pm", "Write 'from: 08:00'."),
        ("to: 17:00", "to: 8 am - 5 pm", "Write 'to: 17:00'."),
    ],
)
def test_two_times_in_one_are_told_apart(old: str, new: str, remedy: str) -> None:
    (issue,) = loaded_with(FULL.replace(old, new, 1)).issues
    assert issue.remedy == remedy


FILES = read_folder(SMALL)
LINES = FULL.split("\n")
WORDS = [
    "yes",
    "no",
    "closed",
    "24:00",
    "25:00",
    "9999-12-31",
    "0001-01-01",
    "nurse",
    "on-call",
    "",
    "monday",
    "x" * 70,
]


@given(st.data())
def test_any_slip_of_the_hand_is_told_and_does_no_harm(data: st.DataObject) -> None:
    lines = list(LINES)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(lines) - 1))
        name, colon, _ = lines[place].partition(": ")
        other = data.draw(st.sampled_from([*LINES, *PIECES, *(f"{name}{colon}{word}" for word in WORDS)]))
        lines[place : place + data.draw(st.integers(0, 2))] = [other]
    check_sound(FILES | {"staff.yaml": "\n".join(lines).encode()})
