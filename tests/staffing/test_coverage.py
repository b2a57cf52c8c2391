"""Every minute at which nobody would ring is found, also in the nights in which the clock is put forward or back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.content.evidence.evidence import StaffPlaces
from ivr.content.yaml.issues import Place
from ivr.core.line.hours import Hours, Shift
from ivr.core.line.staff import UNKNOWN_FLAG, Duty, Staff, StaffNumber, Team
from ivr.staffing.coverage import Coverage, coverage, errors, warnings
from tests.content.staff_file import evidence_with

NEW_YORK = ZoneInfo("America/New_York")
WEEKDAYS = frozenset(range(5))
FRIDAY = datetime(2026, 11, 20, 12, 30, 15, tzinfo=UTC)  # 07:30 in New York
PLACES = StaffPlaces(Place("staff.yaml", 40), {"nurse": Place("staff.yaml", 9)})
ALWAYS = (Shift(0, 1440),)
SOMETIMES = (
    "Nobody who would ring for a red flag speaks 'es' from Fri 2026-11-20 07:30 to Fri 2026-11-20 08:00, "
    "Fri 2026-11-20 17:00 to Sat 2026-11-21 07:30"
)


def team(id_: str, hours: Hours | None, *speaks: str, when_closed: str = "") -> Team:
    return Team(id_, (StaffNumber(f"+120255501{len(id_):02}", "en", id_, speaks),), hours, when_closed)


def staff(*teams: Team, zone: ZoneInfo = NEW_YORK) -> Staff:
    return Staff(teams, tuple(team.id for team in teams), (), (), zone=zone)


def office(*shifts: Shift, zone: ZoneInfo = NEW_YORK) -> Hours:
    return Hours(zone, shifts)


def cover(*teams: Team, days: int = 7, start: datetime = FRIDAY) -> Coverage:
    return coverage(staff(*teams), ("en", "es"), start, days)


def test_who_is_always_there_leaves_no_hole() -> None:
    covered = cover(team("on-call", None, "en", "es"))
    assert (covered.holes, covered.without, len(covered.watches)) == ((), {}, 1)
    assert list(errors(covered, PLACES)) == list(warnings(covered, PLACES)) == []


def test_hours_in_which_nobody_is_there_are_told_in_the_time_of_the_clinic() -> None:
    covered = cover(team("nurse", office(Shift(480, 1020, WEEKDAYS)), "en", "es"), days=4)
    assert [str(span) for span in covered.holes] == [
        "Fri 2026-11-20 07:30 to Fri 2026-11-20 08:00",
        "Fri 2026-11-20 17:00 to Mon 2026-11-23 08:00",
        "Mon 2026-11-23 17:00 to Tue 2026-11-24 07:30",
    ]
    (issue,) = errors(covered, PLACES)
    assert str(issue) == (
        "staff.yaml:40: Nobody would ring for a red flag from Fri 2026-11-20 07:30 to Fri 2026-11-20 08:00, "
        "Fri 2026-11-20 17:00 to Mon 2026-11-23 08:00, Mon 2026-11-23 17:00 to Tue 2026-11-24 07:30. Add a team that "
        "is there then to the list 'red-flag'; 'ivr coverage' shows who is there when."
    )


def test_many_holes_are_one_error_that_names_the_first() -> None:
    (issue,) = errors(cover(team("nurse", office(Shift(480, 1020)))), PLACES)
    assert issue.problem.endswith("Sun 2026-11-22 08:00, and 5 times more")


def test_who_takes_over_covers() -> None:
    nurse = team("nurse", office(Shift(480, 1020)), when_closed="on-call")
    all_teams = Staff((nurse, team("on-call", None)), ("nurse",), (), ())
    assert [watch.teams for watch in coverage(all_teams, ("en",), FRIDAY, 1).watches] == [
        ("on-call",),
        ("nurse",),
        ("on-call",),
    ]


def test_the_calendar_tells_only_when_it_changes_who_rings() -> None:
    nurse, desk = team("nurse", office(Shift(480, 1020))), team("desk", office(Shift(600, 900)))
    everybody = Staff((nurse, desk), ("nurse",), (), (), zone=NEW_YORK)  # the desk does not ring for a red flag
    covered = coverage(everybody, ("en",), FRIDAY, 1)
    assert len(covered.watches) == 5
    assert [(str(span), teams) for span, teams in covered.calendar] == [
        ("Fri 2026-11-20 07:30 to Fri 2026-11-20 08:00", ()),
        ("Fri 2026-11-20 08:00 to Fri 2026-11-20 17:00", ("nurse",)),
        ("Fri 2026-11-20 17:00 to Sat 2026-11-21 07:30", ()),
    ]


def test_a_team_without_numbers_covers_nothing() -> None:
    assert len(cover(Team("nurse", ())).holes) == 1


def test_the_shipped_kind_of_file_is_covered_except_on_a_holiday() -> None:
    evidence = evidence_with()
    covered = coverage(evidence.line.staff, evidence.line.languages, FRIDAY, 90)
    assert [str(span) for span in covered.holes] == ["Fri 2026-12-25 00:00 to Sat 2026-12-26 00:00"]


@pytest.mark.parametrize(
    ("teams", "told"),
    [
        ([team("on-call", None)], ["Nobody who would ring for a red flag speaks 'es' at any time"]),
        (
            [team("nurse", office(Shift(480, 1020, WEEKDAYS)), "es"), team("on-call", None)],
            [SOMETIMES],
        ),
        # Where nobody rings at all, that alone is told.
        ([team("nurse", office(Shift(480, 1020, WEEKDAYS)), "en", "es")], []),
    ],
)
def test_a_language_that_nobody_speaks_is_a_warning(teams: list[Team], told: list[str]) -> None:
    found = list(warnings(cover(*teams, days=1), PLACES))
    assert [issue.problem for issue in found] == told
    assert {issue.remedy for issue in found} <= {"Write 'es' below 'speaks:' at the number of one who does."}


def test_a_speaker_who_is_cut_from_the_four_that_ring_does_not_count() -> None:
    numbers = tuple(StaffNumber(f"+1202555015{place}", "en", "many") for place in range(4))
    many, speaker = Team("many", numbers), team("speaker", None, "es")
    assert set(cover(many, speaker, team("last", None)).without) == {"es"}


@pytest.mark.parametrize(
    ("hours", "team_id", "told"),
    [
        (office(Shift(120, 180)), "nurse", 9),
        (office(Shift(130, 150)), "other", 40),
        (office(Shift(120, 181)), "nurse", 0),
        (office(Shift(120, 180), Shift(600, 660)), "nurse", 0),
        (office(Shift(120, 180, WEEKDAYS)), "nurse", 0),
        (office(Shift(120, 1500)), "nurse", 0),
        (office(Shift(120, 180), zone=ZoneInfo("Asia/Kathmandu")), "nurse", 0),
        (
            Hours(NEW_YORK, ALWAYS, {date(2027, 3, 13): (Shift(1380, 1500),), date(2027, 3, 14): (Shift(120, 180),)}),
            "nurse",
            0,
        ),
        (None, "nurse", 0),
    ],
)
def test_a_team_whose_only_shift_is_skipped_by_the_clock_is_told(hours: Hours | None, team_id: str, told: int) -> None:
    spring = datetime(2027, 3, 10, tzinfo=UTC)
    covered = cover(team(team_id, hours, "en", "es"), team("on-call", None, "en", "es"), start=spring)
    found = list(warnings(covered, PLACES))
    assert [issue.line for issue in found] == [told] * bool(told)
    for issue in found:
        assert str(issue) == (
            f"staff.yaml:{told}: warning: The team '{team_id}' is not there at all on Sun 2027-03-14. The clock is put "
            "forward from 02:00 to 03:00 on that day; give the team a longer shift, or an exception on that date."
        )


def test_a_hole_in_the_night_in_which_the_clock_is_put_back_has_its_real_length() -> None:
    autumn = datetime(2026, 10, 31, 12, tzinfo=UTC)
    covered = cover(team("nurse", office(Shift(180, 1440))), days=1, start=autumn)
    assert [(str(span), span.minutes) for span in covered.holes] == [
        ("Sun 2026-11-01 00:00 to Sun 2026-11-01 03:00", 4 * 60)
    ]


def test_three_months_of_many_teams_take_less_than_a_second() -> None:
    shifts = [Shift(place * 60, place * 60 + 500) for place in range(20)]
    teams = [team(f"team-{place}", office(*shifts[place:])) for place in range(10)]
    start = perf_counter()
    covered = cover(*teams, days=90)
    assert len(covered.watches) > 500
    assert set(covered.without) == {"es"}
    assert perf_counter() - start < 5  # generous: a busy machine must not fail it


ZONES = ["America/New_York", "Europe/Madrid", "Australia/Lord_Howe", "America/Santiago"]
SHIFTS = st.builds(
    lambda opens, length, days: Shift(opens, opens + length, days),
    st.integers(0, 1439),
    st.integers(1, 1440),
    st.frozensets(st.integers(0, 6), min_size=1),
)
STARTS = st.sampled_from(
    [date(2026, 10, 31), date(2026, 10, 24), date(2027, 3, 13), date(2026, 10, 3), date(2027, 4, 3)]
)


@settings(max_examples=25)
@given(st.sampled_from(ZONES), st.lists(SHIFTS, min_size=1, max_size=3), STARTS, st.booleans())
def test_every_minute_is_what_the_hours_of_the_teams_say(
    name: str,
    shifts: list[Shift],
    day: date,
    elsewhere: bool,  # noqa: FBT001
) -> None:
    zone = ZoneInfo(name)
    teams = [team(f"team{'x' * place}", office(shift, zone=zone)) for place, shift in enumerate(shifts)]
    everybody = staff(*teams, zone=ZoneInfo("Asia/Tokyo") if elsewhere else zone)
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    watches = coverage(everybody, ("en",), start, 2).watches
    assert watches[0].span.begin == start
    assert watches[-1].span.end == start + timedelta(days=2)
    for watch in watches:
        now, end = watch.span.begin.astimezone(UTC), watch.span.end.astimezone(UTC)
        assert watch.teams == tuple(each.id for each in everybody.there(UNKNOWN_FLAG, Duty(watch.closed)))
        while now < end:
            assert everybody.closed(now) == watch.closed, now
            now += timedelta(minutes=1)
