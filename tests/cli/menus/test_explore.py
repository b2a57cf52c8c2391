"""``ivr explore``: what holds, what is broken, and the page for the clinic."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from ivr.cli.menus.explore import explore
from ivr.explore.rules import RULES
from tests.explore.defects import defective
from tests.lines import SMALL


def test_a_line_keeps_every_promise_and_a_page_says_of_which_version(tmp_path: Path) -> None:
    path = tmp_path / "certificate.html"
    done = CliRunner().invoke(explore, ["--menus", str(SMALL), "--certificate", str(path)])
    assert done.exit_code == 0, done.output
    page = path.read_text(encoding="utf-8")
    assert "in 2 languages and" in done.output
    assert done.output.count("\nholds ") == page.count(">yes</td>") == len(RULES) + 1
    assert "BROKEN" not in done.output
    assert "every promise below held in every call" in page
    assert done.output.split("Version ")[1].split(".")[0] in page
    assert "http" not in page


def test_a_broken_promise_is_told_with_the_call_and_exit_code_1(monkeypatch: pytest.MonkeyPatch) -> None:
    _, line = defective(0)
    monkeypatch.setattr("ivr.cli.menus.explore.load_or_exit", lambda _menus: line)
    done = CliRunner().invoke(explore, ["--menus", str(SMALL)])
    assert done.exit_code == 1
    assert "BROKEN  What a menu says is what its keys do" in done.output
    assert "The shortest call that shows it: press 4." in done.output
    told = json.loads(CliRunner().invoke(explore, ["--menus", str(SMALL), "--json"]).output)
    assert not told["ok"]
    assert [proof["id"] for proof in told["proofs"] if proof["broken"]] == ["menus"]
