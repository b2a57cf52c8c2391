"""What the call log is given of each webhook: once, with the right step, and nothing of the caller in plain sight."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest

from ivr.calls.session import Answer
from ivr.calls.token import LAST_STEP
from ivr.core.entries import Entry, Kind, Note
from ivr.core.happenings import CallBegan
from ivr.core.line.staff import Duty
from tests.calls.calls import (
    ACCEPTED,
    LEG,
    NOBODY,
    NOW,
    TestedLine,
    action,
    attribute,
    entry,
    keys,
    note,
    text,
    whisper,
)
from tests.calls.forms import CALL, STANDARD, webhook
from tests.lines import small_line

CALLER = STANDARD["From"]
MESSAGE = {"RecordingSid": "RE1", "RecordingDuration": "9", "Digits": "#"}
READY = {"RecordingSid": "RE1", "RecordingDuration": "9", "RecordingStatus": "completed"}
ENDED = {"CallStatus": "completed", "CallDuration": "61", "Duration": "2"}


def recording(line: TestedLine) -> Answer:
    """The answer that records a message."""
    return line.call(*keys("9", "0"), NOBODY, NOBODY, NOBODY, *keys("2"))


def test_every_turn_is_one_entry_with_the_step_it_leads_to() -> None:
    line = TestedLine(replace(small_line(), version="abc123"))
    answer = line.send("/voice", CallStatus="ringing")
    at = int(NOW.timestamp() * 1000)
    began = Note(Kind.STARTED, next_mode="menu", next_place="main", happened=(CallBegan(),))
    assert entry(answer) == Entry(CALL, 1, at, began, version="abc123", number=CALLER)
    line.wait(7.5)
    answer = line.send(action(answer), Digits="9")
    assert (entry(answer).step, entry(answer).at, note(answer).value) == (2, at + 7_500, "9")
    assert (note(answer).mode, note(answer).place, note(answer).language) == ("menu", "main", "es")
    answer = line.send(action(answer))
    assert (entry(answer).step, note(answer).kind) == (3, Kind.SILENCE)


@pytest.mark.parametrize(
    ("told", "kept"), [("TN-Validation-Passed-A", "passed-a"), ("No-TN-Validation", "none"), ("x", "")]
)
def test_what_the_network_says_of_the_callers_number_is_kept_as_a_word(told: str, kept: str) -> None:
    line = TestedLine()
    answer = line.send("/voice", CallStatus="ringing", StirVerstat=told)
    assert (note(answer).kind, note(answer).value) == (Kind.STARTED, kept)
    assert note(line.send(action(answer), Digits="9", StirVerstat=told)).value == "9"


def test_a_call_token_is_neither_kept_nor_handed_on(caplog: pytest.LogCaptureFixture) -> None:
    line = TestedLine()
    token = "%7B%22parentCallInfoToken%22%3A%22c2VjcmV0%22%7D"
    with caplog.at_level(logging.DEBUG):
        answers = [line.send("/voice", CallToken=token)]
        for digit in "41":
            answers.append(line.send(action(answers[-1]), Digits=digit, CallToken=token))
    told = caplog.text + "".join(text(each) + repr(each.entries) for each in answers)
    assert "<Dial" in told
    assert not [part for part in ("c2VjcmV0", "parentCallInfo", "CallToken") if part in told]


def test_a_red_flag_opens_a_callback_in_the_answer_that_begins_to_ring() -> None:
    answer = TestedLine().call(*keys("4", "1"))
    assert "<Dial" in text(answer)
    assert (note(answer).opens, note(answer).next_mode, entry(answer).number) == ("leg", "ring", CALLER)


@pytest.mark.parametrize(
    ("fields", "value", "seconds"),
    [
        (ACCEPTED, "accepted", 42),
        (NOBODY, "no-answer", 0),
        ({"DialCallStatus": "completed", "DialBridged": "false", "DialCallDuration": "x"}, "declined", 0),
    ],
)
def test_the_end_of_ringing_tells_how_long_the_called_leg_lasted(
    fields: dict[str, str], value: str, seconds: int
) -> None:
    answer = TestedLine().call(*keys("0"), fields)
    assert (note(answer).kind, note(answer).value, entry(answer).seconds) == (Kind.TRANSFER, value, seconds)


def test_a_message_is_told_by_its_action_and_by_its_callback_as_the_same_entry() -> None:
    line = TestedLine()
    recorded = recording(line)
    by_action = entry(line.send(action(recorded), **MESSAGE))
    ready = line.send(attribute(recorded, "recordingStatusCallback"), From="", **READY)
    assert (ready.status, ready.body) == (204, b"")
    by_callback = entry(ready)
    for kept in (by_action, by_callback):
        assert (kept.note.kind, kept.note.value, kept.recording, kept.seconds) == (Kind.MESSAGE, "kept", "RE1", 9)
        assert (kept.note.mode, kept.note.language) == ("message", "es")
    assert (by_action.call, by_action.step) == (by_callback.call, by_callback.step)
    assert (by_action.number, by_callback.number) == (CALLER, "")


@pytest.mark.parametrize(
    "fields",
    [
        {"RecordingStatus": "failed"},
        {"RecordingStatus": ""},
        {"RecordingSid": ""},
        {"RecordingSid": "a b"},
        {"RecordingDuration": "0"},
    ],
)
def test_a_recording_that_is_not_there_is_no_message(fields: dict[str, str]) -> None:
    line = TestedLine()
    target = attribute(recording(line), "recordingStatusCallback")
    assert line.send(target, **READY | fields) == Answer(204)
    assert line.send("/voice/recording", **READY) == Answer(204)


def test_an_empty_message_names_no_recording() -> None:
    line = TestedLine()
    kept = entry(line.send(action(recording(line)), **MESSAGE | {"RecordingDuration": "0"}))
    assert (kept.note.kind, kept.note.value, kept.recording) == (Kind.MESSAGE, "", "")


@pytest.mark.parametrize("status", ["completed", "busy", "failed", "no-answer", "canceled"])
def test_the_final_status_is_one_entry_however_often_it_comes(status: str) -> None:
    line = TestedLine()
    fields = ENDED | {"CallStatus": status}
    once, again = line.send("/voice/status", **fields), line.send("/voice/status", **fields)
    assert (once.status, once.body) == (204, b"")
    assert once == again
    assert (entry(once).step, note(once), entry(once).seconds) == (LAST_STEP, Note(Kind.ENDED, status), 61)


@pytest.mark.parametrize(
    "fields", [{"CallStatus": "in-progress"}, {"CallStatus": "ringing"}, {"CallStatus": "gone"}, ENDED | LEG]
)
def test_another_status_is_nothing_to_keep(fields: dict[str, str]) -> None:
    assert TestedLine().send("/voice/status", **fields) == Answer(204)


WITHHELD = [
    "+266696687",
    "+7378742833",
    "+2562533",
    "+8656696",
    "+86282452253",
    "anonymous",
    "Restricted",
    "sip:anonymous@anonymous.invalid",
    "sip:+266696687@exchange.example",
    "Unavailable",
    "--",
    "",
]
UNREADABLE = ["sip:alice@example.com", "client:alice", "5550171", "Front door", "+1 (202) ALICE", "tel:*67"]


@pytest.mark.parametrize("number", WITHHELD)
def test_a_withheld_number_is_none(number: str) -> None:
    line = TestedLine()
    answer = line.send("/voice", From=number)
    assert entry(answer).number == ""
    assert "withheld=1" in action(answer)
    lost = line.send("/voice?lang=es&n=7&mac=0", From=number, Digits="5")
    assert "withheld=1" in action(lost)


@pytest.mark.parametrize("sent", UNREADABLE)
def test_what_is_no_number_is_kept_for_people_and_stands_nowhere_else(sent: str) -> None:
    line = TestedLine()
    answer = line.send("/voice", From=sent)
    assert entry(answer).number == sent
    assert sent not in repr(answer.entries)
    assert sent not in answer.body.decode()
    assert "withheld=1" in action(answer), "nobody is promised a call back"


def test_a_number_that_is_shown_is_not_withheld() -> None:
    line = TestedLine()
    assert "withheld" not in action(line.send("/voice"))
    assert "withheld" not in action(line.send("/voice?lang=es&n=7&mac=0", Digits="5"))


def test_a_turn_depends_on_who_is_there_and_is_remembered_with_it() -> None:
    line = TestedLine()
    target = action(line.call(*keys("4")))
    nurse = text(line.send(target, Digits="1"))
    line.duty = Duty(closed=frozenset({"nurse"}))
    on_call = text(line.send(target, Digits="1"))
    assert ("0111</Number>" in nurse, "0131</Number>" in on_call) == (True, True)
    line.duty = Duty()
    assert text(line.send(target, Digits="1")) == nurse


def test_no_repr_and_no_log_line_holds_a_number(caplog: pytest.LogCaptureFixture) -> None:
    line = TestedLine()
    with caplog.at_level(logging.DEBUG):
        rung = line.call(*keys("4", "1"))
        recorded = recording(line)
        answers = [
            rung,
            recorded,
            line.send(action(line.send(whisper(rung), **LEG)), **LEG, Digits="1"),
            line.send(action(rung), DialCallStatus="completed"),
            line.send(action(recorded), **MESSAGE),
            line.send("/voice/status", **ENDED),
            line.send("/voice/fallback", ErrorCode="11200", ErrorUrl="/voice?From=" + CALLER),
            line.send("/voice?v=1&lang=en&n=3&mac=0"),
        ]
    seen = repr(answers) + repr(webhook("/voice")) + caplog.text
    assert "1202" not in seen.replace(" ", "")
    assert "RE1" not in seen
