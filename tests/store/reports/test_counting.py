"""What a report counts of calls. The calls are taken through the engine."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from ivr.core.line.staff import Duty
from ivr.store.reports.calls import in_order
from ivr.store.reports.counting import TOTAL, Cell, Count, What, tally
from tests.lines import small_line
from tests.store.made import AT_MENU, BEGAN, HEARD, called, logged, until_over

ZONE = ZoneInfo("America/Chicago")


PLACES = {What.VISITED, What.BACK, What.HUNG_UP}


def counted(*happened: str) -> dict[tuple[str, ...], int]:
    """What one call counts for, but for what every call does, and for where it went."""
    common = {What.CALLS, What.SECONDS, What.HOUR, What.LANGUAGE, What.ENDED, *PLACES}
    found = tally([called(*happened)], ZONE)
    return {tuple(map(str, cell)): count.count for cell, count in found.items() if cell.what not in common}


@pytest.mark.parametrize(
    ("happened", "found"),
    [
        ((), {}),
        (("1",), {("opened", "expect", ""): 1, ("left", "expect", ""): 1}),
        (("1", "*"), {("opened", "expect", ""): 1, ("left", "expect", ""): 1}),
        (("1", "7", "9"), {("opened", "expect", ""): 1, ("left", "expect", ""): 1}),
        (("silence",), {("silence", "main", ""): 1}),
        (("1", "1"), {("opened", "expect", ""): 1, ("left", "expect", ""): 1}),
        (("1", "*", "2"), {
            ("opened", "expect", ""): 1, ("left", "expect", ""): 1,
            ("opened", "recovery", ""): 1, ("left", "recovery", ""): 1,
        }),
        (("0", "accepted", "silence"), {("transfer", "all", "staff"): 1, ("transfer", "answered", "staff"): 1}),
        (("6", "1", "6"), {
            ("wrong", "main", ""): 1, ("wrong", "expect", ""): 1,
            ("opened", "expect", ""): 1, ("left", "expect", ""): 1,
        }),
        (("0",), {("transfer", "all", "staff"): 1, ("transfer", "gone", "staff"): 1}),
        (("0", "accepted!", "accepted", "0"), {
            ("transfer", "all", "staff"): 2, ("transfer", "answered", "staff"): 1, ("transfer", "gone", "staff"): 1,
        }),
        (("4", "1", "busy", "accepted!"), {
            ("ring", "", "busy"): 1, ("flag", "all", "leg"): 1, ("flag", "answered", "leg"): 1,
        }),
        (("4", "1"), {("flag", "all", "leg"): 1, ("flag", "unanswered", "leg"): 1}),
    ],
)  # fmt: skip
def test_what_one_call_counts_for(happened: tuple[str, ...], found: dict[tuple[str, ...], int]) -> None:
    assert counted(*happened) == found


@pytest.mark.parametrize(
    ("happened", "visited", "back", "hung_up"),
    [
        ((), {"main": 1}, {}, {"main": 1}),
        (("1", "*"), {"main": 2, "expect": 1}, {"expect": 1}, {"main": 1}),
        (("1", "7", "*"), {"main": 2, "expect": 1}, {}, {"main": 1}),
        (("4", "*", "4", "*", "2"), {"main": 3, "warning": 2, "recovery": 1}, {"warning": 2}, {"recovery": 1}),
        (("4", "1"), {"main": 1, "warning": 1}, {}, {}),
        (("0", "accepted", "silence"), {"main": 1}, {}, {}),
        ((*AT_MENU, "silence", "silence", "silence"), {"main": 2}, {}, {}),
    ],
)
def test_where_a_caller_came_to_went_back_and_hung_up(
    happened: tuple[str, ...], visited: dict[str, int], back: dict[str, int], hung_up: dict[str, int]
) -> None:
    found = tally([called(*happened)], ZONE)
    told = [
        {c.place: count.count for c, count in found.items() if c.what == what} for what in (What.VISITED, What.BACK)
    ]
    assert told == [visited, back]
    assert {c.place: count.count for c, count in found.items() if c.what == What.HUNG_UP} == hung_up


def test_a_topic_is_heard_when_its_last_part_is_over_without_a_key() -> None:
    found = counted(*HEARD)
    assert (found["opened", "expect", ""], found["heard", "expect", ""]) == (1, 1)
    assert ("left", "expect", "") not in found


def test_a_transfer_that_nobody_takes_is_told_apart_from_one_that_the_caller_leaves() -> None:
    found = counted(*until_over("0"))
    assert found["transfer", "nobody", "staff"] == 1


def test_a_caller_counts_once_a_day_and_a_withheld_number_once_a_call() -> None:
    calls = [
        in_order(logged(call=call, caller=caller))
        for call, caller in (("CA1", "a"), ("CA2", "a"), ("CA3", "b"), ("CA4", ""), ("CA5", ""))
    ]
    assert tally(calls, ZONE)[Cell(What.CALLS)] == Count(5, 4)


def test_hours_are_those_of_the_clinic() -> None:
    assert Cell(What.HOUR, value="09") in tally([called()], ZONE)
    summer = in_order(logged(began=BEGAN - timedelta(days=120)))
    assert Cell(What.HOUR, value="10") in tally([summer], ZONE)


def test_staff_who_are_away_are_told_apart_from_those_who_do_not_answer() -> None:
    away = Duty(closed=frozenset(team.id for team in small_line().staff.teams))
    found = tally([in_order(logged("0", duty=away))], ZONE)
    assert found[Cell(What.TRANSFER, "away", "staff")] == found[Cell(What.TRANSFER, TOTAL, "staff")] == Count(1, 1)


def test_a_silent_caller_for_whom_nobody_is_there_wanted_staff_too() -> None:
    away = Duty(closed=frozenset(team.id for team in small_line().staff.teams))
    found = tally([in_order(logged("silence", "silence", "silence", duty=away))], ZONE)
    assert found[Cell(What.TRANSFER, "away", "silence")] == Count(1, 1)
    assert found[Cell(What.SILENCE, "main")] == Count(3, 1)


def test_a_call_that_began_again_while_it_rang_lost_that_ringing() -> None:
    call = called("0")
    again = [step._replace(at=step.at + 60_000, step=step.step + 9) for step in call.steps]
    found = tally([in_order([*call.steps, *again])], ZONE)
    assert found[Cell(What.TRANSFER, "gone", "staff")].count == found[Cell(What.TRANSFER, TOTAL, "staff")].count == 2


def test_a_wrong_key_after_staff_did_not_answer_counts_as_nobody_again() -> None:
    found = counted(*until_over("0"), "*", "6", "6", "6")
    assert found["transfer", "nobody", "wrong"] == 1
    assert found["wrong", "main", ""] == 3


def test_messages_are_counted() -> None:
    call = called("1")
    kept = call.steps[-1]._replace(
        kind="message", value="kept", mode="message", next_mode="menu", step=9, happened="message"
    )
    assert tally([in_order([*call.steps, kept])], ZONE)[Cell(What.MESSAGE)] == Count(1, 1)
