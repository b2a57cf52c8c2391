"""`ivr check` prints what is wrong with the menus; its exit code says whether they can be used."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from ivr.cli.main import main
from tests.content.test_broken import BROKEN
from tests.lines import SMALL, small_line


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A folder with one topic and nothing else."""
    (tmp_path / "topic.yaml").write_bytes((BROKEN / "misspelt-field" / "topics" / "expect.yaml").read_bytes())
    return tmp_path


def test_good_menus_are_counted() -> None:
    result = CliRunner().invoke(main, ["check", "--menus", str(SMALL)])
    version = small_line().version
    assert result.exit_code == 0
    assert result.output == f"{SMALL}: 0 errors, 0 warnings; 3 menus, 3 topics, version {version}.\n"


def test_errors_are_printed_with_the_folder_and_end_with_1(broken: Path) -> None:
    result = CliRunner().invoke(main, ["check"], env={"IVR_MENUS": str(broken)})
    lines = result.output.splitlines()
    assert result.exit_code == 1
    assert f"{broken}/topic.yaml:2: 'titel' is not known in a topic. Did you mean 'title'?" in lines
    assert lines[-1] == f"{broken}: 4 errors, 0 warnings; the line cannot use them."


def test_json_holds_every_issue(broken: Path) -> None:
    result = CliRunner().invoke(main, ["check", "--json", "--menus", str(broken)])
    found = json.loads(result.output)
    assert result.exit_code == 1
    assert (found["ok"], found["version"], len(found["issues"])) == (False, None, 4)
    assert found["issues"][-1] == {
        "file": f"{broken}/topic.yaml",
        "line": 2,
        "problem": "'titel' is not known in a topic",
        "remedy": "Did you mean 'title'?",
        "severity": "error",
    }


def test_json_of_good_menus_says_so() -> None:
    result = CliRunner().invoke(main, ["check", "--json", "--menus", str(SMALL)])
    assert json.loads(result.output) == {"ok": True, "version": small_line().version, "issues": []}


def test_a_folder_that_is_not_there_is_wrong_use(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["check", "--menus", str(tmp_path / "none")])
    assert result.exit_code == 2
    assert "does not exist" in result.output


@pytest.mark.parametrize("command", ["check", "tree"])
def test_help_has_an_example(command: str) -> None:
    result = CliRunner().invoke(main, [command, "--help"])
    assert f"Example: ivr {command}" in result.output


def test_recordings_that_are_not_played_are_warnings(tmp_path: Path) -> None:
    stale = tmp_path / "recordings/en/goodbye.wav"
    stale.parent.mkdir(parents=True)
    stale.touch()
    stale.with_suffix(".txt").write_text("So long.")
    result = CliRunner().invoke(main, ["check", "--menus", str(SMALL), "--audio-folder", str(tmp_path)])
    assert result.exit_code == 0
    assert f'{stale}:1: warning: It is stale and not played: it says "So long.", and the line now says' in result.output
    assert "0 errors, 1 warning;" in result.output


def test_what_is_wrong_with_a_sound_is_an_error(tmp_path: Path) -> None:
    corrupt = tmp_path / "recordings/en/goodbye.wav"
    corrupt.parent.mkdir(parents=True)
    corrupt.write_bytes(b"no sound")
    corrupt.with_suffix(".txt").write_text(small_line().phrases["goodbye"].text["en"])
    command = ["check", "--menus", str(SMALL), "--audio-folder", str(tmp_path)]
    assert CliRunner().invoke(main, command).exit_code == 0
    result = CliRunner().invoke(main, [*command, "--audio"], env={"IVR_SPEAK": "carrier"})
    assert result.exit_code == 1
    assert f"{corrupt}:1: The recording is not played. It cannot be decoded" in result.output
    assert json.loads(CliRunner().invoke(main, [*command, "--audio", "--json"]).output)["ok"] is False
