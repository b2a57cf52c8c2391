"""``ivr explore``: what holds, what is broken, and the page for the clinic."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from click.testing import CliRunner

from ivr import __version__
from ivr.cli.menus.explore import explore
from ivr.explore.certificate import program
from ivr.explore.rules import RULES
from tests.lines import SMALL


def test_a_line_keeps_every_promise_and_a_page_says_of_which_version(tmp_path: Path) -> None:
    path = tmp_path / "certificate.html"
    done = CliRunner().invoke(explore, ["--menus", str(SMALL), "--certificate", str(path)])
    assert done.exit_code == 0, done.output
    page = path.read_text(encoding="utf-8")
    assert "in 2 languages and 2 kinds of hours" in done.output
    assert done.output.count("\nholds ") == page.count(">yes</td>") == len(RULES) + 1
    assert "BROKEN" not in done.output
    assert "every promise below held in every call" in page
    assert done.output.split("Version ")[1].split(".")[0] in page
    assert done.output.split("There are ")[1].split(" ")[0] in page
    for told in ("red-flags.yaml", __version__, program(), "at most 20", "at most 120"):
        assert told in page
    assert "http" not in page
    assert "there is no hazard log for this line" in page  # the shipped one is about other warning signs


def test_a_broken_promise_is_told_with_the_call_and_exit_code_1(tmp_path: Path) -> None:
    """A text that the check lets pass names a key, and no key works while a nurse is rung."""
    menus = tmp_path / "menus"
    shutil.copytree(SMALL, menus)
    flags = menus / "red-flags.yaml"
    text = flags.read_text(encoding="utf-8")
    flags.write_text(text.replace("nine one one", "nine one one. Or press 5", 1), encoding="utf-8")
    done = CliRunner().invoke(explore, ["--menus", str(menus)])
    assert done.exit_code == 1, done.output
    assert "BROKEN  Keys that a text names lead where it says" in done.output
    assert "no key works then. The shortest call that shows it: press 4, press 1." in done.output
    told = json.loads(CliRunner().invoke(explore, ["--menus", str(menus), "--json"]).output)
    assert not told["ok"]
    assert [proof["id"] for proof in told["proofs"] if proof["broken"]] == ["named-keys"]


def test_a_clinic_may_be_stricter(tmp_path: Path) -> None:
    menus = tmp_path / "menus"
    shutil.copytree(SMALL, menus)
    with (menus / "line.yaml").open("a", encoding="utf-8") as file:
        file.write("limits:\n  keys-to-help: 1\n  seconds-to-help: 5\n  seconds-without-a-key: 10\n")
    done = CliRunner().invoke(explore, ["--menus", str(menus)])
    assert "BROKEN  From wherever keys count, 1 keys and 5 seconds" in done.output
    assert "BROKEN  No words keep a caller from pressing a key for more than 10 seconds." in done.output
