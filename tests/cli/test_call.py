"""``ivr call`` against a line that was really started."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner, Result

from ivr.cli.call import call
from tests.started import StartedLine, free_port


def run(line: StartedLine, *arguments: str, **changed: str) -> Result:
    return CliRunner().invoke(call, arguments, env={**line.environment, **changed})


def test_a_whole_call_in_spanish(started_line: StartedLine) -> None:
    result = run(started_line, "--keys", "9,3,#,0", "--fast")
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert "es  En una emergencia, cuelgue primero y después marque el nueve uno uno.  [cannot be cut off]" in lines
    assert "-- menu main" in lines
    assert "presses 9" in lines
    assert "staff: presses 1" in lines
    assert lines[-1].startswith("The line has hung up.")


def test_staff_who_decline_and_a_repeat(started_line: StartedLine) -> None:
    result = run(started_line, "--keys", "4,1,h", "--fast", "--staff", "busy,declines,answers", "--repeat")
    assert result.exit_code == 0
    assert "-- the transfer is over: completed, nobody talked" in result.output
    assert "-- the transfer is over: completed, they talked" in result.output
    assert "!" not in result.output


def test_json_for_machines(started_line: StartedLine) -> None:
    result = run(started_line, "--keys", "h", "--fast", "--json", "--from", "anonymous")
    events = [json.loads(line) for line in result.output.splitlines()]
    assert (events[0]["event"], events[0]["caller"]) == ("began", "anonymous")
    assert (events[-1]["event"], events[-1]["how"]) == ("ended", "person-hung-up")


def test_documents_and_forms(started_line: StartedLine) -> None:
    result = run(started_line, "--keys", "h", "--fast", "--twiml", "--forms")
    assert "    <Response>" in result.output
    assert "    CallStatus=ringing" in result.output


def test_keys_on_a_pipe(started_line: StartedLine) -> None:
    command = [sys.executable, "-m", "ivr", "call", "--fast"]
    result = subprocess.run(
        command, input="9\n\n", env=started_line.environment, capture_output=True, text=True, timeout=120, check=True
    )
    lines = result.stdout.splitlines()
    assert lines.index("presses 9") < lines.index("(silence)")
    assert lines[-1].startswith("You have hung up.")


def test_where_no_line_answers_it_says_how_to_start_one(started_line: StartedLine) -> None:
    result = run(started_line, "--fast", PORT=str(free_port()))
    assert result.exit_code == 1
    assert "make run" in result.output


def test_a_wrong_token_is_explained(started_line: StartedLine) -> None:
    result = run(started_line, "--fast", "--keys", "1", TWILIO_AUTH_TOKEN="wrong")
    assert result.exit_code == 1
    assert "refuses our signature" in result.output


def test_a_loop_is_an_error(started_line: StartedLine) -> None:
    result = run(started_line, "--fast", "--keys", "", "--max-requests", "2")
    assert result.exit_code == 1
    assert "loop" in result.output


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--keys", "9,x"], "'x' is not a key"),
        (["--staff", "asleep"], "'asleep' is none of answers"),
        (["--from", "me"], "'me' is not a caller"),
        (["--lang", "es"], "--lang"),
    ],
)
def test_wrong_use_is_named(started_line: StartedLine, arguments: list[str], named: str) -> None:
    result = run(started_line, *arguments)
    assert result.exit_code == 2
    assert named in result.output


def test_settings_that_cannot_be_used_are_wrong_use(started_line: StartedLine) -> None:
    result = run(started_line, PORT="many")
    assert result.exit_code == 2
    assert "PORT" in result.output
