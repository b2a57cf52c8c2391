"""Who rings: by the order of the lists, by who is there, by who speaks the caller's language."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.core.line.hours import Hours, Shift
from ivr.core.line.staff import (
    EVERYBODY,
    MAX_RED_FLAG_ROUNDS,
    MAX_TOGETHER,
    SILENCE,
    STAFF,
    UNKNOWN_FLAG,
    WRONG,
    Duty,
    Staff,
    StaffNumber,
    Team,
    is_red_flag,
    meaning,
    rounds,
)

OFFICE = Hours(UTC, (Shift(480, 1020, frozenset(range(5))),))
FRIDAY_NOON, FRIDAY_NIGHT = datetime(2026, 11, 20, 12, tzinfo=UTC), datetime(2026, 11, 20, 23, tzinfo=UTC)


def number(place: int, team: str, *speaks: str) -> StaffNumber:
    return StaffNumber(f"+120255501{place:02}", "en", team, speaks)


def team(id_: str, *numbers: StaffNumber, when_closed: str = "", together: bool = False) -> Team:
    hours = OFFICE if id_ in {"nurse", "desk"} else None
    return Team(id_, numbers, hours, when_closed, together)


NURSE = team("nurse", number(11, "nurse"), number(12, "nurse", "en", "es"), when_closed="on-call")
DESK = team("desk", number(21, "desk"), number(22, "desk", "es"), number(23, "desk"), together=True)
ON_CALL = team("on-call", number(31, "on-call"))
LAST = team("last", number(41, "last"))
TEAMS = (NURSE, DESK, ON_CALL, LAST)
EVERYONE = Staff(TEAMS, ("nurse", "on-call", "last"), ("desk", "nurse"), ("desk",))
NIGHT = Duty(frozenset({"nurse", "desk"}))


def rung(staff: Staff, why: str, duty: Duty = EVERYBODY, language: str = "en") -> list[str]:
    """The last two digits of who rings, round by round."""
    return ["+".join(each.number[-2:] for each in found) for found in rounds(staff, why, duty, language)]


@pytest.mark.parametrize(("why", "red"), [("", False), (SILENCE, False), (STAFF, False), (WRONG, False), ("leg", True)])
def test_what_is_no_other_reason_is_a_red_flag(why: str, red: bool) -> None:  # noqa: FBT001
    assert is_red_flag(why) is red


@pytest.mark.parametrize(
    ("why", "duty", "language", "expected"),
    [
        ("leg", EVERYBODY, "en", ["11", "12", "31", "41"]),
        ("leg", EVERYBODY, "es", ["12", "11", "31", "41"]),
        (UNKNOWN_FLAG, NIGHT, "es", ["31", "41"]),
        (STAFF, EVERYBODY, "en", ["21+23+22", "21", "23", "22", "11", "12"]),
        (WRONG, EVERYBODY, "es", ["22+21+23", "22", "21", "23", "12", "11"]),
        (STAFF, NIGHT, "en", ["31"]),
        (SILENCE, EVERYBODY, "en", ["21+23+22", "21", "23", "22"]),
        (SILENCE, NIGHT, "en", []),
    ],
)
def test_who_rings_for_what(why: str, duty: Duty, language: str, expected: list[str]) -> None:
    assert rung(EVERYONE, why, duty, language) == expected


def test_nobody_takes_over_for_a_silent_caller() -> None:
    desk = replace(DESK, when_closed="on-call")
    staff = replace(EVERYONE, teams=(NURSE, desk, ON_CALL, LAST))
    assert rung(staff, SILENCE, NIGHT) == []
    assert rung(staff, STAFF, NIGHT) == ["31"]


def test_a_red_flag_never_rings_two_at_once() -> None:
    staff = replace(EVERYONE, red_flag=("desk", "last"))
    assert rung(staff, "leg") == ["21", "23", "22", "41"]


def test_of_more_than_four_for_a_red_flag_the_last_one_stays() -> None:
    staff = replace(EVERYONE, red_flag=("nurse", "desk", "on-call", "last"))
    assert rung(staff, "leg") == ["11", "12", "21", "41"]
    assert len(rung(staff, STAFF)) == 6


def test_a_number_of_two_teams_rings_once() -> None:
    staff = replace(EVERYONE, teams=(NURSE, DESK, replace(ON_CALL, numbers=(number(11, "on-call"),)), LAST))
    assert rung(staff, "leg") == ["11", "12", "41"]


def test_a_team_together_with_one_phone_rings_it_once_and_one_with_many_ten_at_a_time() -> None:
    alone = replace(EVERYONE, teams=(replace(DESK, numbers=DESK.numbers[:1]),), asked=("desk",))
    assert rung(alone, STAFF) == ["21"]
    many = replace(alone, teams=(replace(DESK, numbers=tuple(number(place, "desk") for place in range(50, 62))),))
    assert [len(found) for found in rounds(many, STAFF, EVERYBODY, "en")] == [MAX_TOGETHER, *[1] * 12]


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ({"a": "b", "b": "c", "c": "d"}, ["14"]),  # a chain ends with who is there
        ({"a": "b", "b": "a"}, []),  # a ring ends with nobody
        ({"a": "a"}, []),
        ({"a": "c", "b": "c", "c": "b"}, []),
        ({"a": "gone"}, []),
    ],
)
def test_a_chain_of_take_overs_ends(links: dict[str, str], expected: list[str]) -> None:
    teams = tuple(
        Team(id_, (number(10 + place, id_),), None, links.get(id_, "")) for place, id_ in enumerate("abcd", 1)
    )
    staff = Staff(teams, ("a",), (), ())
    assert rung(staff, "leg", Duty(frozenset("abc"))) == expected


IDS = ("a", "b", "c", "d")


@given(st.dictionaries(st.sampled_from(IDS), st.sampled_from(IDS)), st.frozensets(st.sampled_from(IDS)), st.data())
def test_whatever_is_closed_only_those_who_are_there_ring(
    links: dict[str, str], closed: frozenset[str], data: st.DataObject
) -> None:
    speaks = st.sampled_from([(), ("en",), ("es",), ("en", "es")])
    teams = tuple(
        Team(
            id_,
            tuple(number(place * 10 + each, id_, *data.draw(speaks)) for each in range(data.draw(st.integers(0, 3)))),
            when_closed=links.get(id_, ""),
            together=data.draw(st.booleans()),
        )
        for place, id_ in enumerate(IDS)
    )
    order = data.draw(st.lists(st.sampled_from(IDS), max_size=5))
    staff = Staff(teams, tuple(order), tuple(order), tuple(order))
    for why, language in product(("leg", STAFF, SILENCE), ("en", "es")):
        found = rounds(staff, why, Duty(closed), language)
        flat = [each for group in found for each in group]
        assert not {each.team for each in flat} & closed
        assert len(found) == len(set(found))
        assert all(id_ in closed or not staff.team(id_).numbers or flat for id_ in order)  # type: ignore[union-attr]
        if why == "leg":
            assert len(found) <= MAX_RED_FLAG_ROUNDS
            assert all(len(group) == 1 for group in found)


def test_those_are_closed_whose_hours_are_over() -> None:
    assert EVERYONE.closed(FRIDAY_NOON) == frozenset()
    assert EVERYONE.closed(FRIDAY_NIGHT) == {"nurse", "desk"}


def test_the_last_resort_is_the_last_of_the_red_flag_list() -> None:
    assert EVERYONE.last_resort == "last"
    assert replace(EVERYONE, red_flag=()).last_resort == ""


def test_the_numbers_are_in_the_order_of_the_file() -> None:
    assert [each.number[-2:] for each in EVERYONE.numbers] == ["11", "12", "21", "22", "23", "31", "41"]


def test_no_number_and_no_address_shows_in_a_repr() -> None:
    shown = repr(replace(EVERYONE, teams=(replace(NURSE, emails=("ana@clinic.example",)),), caller_id="+12025550100"))
    assert "+1" not in shown
    assert "ana" not in shown


def test_the_meaning_of_places_tells_teams_and_no_numbers() -> None:
    found, other = rounds(EVERYONE, "leg", EVERYBODY, "en"), rounds(EVERYONE, "leg", NIGHT, "en")
    assert meaning(found) != meaning(other)
    assert meaning(found) == meaning(rounds(EVERYONE, "leg", EVERYBODY, "es"))
    assert len(meaning(())) == 6
