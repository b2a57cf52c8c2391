"""Recorded calls: written whole, readable, without anything real, and read back the same."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from ivr.sim.events import Requested
from ivr.sim.recorded.reading_files import read
from ivr.sim.recorded.recording import MAX_OPEN_CALLS, OpenCall, Recorder, write
from ivr.sim.recorded.script import Script, Step, Told
from ivr.sim.recorded.telling import Guide
from ivr.sim.recorded.twiml import document_lines, masked_lines
from ivr.sim.staff import Staff
from tests.sim.stand_in import OTHER_REAL, REAL, play

MENU = (
    '<Response><Say>Hello.</Say><Gather numDigits="1" action="/voice?at=main&amp;mac=5ec"><Say>Press 1.</Say></Gather>'
    "<Redirect>/voice?at=main&amp;mac=5ec</Redirect></Response>"
)
END = "<Response><Hangup/></Response>"
FORM = (("CallSid", "CA" + "a" * 32), ("From", REAL), ("CallStatus", "in-progress"), ("Name", "x"))
READABLE = """\
format: 1
call: A call.
clock: 2026-03-10 11:00  # a Tuesday
hours: open
caller: '+12025550100'
called: '+12025550101'
steps:
  - caller: presses 9
    hears:
      - en, uncut: Hello.
      - en: Press 1.
    keys: {1: topic recovery, '*': menu main}
    then: 'waits 5 s for one key, ended by #, then goes on by itself'
  - carrier: the call is over (in-progress)
    hears: []
    then: nothing
