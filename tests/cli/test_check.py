"""`ivr check` prints what is wrong, what is covered, and ends with 1 if the menus cannot be used."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.exceptions import Exit
from click.testing import CliRunner, Result

from ivr.cli.check import check, load_or_exit
from tests.lines import EVIDENCE, SMALL, small_line


def run(menus: Path, *options: str) -> Result:
    return CliRunner().invoke(check, ["--menus", str(menus), *options])


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """The small line without one of its files."""
    menus = Path(shutil.copytree(SMALL, tmp_path / "menus"))
    (menus / "staff.yaml").unlink()
    return menus


def test_notes_are_counted_beside_errors_and_warnings() -> None:
    result = run(EVIDENCE)
    assert result.exit_code == 0
    first, last = result.output.splitlines()
    assert first.startswith(f"{EVIDENCE}/facts/signs.yaml:2: note: ")
    assert last.startswith(f"{EVIDENCE}: 0 errors, 0 warnings, 1 note; 2 menus, 2 topics, version ")


def test_a_line_without_a_fact_base_is_one_warning() -> None:
    assert f"{SMALL}: 0 errors, 1 warning; 3 menus, 3 topics, version {small_line().version}." in run(SMALL).output


def test_errors_end_with_exit_code_1(broken: Path) -> None:
    result = run(broken)
    assert result.exit_code == 1
    assert result.output.endswith(f"{broken}: 1 error, 0 warnings; the line cannot use them.\n")


def test_json_holds_the_issues_and_what_is_covered() -> None:
    result = run(EVIDENCE, "--json")
    told = json.loads(result.output)
    assert (result.exit_code, told["ok"]) == (0, True)
    assert told["facts"]["es"]["must"] == {"spoken": 5, "of": 5}
    assert told["topics"]["risks"]["keys"] == ["2"]
    assert [(issue["severity"], issue["line"]) for issue in told["issues"]] == [("note", 2)]


def test_json_tells_errors_too(broken: Path) -> None:
    result = run(broken, "--json")
    told = json.loads(result.output)
    assert (result.exit_code, told["ok"], told["version"], len(told["issues"])) == (1, False, None, 1)
    assert "facts" not in told


def test_other_commands_get_the_line_or_end(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert load_or_exit(SMALL) == small_line()
    with pytest.raises(Exit):
        load_or_exit(broken)
    assert "staff.yaml:1: The file is missing" in capsys.readouterr().err
