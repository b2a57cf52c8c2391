"""``ivr explore``: the shipped line keeps its promises, and a page says so."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from ivr.cli.menus.explore import explore
from tests.explore.defects import defective
from tests.lines import SMALL


@pytest.fixture(scope="module")
def certified(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """What is printed for the shipped line, and the page."""
    page = tmp_path_factory.mktemp("explore") / "certificate.html"
    done = CliRunner().invoke(explore, ["--certificate", str(page)])
    assert done.exit_code == 0, done.output
    return done.output, page.read_text(encoding="utf-8")


def test_the_shipped_line_keeps_every_promise(certified: tuple[str, str]) -> None:
    printed, _ = certified
    assert "in 2 languages and 2 kinds of hours" in printed
    assert printed.count("\nholds ") == 13
    assert "BROKEN" not in printed


def test_the_page_tells_what_was_proved_of_which_version(certified: tuple[str, str]) -> None:
    printed, page = certified
    assert "every promise below held in every call" in page
    assert printed.split("Version ")[1].split(".")[0] in page
    assert page.count(">yes</td>") == 13
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
