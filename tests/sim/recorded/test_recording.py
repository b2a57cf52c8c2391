"""Recorded calls: written whole, readable, without anything real, and read back the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ivr.sim.events import Requested
from ivr.sim.recorded.recording import (
    MAX_OPEN_CALLS,
    Exchange,
    OpenCall,
    RecordedCall,
    Recorder,
    RecordingError,
    document_lines,
    read,
    summarise_body,
    write,
)
from ivr.sim.staff import Staff
from tests.sim.stand_in import OTHER_REAL, REAL, play

MENU = (
    '<Response><Say>Hello.</Say><Gather numDigits="1" action="/voice?at=main&amp;mac=5ec"><Say>Press 1.</Say></Gather>'
    "<Redirect>/voice?at=main&amp;mac=5ec</Redirect></Response>"
)
END = "<Response><Hangup/></Response>"
FORM = (("CallSid", "CA" + "a" * 32), ("From", REAL), ("CallStatus", "in-progress"), ("Name", "x"))


def content(path: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return data


def test_a_recording_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    call = RecordedCall(
        "name",
        "about",
        (
            Exchange("start", "caller", "/voice", (("A", "1"), ("B", "2"), ("B", "3"), ("CallStatus", "x")), 200, MENU),
            Exchange("key", "caller", "/voice?n=1", (("A", "1"), ("B", "2")), 200, END, repeat=True),
            Exchange("whisper", "staff", "/voice/w", (("A", "2"),), 200, "<Response/>"),
            Exchange("status", "caller", "/voice/status", (("A", "1"), ("C", "")), 204, ""),
        ),
    )
    write(tmp_path / "deep" / "call.json", call)
    assert read(tmp_path / "deep" / "call.json") == call
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["call.json"]


def test_a_file_is_readable(tmp_path: Path) -> None:
    recorded = OpenCall("call", "A call.")
    recorded.add("http://127.0.0.1:8000/voice?at=main&mac=5ec", (*FORM, ("Digits", "9")), 200, MENU)
    recorded.add("http://127.0.0.1:8000/voice/status", (*FORM, ("CallbackSource", "x")), 204, "")
    write(tmp_path / "call.json", recorded.recorded())
    data = content(tmp_path / "call.json")
    assert (data["format"], data["version"], data["name"], data["about"]) == ("ivr-webhooks", 1, "call", "A call.")
    assert data["legs"] == {"caller": {"CallSid": f"CA{1:032x}", "From": "+12025550100", "Name": "masked"}}
    first, last = data["exchanges"]
    assert first == {
        "label": "key",
        "leg": "caller",
        "url": "/voice?at=main&mac=masked",
        "form": {"CallStatus": "in-progress", "Digits": "9"},
        "status": 200,
        "twiml": [
            "<Response>",
            "  <Say>Hello.</Say>",
            '  <Gather numDigits="1" action="/voice?at=main&amp;mac=masked">',
            "    <Say>Press 1.</Say>",
            "  </Gather>",
            "  <Redirect>/voice?at=main&amp;mac=masked</Redirect>",
            "</Response>",
        ],
        "heard": ["en-US: Hello. [uncut]", "en-US: Press 1."],
        "ways": ["waits 5 s for one key, ended by #", "goes on by itself"],
    }
    assert (last["label"], last["twiml"], last["heard"], last["ways"]) == ("status", [], [], [])


@pytest.mark.parametrize("body", [MENU, END, "<Response/>", '<?xml version="1.0"?><Response><Say>a</Say></Response>'])
def test_the_lines_of_a_document_are_the_document(body: str) -> None:
    assert "".join(line.lstrip() for line in document_lines(body)) == body


def test_an_answer_that_would_be_refused_says_so() -> None:
    assert summarise_body("<Response>").ways[0].startswith("refused: 12100")


def test_a_played_call_is_recorded_with_its_labels_and_nothing_real() -> None:
    dial = f'<Response><Dial action="/d" callerId="{REAL}"><Number url="/w">{OTHER_REAL}</Number></Dial></Response>'
    screen = '<Response><Gather numDigits="1" action="/k"/><Hangup/></Response>'
    answers = {"/voice": MENU, "/voice?at=main&mac=5ec": dial, "/w": screen, "/k": "<Response/>", "/d": END}
    recorded = OpenCall("call")
    for event in play(answers, "1", Staff("answers")).of(Requested):
        recorded.add(event.url, event.form, event.status, event.body)
    call = recorded.recorded()
    assert [exchange.label for exchange in call.exchanges] == [
        "start",
        "key",
        "whisper",
        "whisper-key",
        "dial-ended",
        "status",
    ]
    assert [exchange.leg for exchange in call.exchanges] == ["caller"] * 2 + ["staff"] * 2 + ["caller"] * 2
    whisper = dict(call.exchanges[2].form)
    assert f">{whisper['To']}<" in call.exchanges[1].twiml
    assert whisper["ParentCallSid"] == dict(call.exchanges[0].form)["CallSid"]
    assert REAL[2:8] not in str(call)
    assert not any(exchange.repeat for exchange in call.exchanges)


def test_a_webhook_that_came_twice_is_marked() -> None:
    recorded = OpenCall("call")
    recorded.add("/voice", FORM, 200, MENU)
    recorded.add("/voice", FORM[::-1], 200, MENU)
    recorded.add("/voice?n=1", FORM, 200, MENU)
    assert [exchange.repeat for exchange in recorded.recorded().exchanges] == [False, True, False]


def test_a_server_records_each_call_into_a_file_of_its_own(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path)
    for digit, call in enumerate(("a", "b", "a")):
        recorder.exchange(f"/voice?n={digit}", [("CallSid", f"CA{call * 32}"), ("From", REAL)], 200, END)
    child = [("CallSid", f"CA{'c' * 32}"), ("ParentCallSid", f"CA{'b' * 32}")]
    recorder.exchange("/voice/whisper", child, 200, END)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["call-0001.json", "call-0002.json"]
    labels = [[each["label"] for each in content(path)["exchanges"]] for path in sorted(tmp_path.iterdir())]
    assert labels == [["silence", "silence"], ["silence", "whisper"]]


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
    assert sorted(path.name for path in tmp_path.glob("*.json")) == ["call-0001.json", "call-0002.json"]


def test_quiet_calls_are_closed_when_there_are_too_many(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path)
    for number in range(MAX_OPEN_CALLS + 1):
        recorder.exchange("/voice", [("CallSid", f"CA{number:032x}")], 200, END)
    recorder.exchange("/voice", [("CallSid", f"CA{1:032x}")], 200, END)
    recorder.exchange("/voice", [("CallSid", f"CA{0:032x}")], 200, END)
    assert len(list(tmp_path.iterdir())) == MAX_OPEN_CALLS + 2


@pytest.mark.parametrize(
    "written",
    [
        "",
        "[]",
        "{}",
        '{"format": "ivr-webhooks", "version": 2}',
        '{"format": "x", "version": 1, "exchanges": []}',
        '{"format": "ivr-webhooks", "version": 1, "name": "x", "exchanges": [{}]}',
        "[" * 10_000,
    ],
)
def test_a_file_that_is_no_recording_is_named(tmp_path: Path, written: str) -> None:
    path = tmp_path / "bad.json"
    path.write_text(written)
    with pytest.raises(RecordingError, match=r"bad\.json"):
        read(path)


def test_unknown_fields_are_passed_over(tmp_path: Path) -> None:
    write(tmp_path / "call.json", RecordedCall("n", "", (Exchange("start", "caller", "/voice", (), 200, END),)))
    data = content(tmp_path / "call.json")
    data["imported-from"] = data["exchanges"][0]["fault"] = "something new"
    (tmp_path / "call.json").write_text(json.dumps(data))
    assert read(tmp_path / "call.json").name == "n"


def test_bytes_that_are_no_text_are_recorded_too_and_leave_nothing_behind(tmp_path: Path) -> None:
    Recorder(tmp_path).exchange("/voice", (*FORM, ("Digits", "\udcff")), 200, END)
    assert [path.name for path in tmp_path.iterdir()] == ["call-0001.json"]
    assert ("Digits", "\udcff") in read(tmp_path / "call-0001.json").exchanges[0].form
