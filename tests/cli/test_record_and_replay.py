"""``ivr record`` and ``ivr replay`` against a line that was really started."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from ivr.cli.record import record
from ivr.cli.replay import replay
from tests.started import StartedLine, free_port


def run(line: StartedLine, command: click.Command, *arguments: str | Path, **changed: str) -> Result:
    return CliRunner().invoke(command, [str(argument) for argument in arguments], env={**line.environment, **changed})


def test_a_recorded_call_is_replayed_without_a_difference(started_line: StartedLine, tmp_path: Path) -> None:
    file = tmp_path / "red-flag.json"
    result = run(
        started_line, record, file, "--about", "A red flag.", "--keys", "4,1", "--fast", "--staff", "busy,answers"
    )
    assert result.exit_code == 0
    assert "staff: presses 1" in result.output
    assert json.loads(file.read_text())["about"] == "A red flag."
    again = run(started_line, replay, tmp_path, file)
    assert again.exit_code == 0
    assert again.output == f"2 calls with {2 * count(file)} webhooks played again: no difference.\n"


def count(file: Path) -> int:
    return len(json.loads(file.read_text())["exchanges"])


def test_a_difference_is_named_with_file_and_exchange(started_line: StartedLine, tmp_path: Path) -> None:
    file = tmp_path / "changed.json"
    run(started_line, record, file, "--keys", "h", "--fast")
    file.write_text(file.read_text().replace("hang up first, then dial", "call"))
    result = run(started_line, replay, file)
    assert result.exit_code == 1
    assert result.output.startswith(
        "changed, exchange 1 (start):\n  - hears en-US: In an emergency, call nine one one."
    )
    assert result.output.endswith("2 webhooks played again: 1 differences in 1 of them.\n")
    machine = run(started_line, replay, file, "--json", "--url", started_line.url + "/")
    assert json.loads(machine.output)["place"] == 1
    assert machine.exit_code == 1


@pytest.mark.parametrize(
    ("field", "written", "told"),
    [
        ("heard", "en-US: In an emergency, please dial 112.", "- hears en-US: In an emergency, please dial 112."),
        ("ways", "waits 5 s", "- waits 5 s"),
    ],
)
def test_what_somebody_writes_into_a_file_is_what_is_expected(
    started_line: StartedLine, tmp_path: Path, field: str, written: str, told: str
) -> None:
    file = tmp_path / "edited.json"
    run(started_line, record, file, "--keys", "4,h", "--fast")
    call = json.loads(file.read_text())
    call["exchanges"][0][field][0] = written
    file.write_text(json.dumps(call))
    result = run(started_line, replay, file)
    assert (result.exit_code, told in result.output) == (1, True)
    del call["exchanges"][0][field]
    file.write_text(json.dumps(call))
    assert run(started_line, replay, file).exit_code == 0


def test_nothing_to_replay_is_no_success(started_line: StartedLine, tmp_path: Path) -> None:
    assert run(started_line, replay, tmp_path).exit_code == 2
    good, empty = tmp_path / "good.json", tmp_path / "a-empty.json"
    run(started_line, record, good, "--keys", "h", "--fast")
    empty.write_text(json.dumps(json.loads(good.read_text()) | {"exchanges": []}))
    result = run(started_line, replay, tmp_path)
    assert result.exit_code == 1
    assert "a-empty.json' holds no webhook" in result.output
    assert "1 calls with 2 webhooks played again: no difference." in result.output, "the others are played"


def test_a_file_of_an_editor_that_marks_the_order_of_bytes_is_played_like_any_other(
    started_line: StartedLine, tmp_path: Path
) -> None:
    file = tmp_path / "marked.json"
    run(started_line, record, file, "--keys", "h", "--fast")
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    result = run(started_line, replay, file)
    assert (result.exit_code, result.output) == (0, "1 calls with 2 webhooks played again: no difference.\n")


def test_another_token_is_said_to_be_the_reason(started_line: StartedLine, tmp_path: Path) -> None:
    file = tmp_path / "call.json"
    run(started_line, record, file, "--keys", "h", "--fast")
    result = run(started_line, replay, file, TWILIO_AUTH_TOKEN="f0" * 16)
    assert (result.exit_code, "another auth token" in result.output) == (1, True)


def test_what_is_no_address_is_wrong_use(started_line: StartedLine, tmp_path: Path) -> None:
    file = tmp_path / "call.json"
    run(started_line, record, file, "--keys", "h", "--fast")
    result = run(started_line, replay, file, "--url", "127.0.0.1:8100")
    assert (result.exit_code, "scheme, host and port" in result.output) == (2, True)


def test_a_file_is_not_replaced_unless_asked(started_line: StartedLine, tmp_path: Path) -> None:
    file = tmp_path / "call.json"
    file.write_text("precious")
    refused = run(started_line, record, file, "--keys", "h", "--fast")
    assert (refused.exit_code, file.read_text()) == (2, "precious")
    assert "--overwrite" in refused.output
    assert run(started_line, record, file, "--keys", "h", "--fast", "--overwrite").exit_code == 0
    assert count(file) == 2


def test_where_no_line_answers_it_says_so(started_line: StartedLine, tmp_path: Path) -> None:
    result = run(started_line, replay, tmp_path, "--url", f"http://127.0.0.1:{free_port()}")
    assert result.exit_code == 1
    assert "No line answers" in result.output


def test_a_broken_recording_is_named(started_line: StartedLine, tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text("{}")
    result = run(started_line, replay, tmp_path)
    assert result.exit_code == 1
    assert "broken.json" in result.output


def test_a_path_that_is_not_there_is_wrong_use(started_line: StartedLine, tmp_path: Path) -> None:
    assert run(started_line, replay, tmp_path / "nothing").exit_code == 2
