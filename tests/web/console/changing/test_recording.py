"""A call of the draft is recorded in the console, downloaded, and played again."""

from __future__ import annotations

import json
from http import HTTPStatus
from pathlib import Path
from typing import Any

from ivr.cli.fixtures.playing import InProcess
from ivr.sim.recorded.reading_files import read as read_call
from ivr.web.console.changing import draft_calls
from ivr.wiring import Parts
from ivr.wiring.trying.trial import TrialLine
from tests.web.console.browsing import text
from tests.web.console.changing.editing import Editing


def played(small: Editing, *keys: str, **wish: Any) -> dict[str, Any]:  # noqa: ANN401  # of JSON
    """A call of the draft to its end: its last answer, with all of its messages."""
    wanted = {"caller": "shown", "staff": "no-answer", "clinic": "closed", "record": True} | wish
    told: dict[str, Any] = json.loads(small.send("/try/call", {"message": json.dumps(wanted)}).text)
    messages, waiting = list(told["messages"]), list(keys)
    while not told["over"]:
        moment = messages[-1] if messages else {}
        act: dict[str, Any] = {"moment": moment.get("n"), "after": moment.get("seconds", 0)}
        if moment.get("doing") == "waiting" and moment.get("mayPress"):
            act |= {"key": waiting.pop(0)} if waiting else {"hangUp": True}
        told = json.loads(small.send(f"/try/call/{told['call']}", {"message": json.dumps(act)}, fresh=False).text)
        messages += told["messages"]
    return told | {"messages": messages}


def test_a_recorded_call_is_downloaded_and_played_again(parts: Parts, small: Editing, tmp_path: Path) -> None:
    assert 'href="/console/try/phone?record=yes"' in small.browsing.get("/console/try").text
    told = played(small, "4", "1")
    (kept,) = [each for each in told["messages"] if each["event"] == "recorded-here"]
    answer = small.browsing.get(kept["address"])
    assert answer.status_code == HTTPStatus.OK
    assert answer.headers["content-disposition"] == 'attachment; filename="recorded-call.yaml"'
    assert answer.headers["cache-control"] == "no-store"
    assert "Signature" not in answer.text
    assert "draft.invalid" not in answer.text
    file = tmp_path / "call.yaml"
    file.write_text(answer.text, encoding="utf-8")
    script = read_call(file)
    wall = parts.settings.clock().astimezone(parts.line.staff.zone)
    assert (script.hours, script.clock) == ("closed", wall.replace(tzinfo=None))
    with TrialLine(parts.settings) as line:
        result = InProcess(line)(file)
    assert result.played
    assert result.played.differences == ()


def test_a_draft_is_recorded_as_it_is(parts: Parts, small: Editing) -> None:
    said = small.file("topics/recovery.yaml")
    en = next(line.strip() for line in said.split("\n") if line.startswith("      ") and line.strip().endswith("."))
    small.replace("topics/recovery.yaml", en, f"{en} Rest well.")
    told = played(small, "2", clinic="clock")
    address = told["messages"][-1]["address"]
    assert "Rest well." in small.browsing.get(address).text
    assert parts.ledger.entries == []  # type: ignore[attr-defined]  # a fake one


def test_a_call_is_recorded_only_if_that_is_wished_and_for_its_caller_alone(small: Editing) -> None:
    told = played(small, record=False)
    assert "recorded-here" not in {each["event"] for each in told["messages"]}
    gone = small.browsing.get(f"/console/try/recording/{told['call']}")
    assert gone.status_code == HTTPStatus.NOT_FOUND
    assert "Record it again" in text(gone)
    recorded = played(small)
    small.browsing.post("/console/name", {"name": "Somebody Else"})
    assert small.browsing.get(f"/console/try/recording/{recorded['call']}").status_code == HTTPStatus.NOT_FOUND


def test_the_last_recordings_are_kept_and_no_more() -> None:
    calls = draft_calls.DraftCalls()
    for number in range(draft_calls.MOST_RECORDED + 1):
        assert calls._keep("Ana", f"c{number}", "text", "/r/") == f"/r/c{number}"
    assert calls.recorded("Ana", "c0") is None
    assert calls.recorded("Ana", "c1") == "text"
    assert calls.recorded("Bob", "c1") is None
