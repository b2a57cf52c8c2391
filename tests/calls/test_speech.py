"""Calls in which callers speak: whole ones in both languages, and what becomes of their words, which is nothing."""

from __future__ import annotations

import logging
import re

import pytest

from ivr.core.entries import Kind
from ivr.core.happenings import Said
from ivr.sim.events import Bridged, Gathering, Heard, Pressed, Requested
from ivr.sim.reading.document import Gather
from ivr.sim.reading.twiml_reader import read_document
from ivr.sim.staff import Staff
from tests.calls.calls import TestedLine, action, attribute, call, keys, session_for, text
from tests.calls.forms import webhook
from tests.calls.test_whole_calls import Played
from tests.lines import listening_line, small_line

LINE = listening_line()
SECRET = "my sister Rosalinda says the nurse should hear of it"
"""Words that mean something, and that nobody may find anywhere."""


def caller_heard(played: Played) -> str:
    return " ".join(each.text for each in played.of(Heard) if each.side == "caller")


@pytest.mark.parametrize(
    ("said", "topic", "question"),
    [
        ('"recovery", "I have a numb leg", ., .', "Recovery at home", "press 1 or say yes"),
        (
            '"español", "recuperación", "tengo una pierna dormida", ., .',
            "La recuperación en casa",
            "oprima 1 o diga sí",
        ),
    ],
    ids=["en", "es"],
)
def test_a_whole_call_in_which_no_key_is_pressed(said: str, topic: str, question: str) -> None:
    """A topic by its name, a sign that is said in it, silence: a nurse is rung, with an entry, and talks."""
    played = Played(TestedLine(LINE))
    played.play(said, Staff("answers"))
    heard = caller_heard(played)
    assert topic in heard
    assert heard.index(LINE.red_flags["leg"].step_up.text["en"].split(".")[0]) < heard.rindex("nine one one")  # type: ignore[union-attr]  # it has one
    assert question in heard
    assert [entry.note.opens for entry in played.entries if entry.note.opens] == ["leg"]
    assert len(played.of(Bridged)) == 1
    assert not [each for each in played.of(Pressed) if each.side == "caller"]


def test_yes_and_a_key_ring_at_once_and_keys_count_as_before() -> None:
    for answer in ('"yes"', "1"):
        played = Played(TestedLine(LINE))
        played.play(f'"fever",{answer}', Staff("answers"))
        assert [entry.note.opens for entry in played.entries if entry.note.opens] == ["fever"]
        assert len(played.of(Bridged)) == 1


def test_what_is_not_understood_reaches_a_person_the_third_time() -> None:
    played = Played(TestedLine(LINE))
    played.play('"banana", "banana", "banana"', Staff("answers"))
    assert len(played.of(Bridged)) == 1


def test_nothing_that_was_said_is_anywhere_but_in_the_carriers_form(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    played = Played(TestedLine(LINE))
    played.play(f'"{SECRET}"', Staff("answers"))
    assert [each.note.kind for each in played.entries][:2] == [Kind.STARTED, Kind.SAID]
    assert played.entries[1].note.value == "0"
    assert Said("0") in played.entries[1].note.happened
    ours = [each.url + each.body for each in played.of(Requested)] + [each.action for each in played.of(Gathering)]
    for kept in (*map(repr, played.entries), *ours, caplog.text):
        assert not re.search(r"rosalinda|sister", kept, re.IGNORECASE)


def test_a_fault_with_words_in_its_form_tells_nothing_of_them(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The caller reaches a person all the same."""
    session = session_for(LINE)
    begun = action(call(session))

    def broken(*_given: object) -> None:
        raise RuntimeError(SECRET)

    monkeypatch.setattr("ivr.calls.session.event_of", broken)
    answer = session.answer(webhook(begun, SpeechResult=SECRET))
    assert "<Dial" in text(answer)
    assert "Rosalinda" not in caplog.text + repr(answer)


def test_how_sure_the_carrier_is_changes_nothing() -> None:
    session = session_for(LINE)
    begun = action(call(session))
    for confidence in ("0.0", "0.99", "1e9", "nan", ""):
        answer = session.answer(webhook(begun, SpeechResult="Nurse.", Confidence=confidence))
        assert answer.body == session.answer(webhook(begun, SpeechResult="operator")).body


def test_a_key_counts_before_what_is_said_beside_it() -> None:
    session = session_for(LINE)
    begun = action(call(session))
    pressed = session.answer(webhook(begun, Digits="4"))
    assert session.answer(webhook(begun, Digits="4", SpeechResult="recovery")).body == pressed.body


def test_a_repeated_webhook_is_one_entry_with_one_answer() -> None:
    session = session_for(LINE)
    begun = action(call(session))
    first, again = (session.answer(webhook(begun, SpeechResult="recovery")) for _ in range(2))
    assert (first.body, first.entries[0].name) == (again.body, again.entries[0].name)
    assert session.answer(webhook(begun, SpeechResult="nurse")).entries[0].name != first.entries[0].name


def gathers(document: str) -> list[Gather]:
    return [each for each in read_document(document.encode()).verbs if isinstance(each, Gather)]


def test_speech_is_listened_for_behind_the_emergency_words_and_never_in_a_whisper() -> None:
    line = TestedLine(LINE)
    warning = text(line.call(*keys("4")))
    first, then = gathers(warning)
    assert (first.takes_speech, then.takes_speech, then.takes_keys) == (False, True, True)
    assert "nine one one" in " ".join(str(each) for each in first.sounds)
    assert "nine one one" not in " ".join(str(each) for each in then.sounds)
    assert 'language="en-US"' in warning
    assert "chest pain" in warning
    ringing = line.call(*keys("4", "1"))
    whispered = text(line.send(attribute(ringing, "url"), CallSid="CA9", ParentCallSid="CA1", To="+12025550111"))
    assert "speech" not in whispered


def test_words_on_the_leg_of_somebody_who_was_called_are_no_1() -> None:
    line = TestedLine(LINE)
    ringing = line.call(*keys("4", "1"))
    leg = {"CallSid": "CA9", "ParentCallSid": "CA00000000000000000000000000000001"}
    whispered = line.send(attribute(ringing, "url"), **leg)
    pressed = line.send(attribute(whispered, "action"), SpeechResult="one", **leg)
    assert "<Hangup" in text(pressed)
    assert pressed.entries == ()


def test_a_line_that_takes_keys_alone_hears_nothing() -> None:
    session = session_for(small_line())
    first = call(session)
    assert "speech" not in text(first)
    silent = session.answer(webhook(action(first)))
    assert session.answer(webhook(action(first), SpeechResult="nurse")).body == silent.body


def test_speech_stops_counting_and_the_documents_say_so() -> None:
    session = session_for(LINE)
    answer = call(session)
    for _ in range(LINE.listens):
        assert gathers(text(answer))[-1].takes_speech
        answer = session.answer(webhook(action(answer), SpeechResult="repeat"))
    assert not gathers(text(answer))[-1].takes_speech
    silent = session.answer(webhook(action(answer)))
    assert session.answer(webhook(action(answer), SpeechResult="repeat")).body == silent.body
