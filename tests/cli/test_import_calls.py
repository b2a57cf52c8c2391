"""``ivr import``: files that are replayed, of what testers have already."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ivr.cli.main import main
from tests.lines import SMALL
from tests.sim.imported import kept


def run(*arguments: str | Path) -> Result:
    environment = {"IVR_MENUS": str(SMALL), "IVR_PUBLIC_URL": None, "TWILIO_AUTH_TOKEN": "f0" * 16}
    return CliRunner().invoke(main, [str(each) for each in arguments], env=environment)


@pytest.fixture
def har(tmp_path: Path) -> Path:
    path = tmp_path / "export.har"
    path.write_text(kept.har())
    return path


def test_what_was_imported_is_replayed_accepted_and_replayed_again(har: Path, tmp_path: Path) -> None:
    result = run("import", har, "-o", tmp_path / "calls")
    file = tmp_path / "calls" / "export.yaml"
    assert result.exit_code == 0
    assert result.output.splitlines() == [
        f"{har} (a HAR): 1 call.",
        f"  Written to {file}: 5 steps.",
        "  Left out: GET /favicon.ico: a GET without parameters.",
        "  Left out: POST /voice: it was turned away with 403.",
        f"  They expect nothing yet. Let them expect what the line says now:  ivr replay --update {file}",
    ]
    first = run("replay", file)
    assert (first.exit_code, "compares nothing yet" in first.output) == (1, True)
    assert run("replay", file, "--update").exit_code == 0
    again = run("replay", tmp_path / "calls")
    assert (again.exit_code, again.output) == (0, "1 call with 5 webhooks played again: no difference.\n")


def test_machines_are_told_the_same(har: Path, tmp_path: Path) -> None:
    told = json.loads(run("import", har, "-o", tmp_path / "calls", "--json").output)
    assert (told["kind"], told["written"]) == ("a HAR", [str(tmp_path / "calls" / "export.yaml")])
    assert sum(told["left_out"].values()) == 2


def test_a_file_of_no_kind_fails_alone(har: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("hello")
    result = run("import", tmp_path / "notes.txt", har, "-o", tmp_path / "calls")
    assert result.exit_code == 1
    assert "notes.txt' holds no webhook. What can be imported: a form body" in result.output
    assert (tmp_path / "calls" / "export.yaml").exists()


def test_a_file_with_nothing_of_use_fails_and_says_why(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text("curl https://line.example.com/")
    result = run("import", tmp_path / "page.txt", "-o", tmp_path / "calls")
    assert (result.exit_code, "Left out: GET /: a GET without parameters" in result.output) == (1, True)


def test_files_are_not_replaced_unless_asked(har: Path, tmp_path: Path) -> None:
    assert run("import", har, "-o", tmp_path).exit_code == 0
    refused = run("import", har, "-o", tmp_path)
    assert (refused.exit_code, "--overwrite" in refused.output) == (2, True)
    assert run("import", har, "-o", tmp_path, "--overwrite").exit_code == 0


def test_wrong_use_is_told(har: Path, tmp_path: Path) -> None:
    assert run("import", tmp_path / "none", "-o", tmp_path).exit_code == 2
    assert run("import", har).exit_code == 2
    (tmp_path / "file").touch()
    result = run("import", har, "-o", tmp_path / "file" / "deep")
    assert (result.exit_code, "cannot be written" in result.output) == (1, True)
