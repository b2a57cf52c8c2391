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
