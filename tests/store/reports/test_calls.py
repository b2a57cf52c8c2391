"""What follows from the entries of a call. The calls are taken through the engine."""

from __future__ import annotations

import random

import pytest

from ivr.core.happenings import WrongKey
from ivr.core.line.staff import Duty
from ivr.store.reports.calls import Disposition, RedFlag, complete_calls, in_order
from tests.lines import small_line
from tests.store.made import AT_MENU, HEARD, called, logged, until_over


@pytest.mark.parametrize(
    ("happened", "disposition"),
    [
        ((), "hung_up"),
        (("ended!",), "hung_up"),
        (("3", "ended!"), "hung_up"),
        (("1", "*"), "hung_up"),
        (HEARD, "completed"),
        (("0",), "transfer_failed"),
        (("0", "accepted!", "accepted", "*"), "transferred"),
        (("0", "accepted!"), "transferred"),
        (("0", "accepted"), "transferred"),
        (("fault!",), "error"),
        (("fallback!", "ended!"), "error"),
        (("0", "accepted!", "fault!"), "transferred"),
        (("silence", "silence"), "hung_up"),
        ((*until_over("0"), "silence", "silence", "silence", "silence"), "gave_up"),
    ],
)
def test_a_disposition_follows_from_the_entries(happened: tuple[str, ...], disposition: str) -> None:
    assert called(*happened).disposition == disposition


def test_a_caller_whom_nobody_answered_was_not_reached_whatever_came_then() -> None:
    assert called(*until_over("0"), "*", *HEARD).disposition is Disposition.TRANSFER_FAILED


def test_staff_who_are_away_are_not_reached_either() -> None:
    away = Duty(closed=frozenset(team.id for team in small_line().staff.teams))
    assert in_order(logged("0", duty=away)).disposition is Disposition.TRANSFER_FAILED
    silent = in_order(logged("silence", "silence", "silence", duty=away))
    assert silent.disposition is Disposition.TRANSFER_FAILED, "the line has not said goodbye to them"


def test_the_line_gives_up_a_caller_who_stays_silent_after_staff_were_rung() -> None:
    assert called(*AT_MENU, "silence", "silence").disposition is Disposition.TRANSFER_FAILED
    assert called(*AT_MENU, "silence", "6", "silence", "silence").disposition is Disposition.GAVE_UP


def test_a_carrier_that_says_failed_is_an_error() -> None:
    steps = logged("ended!")
    assert in_order([steps[0], steps[1]._replace(value="failed")]).disposition is Disposition.ERROR


@pytest.mark.parametrize(
    ("happened", "flags"),
    [
        (("4", "1"), [RedFlag("leg", answered=False)]),
        (("4", "1", "accepted!", "accepted"), [RedFlag("leg", answered=True)]),
        (("4", "0"), [RedFlag("unknown", answered=False)]),
        (("0", "accepted!"), []),
        (
            ("4", "1", "accepted!", "accepted", "*", "4", "2"),
            [RedFlag("leg", answered=True), RedFlag("fever", answered=False)],
        ),
    ],
)
def test_red_flags_are_answered_by_a_1_alone(happened: tuple[str, ...], flags: list[RedFlag]) -> None:
    assert list(called(*happened).red_flags) == flags


def test_a_second_choice_before_an_answer_is_the_same_red_flag() -> None:
    assert called(*until_over("4", "1"), "*", "4", "2").red_flags == (RedFlag("fever", answered=False),)


@pytest.mark.parametrize(
    ("happened", "wrong"),
    [
        (("5",), True),
        (("6", "6", "6"), True),
        (("?",), True),
        (("1",), False),
        (("7",), False),
        (("*",), False),
        (("9",), False),
        (("silence",), False),
        (("1", "2"), True),
        (("1", "1"), False),  # tells which keys work there
        (("1", "#"), False),
        (("4", "6", "6", "6"), True),
        (("4", "0"), False),
        (("4", "1"), False),
    ],
)
def test_the_log_knows_wrong_keys(happened: tuple[str, ...], *, wrong: bool) -> None:
    assert logged(*happened)[-1].tells(WrongKey) is wrong


def test_what_a_call_tells_of_itself() -> None:
    call = called("9", "1", "ended!")
    assert (call.id, call.caller, call.seconds, call.language) == ("CA1", "c1", 17, "es")
    assert (call.version, len(call.turns), len(call.steps)) == (small_line().version, 3, 4)


def test_without_the_carriers_word_a_call_lasts_to_its_last_entry() -> None:
    assert called("9", "1").seconds == 10


def test_each_call_from_a_withheld_number_is_a_caller_of_its_own() -> None:
    assert in_order(logged(call="CA7", caller="")).caller == "CA7"


def test_nobody_knows_the_language_of_who_pressed_nothing() -> None:
    assert called("silence").language == ""


def test_entries_are_put_in_order_however_they_come() -> None:
    steps = logged("4", "1", "accepted!", "accepted", "ended!")
    steps[3] = steps[3]._replace(at=steps[4].at)
    mixed = steps.copy()
    random.Random(3).shuffle(mixed)
    assert in_order(mixed).steps == tuple(steps)


def test_a_stream_of_entries_is_cut_into_calls_and_few_are_held() -> None:
    calls = [logged("1", "ended!", call=f"CA{n}") for n in range(3)]
    late = [step._replace(at=step.at + 100_000) for step in calls[2]]
    stream = sorted([*calls[0], *calls[1], *late], key=lambda step: step.at)
    read = iter(stream)
    found = complete_calls(read, longest=60_000)
    assert [next(found).id, next(found).id] == ["CA0", "CA1"]
    assert next(read, None) is not None, "the first calls were told before the stream was read to its end"