"""


def test_a_file_is_readable(tmp_path: Path) -> None:
    guide = Guide(keys=lambda _action: {"1": "topic recovery", "*": "menu main"}, hours="open")
    clock = datetime.fromisoformat("2026-03-10 11:00")
    recorded = OpenCall("call", "A call.", guide=lambda: guide, clock=clock)
    form = (*FORM, ("To", OTHER_REAL))
    recorded.add("http://127.0.0.1:8000/voice?at=main&mac=5ec", (*form, ("Digits", "9")), 200, MENU)
    recorded.add("http://127.0.0.1:8000/voice/status", (*form, ("CallbackSource", "x")), 204, "")
    write(tmp_path / "deep" / "call.yaml", recorded.script())
    text = (tmp_path / "deep" / "call.yaml").read_text()
    assert "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#")) == READABLE
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["call.yaml"]


def test_what_is_written_is_read_back_the_same(tmp_path: Path) -> None:
    told = Told(
        hears=(("en, uncut, slowly", "Say: 'yes' # or \"no\"."), ("es", "¿Qué? [1]"), ("pause", "1 s"), ("en", "no")),
        keys={"1": "a, b", "#": "topic x", "*": "{c}"},
        rings=("nurse 1", "on-call"),
        then="hangs up",
        status=418,
        twiml=("<Response>", "  <Say>a: b</Say>", "</Response>"),
    )
    steps = (
        Step("caller", "calls", told),
        Step("caller", "presses pound", Told(hears=()), twice=True, more=(("AnsweredBy", "human"), ("X", "1, 2"))),
        Step("staff", "picks up (nurse 1)"),
    )
    clock = datetime.fromisoformat("2026-03-10T11:00:00-04:00")
    path = tmp_path / "call.yaml"
    write(path, Script("call", "It: all", steps, clock, "closed", "anonymous", "sip:line@example.com"))
    again = read(path)
    assert (again.about, again.clock, again.hours) == ("It: all", clock, "closed")
    assert (again.caller, again.called) == ("anonymous", "sip:line@example.com")
    assert [(each.who, each.does, each.told, each.twice, each.more) for each in again.steps] == [
        (each.who, each.does, each.told, each.twice, each.more) for each in steps
    ]


@pytest.mark.parametrize("body", [MENU, END, "<Response/>", '<?xml version="1.0"?><Response><Say>a</Say></Response>'])
def test_the_lines_of_a_document_are_the_document(body: str) -> None:
    assert "".join(line.lstrip() for line in document_lines(body)) == body


def test_a_document_that_is_kept_holds_nothing_that_is_new_in_every_call() -> None:
    one = "<Response><Redirect>http://127.0.0.1:8000/voice?at=main&amp;n=1&amp;p=ab&amp;mac=5ec</Redirect></Response>"
    assert masked_lines(one) == masked_lines(one.replace("n=1", "n=2").replace("5ec", "5ed"))
    recorded = OpenCall("call", twiml=True)
    recorded.add("/voice", FORM, 200, one)
    assert recorded.script().steps[0].told.twiml == (
        "<Response>",
        "  <Redirect>/voice?at=main</Redirect>",
        "</Response>",
    )


def test_an_answer_that_would_be_refused_says_so() -> None:
    recorded = OpenCall("call")
    recorded.add("/voice", FORM, 200, "<Response>")
    assert str(recorded.script().steps[0].told.then).startswith("refused: 12100")


def test_a_played_call_is_recorded_step_by_step_and_nothing_real() -> None:
    dial = f'<Response><Dial action="/d" callerId="{REAL}"><Number url="/w">{OTHER_REAL}</Number></Dial></Response>'
    screen = '<Response><Gather numDigits="1" action="/k"/><Hangup/></Response>'
    answers = {"/voice": MENU, "/voice?at=main&mac=5ec": dial, "/w": screen, "/k": "<Response/>", "/d": END}
    recorded = OpenCall("call")
    for event in play(answers, "1", Staff("answers")).of(Requested):
        recorded.add(event.url, event.form, event.status, event.body)
    script = recorded.script()
    assert [step.label.partition(" (")[0] for step in script.steps] == [
        "caller: calls",
        "caller: presses 1",
        "staff: picks up",
        "staff: presses 1",
        "carrier: the ringing is over",
        "carrier: the call is over",
    ]
    assert script.steps[4].does.endswith("s, talked)")
    assert REAL[2:8] not in str(script)
    assert not any(step.twice for step in script.steps)


def test_a_webhook_that_came_twice_is_marked() -> None:
    recorded = OpenCall("call")
    recorded.add("/voice", FORM, 200, MENU)
    recorded.add("/voice", FORM[::-1], 200, MENU)
    recorded.add("/voice?n=1", FORM, 200, MENU)
    assert [step.twice for step in recorded.script().steps] == [True, False]


def test_a_server_records_each_call_into_a_file_of_its_own(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path)
    for digit, call in enumerate(("a", "b", "a")):
        recorder.exchange(f"/voice?n={digit}", [("CallSid", f"CA{call * 32}"), ("From", REAL)], 200, END)
    child = [("CallSid", f"CA{'c' * 32}"), ("ParentCallSid", f"CA{'b' * 32}")]
    recorder.exchange("/voice/whisper", child, 200, END)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["call-0001.yaml", "call-0002.yaml"]
    labels = [[step.label for step in read(path).steps] for path in sorted(tmp_path.iterdir())]
    assert labels == [["caller: says nothing"] * 2, ["caller: says nothing", "staff: picks up"]]


def test_what_may_wait_is_written_with_what_comes_next(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path)
    recorder.exchange("/voice", FORM, 200, END, write_now=False)
    assert list(tmp_path.iterdir()) == []
    recorder.exchange("/voice", [("CallSid", "CA1")], 200, END)
    assert len(list(tmp_path.iterdir())) == 2


def test_what_was_turned_away_or_has_no_call_is_not_recorded(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "new")
    recorder.exchange("/voice", FORM, 403, "")
    recorder.exchange("/voice", [("From", "x")], 200, END)
    assert list((tmp_path / "new").iterdir()) == []
    recorder.exchange("/voice", FORM, 500, "")
    assert len(list((tmp_path / "new").iterdir())) == 1


def test_numbering_goes_on_after_a_restart(tmp_path: Path) -> None:
    Recorder(tmp_path).exchange("/voice", FORM, 200, END)
    (tmp_path / "notes.txt").write_text("mine")
    Recorder(tmp_path).exchange("/voice", FORM, 200, END)
    assert sorted(path.name for path in tmp_path.glob("*.yaml")) == ["call-0001.yaml", "call-0002.yaml"]


def test_quiet_calls_are_closed_when_there_are_too_many(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path)
    for number in range(MAX_OPEN_CALLS + 1):
        recorder.exchange("/voice", [("CallSid", f"CA{number:032x}")], 200, END)
    recorder.exchange("/voice", [("CallSid", f"CA{1:032x}")], 200, END)
    recorder.exchange("/voice", [("CallSid", f"CA{0:032x}")], 200, END)
    assert len(list(tmp_path.iterdir())) == MAX_OPEN_CALLS + 2


def test_what_a_stranger_sends_in_place_of_keys_and_words_is_kept_out(tmp_path: Path) -> None:
    odd = (("Digits", "\udcff"), ("DialCallStatus", f"no {REAL} (x)"), ("DialCallDuration", REAL))
    Recorder(tmp_path).exchange("/voice", (*FORM, *odd), 200, END)
    (path,) = tmp_path.iterdir()
    assert REAL[2:8] not in path.read_text()
    assert read(path).steps[0].does == "the ringing is over (nox)"
    typed = OpenCall("call")
    typed.add("/voice", (*FORM, ("Digits", REAL[1:])), 200, END)
    assert typed.script().steps[0].does == "presses 12025550100"


def test_what_was_said_is_kept_in_words_of_the_line_alone(tmp_path: Path) -> None:
    """Where nobody knows what it means, as something."""
    form, asked = (*FORM, ("SpeechResult", "Rosalinda needs a nurse")), "http://127.0.0.1:8000/voice?at=main"
    for guide, words in ((Guide(), "something"), (Guide(said=lambda _address, _words: "operator"), "operator")):
        recorded = OpenCall("call", "A call.", guide=lambda guide=guide: guide)  # type: ignore[misc]  # bound at once
        recorded.add(asked, (*form, ("Confidence", "0.4")), 200, END)
        write(tmp_path / "call.yaml", recorded.script())
        text = (tmp_path / "call.yaml").read_text()
        assert f'caller: says "{words}"' in text
        assert "Rosalinda" not in text
        assert "0.4" not in text
        assert read(tmp_path / "call.yaml").steps[0].does == f'says "{words}"'
