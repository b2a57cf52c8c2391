"""The words of a logged call, said again by the menus."""

from __future__ import annotations

from dataclasses import replace

from ivr.core.engine import step
from ivr.core.events import CallStarted, Earlier, Key
from ivr.core.happenings import Ended, write
from ivr.core.line.staff import Duty
from ivr.store.reports.calls import LoggedCall, in_order
from ivr.store.reports.transcripts import Said, transcript
from ivr.store.reports.what_if import what_if
from tests.lines import listening_line, remembering_line, small_line
from tests.store.made import AT_MENU, HEARD, called, logged, until_over


def retold(call: LoggedCall) -> tuple[Said, ...]:
    return transcript(call, small_line())


def told(said: tuple[Said, ...]) -> list[bool]:
    """Which turns have words."""
    return [each.words is not None for each in said if each.step.is_turn]


def test_the_words_are_those_that_the_caller_heard() -> None:
    said = retold(called("9", "1"))
    state, first, _ = step(small_line(), None, CallStarted())
    _, second, _ = step(small_line(), state, Key("9"))
    assert [each.words for each in said[:2]] == [
        (*first.announce, *first.prompt),
        (*second.announce, *second.prompt),
    ]


def test_every_turn_of_long_calls_has_words() -> None:
    for happened in (
        HEARD,
        ("6", "6", "silence", "4", "silence", "*", "3", "#"),
        (*until_over("4", "1"), "*", "1"),
        (*until_over("0"), "silence", "9"),
        ("0", "busy", "accepted!", "accepted", "*", "ended!"),
    ):
        assert all(told(retold(called(*happened)))), happened


def test_who_was_away_then_is_known_from_the_hours() -> None:
    line = small_line()
    away = Duty(closed=frozenset(team.id for team in line.staff.teams))
    assert told(transcript(in_order(logged("0", "9", duty=away)), line)) == [True, False, False]


def test_without_menus_or_with_others_there_are_places_only() -> None:
    call = called("9", "1")
    assert told(transcript(call, None)) == [False] * 3
    assert told(transcript(call, replace(small_line(), version="other"))) == [False] * 3


def test_menus_that_were_changed_during_the_call_end_the_words() -> None:
    steps = logged("9", "1", "*")
    steps[2] = steps[2]._replace(version="other")
    assert told(retold(in_order(steps))) == [True, True, False, False]


def test_words_are_not_guessed_where_the_log_tells_another_place() -> None:
    steps = logged("9", "1", "*")
    steps[2] = steps[2]._replace(next_place="elsewhere")
    assert told(retold(in_order(steps))) == [True, True, False, False]


def test_after_a_fault_of_ours_nothing_is_known() -> None:
    assert told(retold(called("9", "fault!", "1"))) == [True, True, False]


def test_an_outcome_that_nobody_knows_is_a_failure() -> None:
    steps = logged("0", "failed")
    steps[2] = steps[2]._replace(value="odd")
    assert told(retold(in_order(steps))) == [True] * 3


def test_the_message_is_retold() -> None:
    line = replace(small_line(), staff=replace(small_line().staff, message_seconds=60))
    offered = [*until_over("0")]
    call = in_order(logged(*offered, "2", "kept", line=line))
    assert all(told(transcript(call, line)))


def test_the_line_that_hangs_up_on_a_silent_caller_is_told() -> None:
    said = retold(called(*AT_MENU, "silence", "silence", "silence"))
    assert [each.step.tells(Ended) for each in said].index(True) == len(said) - 1


def test_what_was_known_when_the_call_began_is_said_again() -> None:
    line = remembering_line()
    began = step(line, None, CallStarted(earlier=Earlier("es", "recovery-bandage")))
    goes_on = step(line, began.state, Key("5"))
    first, second = logged("5", line=line)
    steps = [
        first._replace(happened=write(began.happened)),
        second._replace(next_mode="topic", next_place="recovery", next_part=goes_on.state.part),
    ]
    said = transcript(in_order(steps), line)
    assert [each.words for each in said] == [
        (*began.reply.announce, *began.reply.prompt),
        (*goes_on.reply.announce, *goes_on.reply.prompt),
    ]
    assert what_if(line, [in_order(steps)]).calls_elsewhere == 0


def test_what_was_said_is_told_by_what_it_was_taken_for() -> None:
    line = listening_line()
    said = transcript(in_order(logged("said:name=recovery", "said:", "said:sign=leg", "silence", line=line)), line)
    assert told(said) == [True] * 5
    assert [each.step.meaning for each in said] == ["", "name=recovery", "", "sign=leg", ""]
    assert all(len(each.step.value) <= 20 for each in said)
