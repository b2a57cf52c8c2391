"""``ivr record`` against a line that was really started, and ``ivr replay`` here and against that line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import click
import pytest
from click.testing import CliRunner, Result

from ivr.cli.record import record
from ivr.cli.replay import replay
from ivr.sim.recorded.reading_files import read
from tests.lines import SMALL
from tests.started import MENUS, OPEN, StartedLine, free_port

DATA = Path(__file__).parents[1] / "data"
OLD = DATA / "webhooks-json" / "fallback.json"


def run(line: StartedLine, command: click.Command, *arguments: str | Path, **changed: str) -> Result:
    return CliRunner().invoke(command, [str(argument) for argument in arguments], env={**line.environment, **changed})


@pytest.fixture(scope="module")
def started_line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StartedLine]:
    """The small line, which each command here builds quickly."""
    line = StartedLine(tmp_path_factory.mktemp("data"), menus=SMALL, more=OPEN)
    try:
        line.start()
        yield line
    finally:
        line.kill()


@pytest.fixture(scope="module")
def recorded(started_line: StartedLine, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A call that was recorded once: the warning signs, and a hang-up."""
    file = tmp_path_factory.mktemp("recorded") / "call.yaml"
    result = run(started_line, record, file, "--keys", "4,h", "--fast", "--about", "Warning signs.")
    assert result.exit_code == 0, result.output
    return file.read_text()


@pytest.fixture
def file(recorded: str, tmp_path: Path) -> Path:
    path = tmp_path / "calls" / "call.yaml"
    path.parent.mkdir()
    path.write_text(recorded)
    return path


def test_a_recorded_call_is_replayed_here_and_there_without_a_difference(
    started_line: StartedLine, tmp_path: Path
) -> None:
    file = tmp_path / "red-flag.yaml"
    options = ("--keys", "4,1", "--fast", "--staff", "busy,answers", "--with-twiml")
    result = run(started_line, record, file, *options)
    assert result.exit_code == 0
    assert "staff: presses 1" in result.output
    script = read(file)
    assert (script.hours, str(script.clock)) == ("open", "2026-03-10 15:00:00")
    assert all(step.told.twiml is not None for step in script.steps)
    (key,) = [step for step in script.steps if step.label == "caller: presses 4"]
    assert (key.told.keys or {})["1"] == "a nurse for leg"
    for where in ([], ["--url", started_line.url]):
        again = run(started_line, replay, *where, tmp_path, file)
        assert again.output == f"1 call with {len(script.steps)} webhooks played again: no difference.\n"
        assert again.exit_code == 0


@pytest.mark.parametrize(
    ("written", "instead", "told"),
    [
        ("hang up and dial", "call", "- expected to hear in English, and no key cuts it off: In an emerg"),
        ("1: topic expect", "1: topic other", "- expected: key 1 leads to topic other\n  + now: key 1 leads to top"),
        ("then: waits 10 s", "then: waits 5 s", "- expected: the line waits 5 s"),
        ("      - en: Thank you for calling the small line.\n", "", "+ hears now in English: Thank you for c"),
    ],
)  # fmt: skip
def test_what_somebody_writes_is_expected_shown_and_accepted(
    started_line: StartedLine, file: Path, written: str, instead: str, told: str
) -> None:
    before = file.read_text()
    assert written in before
    file.write_text(before.replace(written, instead, 1))
    result = run(started_line, replay, file)
    assert result.exit_code == 1
    assert result.output.startswith(f"{file}, line 10 (caller: calls):\n  ")
    assert told in result.output
    assert result.output.endswith("1 difference in 1 of them.\n")
    machine = json.loads(run(started_line, replay, file, "--json").output)
    assert (machine["place"], machine["line"], machine["file"]) == (1, 10, str(file))
    accepted = run(started_line, replay, file, "--update")
    assert (accepted.exit_code, f"Accepted in {file}: 1 answer." in accepted.output) == (0, True)
    assert file.read_text() == before
    assert run(started_line, replay, file).exit_code == 0


def test_what_is_deleted_is_not_compared(started_line: StartedLine, file: Path) -> None:
    kept = [line for line in file.read_text().splitlines() if not line.strip().startswith(("- en", "- es", "hears"))]
    file.write_text("\n".join(kept))
    assert run(started_line, replay, file).exit_code == 0


def test_a_call_written_by_hand_compares_nothing_until_it_is_accepted(
    started_line: StartedLine, tmp_path: Path
) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(
        "# Mine.\nsteps:\n  - caller: calls  # first\n  - caller: presses 5\n    # second\n  - caller: presses star\n"
    )
    result = run(started_line, replay, file)
    assert (result.exit_code, "compares nothing yet" in result.output) == (1, True)
    assert run(started_line, replay, file, "--update").exit_code == 0
    assert run(started_line, replay, file).exit_code == 0
    text = file.read_text()
    assert text.startswith("# Mine.\nsteps:\n  - caller: calls  # first\n    hears:\n")
    assert "    # second\n" in text
    assert read(file).steps[1].told.then == "waits 10 s for one key, then goes on by itself"


