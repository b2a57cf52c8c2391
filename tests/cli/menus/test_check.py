"""`ivr check` prints what is wrong, what is covered, and ends with 1 if the menus cannot be used."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.exceptions import Exit
from click.testing import CliRunner, Result

from ivr.cli.main import main
from ivr.cli.menus.check import check, load_or_exit
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
    first, second, last = result.output.splitlines()
    assert second.startswith(f"{EVIDENCE}/line.yaml:19: note: ")
    assert first.startswith(f"{EVIDENCE}/facts/signs.yaml:2: note: ")
    assert last.startswith(f"{EVIDENCE}: 0 errors, 0 warnings, 2 notes; 2 menus, 2 topics, version ")


def test_a_line_without_a_fact_base_is_one_warning() -> None:
    assert (
        f"{SMALL}: 0 errors, 1 warning, 1 note; 3 menus, 3 topics, version {small_line().version}." in run(SMALL).output
    )


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
    assert [(issue["severity"], issue["line"]) for issue in told["issues"]] == [("note", 2), ("note", 19)]


def test_json_tells_errors_too(broken: Path) -> None:
    result = run(broken, "--json")
    told = json.loads(result.output)
    assert (result.exit_code, told["ok"], told["version"], len(told["issues"])) == (1, False, None, 1)
    assert "facts" not in told


def test_other_commands_get_the_line_or_end(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert load_or_exit(SMALL) == small_line()
    with pytest.raises(Exit):
        load_or_exit(broken)
    told = capsys.readouterr().err
    assert "staff.yaml:1: The file is missing" in told
    assert "note:" not in told
    assert told.endswith("ivr check\n")


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
    assert "0 errors, 2 warnings, 1 note;" in result.output


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
