"""The called leg: who is told what in which language, and who pressed 1."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from html import unescape

import pytest

from ivr.calls.session import Answer
from ivr.core.entries import Kind
from ivr.core.line.staff import StaffNumber
from tests.calls.calls import (
    LEG,
    NOBODY,
    FakeLedger,
    TestedLine,
    action,
    attribute,
    dial,
    entry,
    keys,
    note,
    text,
    whisper,
)
from tests.calls.forms import CALL
from tests.lines import small_line

UNTOLD = {"DialCallStatus": "completed", "DialCallDuration": "12"}
OVER = small_line().phrases["conversation-over"].text["en"]


@pytest.mark.parametrize(
    ("language", "words"), [("en", ["numbness in a leg", "Spanish"]), ("es", ["una pierna dormida", "español"])]
)
def test_it_names_the_sign_in_the_called_persons_language(language: str, words: list[str]) -> None:
    line = TestedLine()
    path, _, query = whisper(line.call(*keys("9", "4", "1"))).partition("?")
    assert path == "/voice/whisper/es"  # who speaks Spanish rings first
    said = text(line.send(f"/voice/whisper/{language}?{query}", **LEG))
    assert all(word in said for word in words)
    assert said.index("<Hangup") > said.index("</Gather>")
    assert unescape(attribute(Answer(200, said.encode()), "action")) == f"/voice/whisper/key?{query}"


def test_it_is_said_until_the_time_of_the_number_is_over_and_the_same_to_a_repeated_webhook() -> None:
    line = TestedLine()
    target = whisper(line.call(*keys("4", "1")))
    at_once = text(line.send(target, **LEG))  # on a clock that stands still
    line.wait(14)
    assert text(line.send(target, **LEG)) == at_once
    line = TestedLine()
    target = whisper(line.call(*keys("4", "1")))
    line.wait(14)
    early = text(line.send(target, **LEG))
    assert at_once.count("<Gather") == 1 < early.count("<Gather")


@pytest.mark.parametrize("path", ["/voice/whisper", "/voice/whisper/xx", "/voice/whisper/"])
def test_a_language_that_the_line_does_not_have_is_its_first(path: str) -> None:
    line = TestedLine()
    query = whisper(line.call(*keys("4", "1"))).partition("?")[2]
    assert "numbness in a leg" in text(line.send(f"{path}?{query}", **LEG))


def test_who_rings_may_change_while_a_phone_rings_without_changing_the_whisper() -> None:
    line = TestedLine()
    target = whisper(line.call(*keys("9", "4", "1")))
    before = text(line.send(target, **LEG))
    other = StaffNumber("+12025550119", "es", "nurse")
    nurse = replace(small_line().staff.teams[0], numbers=(other,))
    staff = replace(small_line().staff, teams=(nurse, *small_line().staff.teams[1:]))
    assert text(TestedLine(replace(small_line(), staff=staff)).send(target, **LEG)) == before


def test_only_a_1_joins_the_legs_and_it_is_kept_for_the_callers_call() -> None:
    line = TestedLine()
    rung = line.call(*keys("9", "4", "1"))
    key = action(line.send(whisper(rung), **LEG))
    accepted = line.send(key, **LEG, Digits="1")
    assert "<Hangup" not in text(accepted)
    kept = entry(accepted)
    assert (kept.call, kept.step, kept.number) == (CALL, entry(rung).step, "")
    assert (kept.note.kind, kept.note.why, kept.note.language) == (Kind.ACCEPTED, "leg", "es")
    declined = line.send(key, **LEG, Digits="2")
    assert "<Hangup" in text(declined)
    assert note(declined).kind is Kind.DECLINED
    for fields in ({"Digits": "11"}, {"Digits": "#"}):
        assert note(line.send(key, **LEG, **fields)).kind is Kind.DECLINED
    for empty in ({"Digits": ""}, {}):
        silent = line.send(key, **LEG, **empty)
        assert "<Hangup" in text(silent)
        assert silent.entries == ()


def test_each_number_that_rings_has_a_step_of_its_own() -> None:
    line = TestedLine()
    rung = line.call(*keys("4", "1"), NOBODY)
    accepted = line.send(action(line.send(whisper(rung), **LEG)), **LEG, Digits="1")
    assert entry(accepted).step == entry(rung).step == 4


def test_a_whisper_without_its_state_still_asks_for_1_and_knows_its_step() -> None:
    line = TestedLine()
    asked = line.send("/voice/whisper/es?lang=en&urgent=1&n=7", **LEG)
    assert "Señal de alerta" in text(asked)
    assert action(asked) == "/voice/whisper/key?n=7"
    assert entry(line.send(action(asked), **LEG, Digits="1")).step == 7


def test_a_1_for_a_state_that_is_not_believed_closes_nothing() -> None:
    line = TestedLine()
    assert "Press 1" in text(line.send("/voice/whisper/en?lang=es&n=7&mac=0", **LEG))
    kept = entry(line.send("/voice/whisper/key?v=1&lang=es&mode=ring&at=main&n=7&mac=0", **LEG, Digits="1"))
    assert (kept.note.kind, kept.step) == (Kind.ACCEPTED, 0)


def later(answer: Answer) -> Answer:
    assert answer.later is not None

    async def wait() -> Answer:
        assert answer.later is not None
        return await answer.later()

    return asyncio.run(wait())


def rung(line: TestedLine) -> tuple[str, str]:
    answer = line.call(*keys("7", "4", "1"))
    return action(answer), dial(answer)


def test_where_the_carrier_does_not_tell_a_1_that_is_known_is_a_person() -> None:
    line = TestedLine()
    target, mark = rung(line)
    line.ledger.known.add((CALL, mark))
    answer = line.send(target, **UNTOLD)
    assert answer.later is None
    assert OVER in text(answer)
    assert (note(answer).value, entry(answer).seconds) == ("accepted", 12)


@pytest.mark.parametrize("pressed", [True, False])
def test_where_this_process_does_not_know_the_disk_is_asked(pressed: bool) -> None:  # noqa: FBT001  # a value
    line = TestedLine()
    target, mark = rung(line)
    if pressed:
        line.ledger.on_disk.add((CALL, mark))
    asked = line.send(target, **UNTOLD)
    assert asked.entries == ()
    assert OVER not in text(asked)
    answer = later(asked)
    assert answer.later is None
    assert (OVER in text(answer)) is pressed
    assert note(answer).value == ("accepted" if pressed else "declined")


@pytest.mark.parametrize("status", ["completed", "answered"])
def test_a_carrier_that_tells_is_believed(status: str) -> None:
    line = TestedLine()
    target, mark = rung(line)
    line.ledger.known.add((CALL, mark))
    declined = line.send(target, DialCallStatus=status, DialBridged="false")
    assert (declined.later, note(declined).value) == (None, "declined")
    line.ledger.known.clear()
    accepted = line.send(target, DialCallStatus=status, DialBridged="true")
    assert (accepted.later, note(accepted).value) == (None, "accepted")


def test_who_did_not_pick_up_is_not_asked_about() -> None:
    line = TestedLine()
    target, _ = rung(line)
    assert line.send(target, DialCallStatus="no-answer").later is None


def test_a_disk_that_cannot_tell_is_a_fault_with_a_person(caplog: pytest.LogCaptureFixture) -> None:
    line = TestedLine(ledger=FakeLedger(broken=True))
    target, _ = rung(line)
    with caplog.at_level(logging.DEBUG):
        answer = later(line.send(target, **UNTOLD))
    assert "<Dial" in text(answer)
    assert note(answer).kind is Kind.FAULT
    assert "+1202" not in caplog.text