def test_a_way_that_is_gone_cannot_be_accepted(started_line: StartedLine, file: Path) -> None:
    file.write_text(file.read_text().replace("caller: presses 4", "staff: picks up"))
    before = file.read_text()
    result = run(started_line, replay, file, "--update")
    assert (result.exit_code, "has no such way now" in result.output) == (1, True)
    assert file.read_text() == before


def test_an_older_file_is_accepted_as_a_new_one(started_line: StartedLine, tmp_path: Path) -> None:
    old = tmp_path / "call.json"
    old.write_text(OLD.read_text().replace("Something is not working", "Something broke"))
    assert run(started_line, replay, old).exit_code == 1
    result = run(started_line, replay, old, "--update")
    assert (result.exit_code, "the older file is gone" in result.output) == (0, True)
    assert [path.name for path in tmp_path.iterdir()] == ["call.yaml"]
    assert run(started_line, replay, tmp_path).exit_code == 0


def test_nothing_to_replay_is_no_success(started_line: StartedLine, tmp_path: Path) -> None:
    result = run(started_line, replay, tmp_path)
    assert (result.exit_code, "no recorded call" in result.output) == (2, True)


def test_a_broken_file_fails_alone_and_all_is_told_to_machines(started_line: StartedLine, file: Path) -> None:
    (file.parent / "a-empty.yaml").touch()
    (file.parent / "b-changed.yaml").write_text(file.read_text().replace("then: nothing", "then: hangs up"))
    (file.parent / "c-mine.yaml").write_text("steps:\n  - caller: calls\n")
    results = file.parent.parent / "ci" / "results.xml"
    result = run(started_line, replay, file.parent, "--junit", results)
    assert result.exit_code == 1
    assert f"Error: {file.parent / 'a-empty.yaml'}:1: it is empty." in result.output
    assert "3 calls with 7 webhooks played again: 1 difference in 1 of them." in result.output
    suite = ET.parse(results).getroot()[0]
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("4", "2", "1")
    verdicts = {case.get("name"): [(each.tag, each.text) for each in case] for case in suite}
    assert verdicts["call.yaml"] == []
    ((kind, text),) = verdicts["b-changed.yaml"]
    assert (kind, "- expected: the line hangs up" in str(text)) == ("failure", True)
    assert [verdicts[name][0][0] for name in ("a-empty.yaml", "c-mine.yaml")] == ["error", "failure"]


def test_several_processes_find_the_same(started_line: StartedLine, file: Path) -> None:
    for name in ("b", "c"):
        (file.parent / f"{name}.yaml").write_text(file.read_text().replace("then: nothing", "then: hangs up"))
    one, two = (run(started_line, replay, file.parent, "--jobs", jobs) for jobs in ("1", "2"))
    assert (one.output, one.exit_code) == (two.output, 1)


def test_another_token_is_said_to_be_the_reason(started_line: StartedLine, file: Path) -> None:
    result = run(started_line, replay, file, "--url", started_line.url, TWILIO_AUTH_TOKEN="f0" * 16)
    assert (result.exit_code, "another auth token" in result.output) == (1, True)


def test_a_version_that_is_not_known_here_is_told(started_line: StartedLine, file: Path, tmp_path: Path) -> None:
    others = {"IVR_MENUS": str(MENUS), "IVR_DATA": str(tmp_path / "other")}
    result = run(started_line, replay, file, "--url", started_line.url, **others)
    assert "not kept here, so keys and the names of staff are not compared" in result.output
    assert result.exit_code == 0


def test_menus_with_errors_are_told(started_line: StartedLine, file: Path, tmp_path: Path) -> None:
    result = run(started_line, replay, file, IVR_MENUS=str(tmp_path))
    assert (result.exit_code, "The menus have errors" in result.output) == (1, True)


def test_what_is_no_address_is_wrong_use(started_line: StartedLine, file: Path) -> None:
    result = run(started_line, replay, file, "--url", "127.0.0.1:8100")
    assert (result.exit_code, "scheme, host and port" in result.output) == (2, True)


def test_a_file_is_not_replaced_unless_asked(started_line: StartedLine, tmp_path: Path) -> None:
    file = tmp_path / "call.yaml"
    file.write_text("precious")
    refused = run(started_line, record, file, "--keys", "h", "--fast")
    assert (refused.exit_code, file.read_text()) == (2, "precious")
    assert "--overwrite" in refused.output
    assert run(started_line, record, file, "--keys", "h", "--fast", "--overwrite").exit_code == 0
    assert len(read(file).steps) == 2


def test_where_no_line_answers_it_says_so(started_line: StartedLine, file: Path) -> None:
    result = run(started_line, replay, file, "--url", f"http://127.0.0.1:{free_port()}")
    assert result.exit_code == 1
    assert "No line answers" in result.output


def test_a_path_that_is_not_there_is_wrong_use(started_line: StartedLine, tmp_path: Path) -> None:
    assert run(started_line, replay, tmp_path / "nothing").exit_code == 2


def test_a_report_that_cannot_be_written_is_told(started_line: StartedLine, file: Path) -> None:
    result = run(started_line, replay, file, "--junit", file / "x.xml")
    assert (result.exit_code, "cannot be written" in result.output) == (1, True)
