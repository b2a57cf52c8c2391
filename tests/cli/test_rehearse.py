"""The command ``ivr rehearse``: what it prints, keeps and answers."""

from __future__ import annotations

import json
from pathlib import Path
from unittest.mock import patch

import pytest
from click.testing import CliRunner

from ivr.cli.main import main
from tests.lines import SMALL
from tests.rehearse.planted import PLANTED

MENUS = ["--menus", str(SMALL)]


def test_it_tells_what_was_rehearsed() -> None:
    printed = CliRunner().invoke(main, ["rehearse", "--calls", "5", "--seed", "3", "--json", *MENUS])
    assert printed.exit_code == 0, printed.output
    told = json.loads(printed.stdout)
    assert told["ok"] is True
    assert told["calls"] >= 5
    assert told["broken"] == []
    assert "Every promise held." in CliRunner().invoke(main, ["rehearse", "--calls", "1", *MENUS]).output


def test_what_breaks_a_promise_is_told_kept_and_played_again(tmp_path: Path) -> None:
    planted = next(each for each in PLANTED if each.name == "a sign opens nothing")
    with patch(planted.where, planted.make(vars(__import__("ivr.calls.session", fromlist=["note"]))["note"])):
        arguments = ["rehearse", "--calls", "1", "--keep", str(tmp_path), *MENUS]
        printed = CliRunner().invoke(main, arguments)
        assert printed.exit_code == 1
        assert "BROKEN in rehearsal 1: play it again with  ivr rehearse --calls 1 --seed 1" in printed.output
        (kept,) = tmp_path.glob("*.json")
        assert len(json.loads(kept.read_text())["callers"]) == 1
        assert CliRunner().invoke(main, ["rehearse", str(kept), *MENUS]).exit_code == 1
    assert CliRunner().invoke(main, ["rehearse", str(tmp_path), *MENUS]).exit_code == 0


@pytest.mark.parametrize("text", [None, "nothing"])
def test_a_folder_without_rehearsals_is_told(tmp_path: Path, text: str | None) -> None:
    if text:
        (tmp_path / "kept.json").write_text(text, encoding="utf-8")
    printed = CliRunner().invoke(main, ["rehearse", str(tmp_path), *MENUS])
    assert printed.exit_code == 1
    assert "--keep" in printed.output
