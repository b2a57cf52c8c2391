"""``ivr safety-case`` without ``--table``: the page, the exit code, and what it says of its sources."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ivr.cli.safetycase import making, sources
from ivr.cli.safetycase.command import safety_case
from ivr.content.load import load_folder
from ivr.explore.hazards.model import Kind
from tests.explore.hazards.logs import LOG, TEST
from tests.lines import SMALL

HAZARDS = LOG.replace("    signs:\n      - RED-09\n", "").replace("- fever", "- fever\n      - leg")
JUNIT = """<testsuites><testsuite timestamp="{began}">
<testcase classname="tests.core.test_keys" name="test_why_a_key_is_no_choice[0]">{came}</testcase>
</testsuite></testsuites>"""


@pytest.fixture(autouse=True)
def once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same small line is walked and rehearsed once for all of these tests."""
    for name in ("_explored", "_rehearsed"):
        monkeypatch.setattr(making, name, partial(_kept, getattr(making, name)))


def _kept(make: Callable[..., object], *arguments: object) -> object:
    if make not in _KEPT:
        _KEPT[make] = make(*arguments)
    return _KEPT[make]


_KEPT: dict[Callable[..., object], object] = {}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a hazard log and the results of a run that passed."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "safety").mkdir()
    (tmp_path / "var").mkdir()
    (tmp_path / "safety" / "hazards.yaml").write_text(HAZARDS, encoding="utf-8")
    ran(tmp_path)
    return tmp_path


def ran(home: Path, came: str = "", began: str = "2999-01-01T00:00:00+00:00") -> None:
    (home / "var" / "junit.xml").write_text(JUNIT.format(came=came, began=began), encoding="utf-8")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(safety_case, ["--menus", str(SMALL), "--calls", "1", *arguments])


def test_a_page_is_written_where_all_controls_work(home: Path) -> None:
    done = run()
    assert done.exit_code == 0, done.output
    assert "1 hazards, 2 controls, 0 of them not shown to work." in done.output
    assert 'Wrote "safety-case.html".' in done.output
    assert "was shown to work" in (home / "safety-case.html").read_text(encoding="utf-8")


def test_a_control_without_a_passing_test_fails(home: Path) -> None:
    ran(home, came="<failure/>")
    done = run("--output", "case.html")
    assert done.exit_code == 1
    assert f"hazards.yaml:18: HAZ-01.1 is not shown to work: {TEST} failed" in done.output
    assert "were not shown to work" in (home / "case.html").read_text(encoding="utf-8")


def test_without_results_no_control_by_tests_is_shown(home: Path) -> None:
    (home / "var" / "junit.xml").unlink()
    done = run("--json")
    assert done.exit_code == 1
    told = json.loads(done.output)
    assert (told["ok"], told["failing"], told["tests"]["file"]) == (False, ["HAZ-01.1"], "")


def test_results_that_are_older_than_the_code_are_said_to_be(home: Path) -> None:
    ran(home, began="1999-01-01T00:00:00+00:00")
    done = run()
    assert done.exit_code == 0
    assert "These results are older than the code: " in done.output
    assert "These results are older than the code: " in (home / "safety-case.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("good", "bad", "told"),
    [
        (TEST, f"{TEST}_any_more", f"There is no test in the tests of this program called '{TEST}_any_more'."),
        ("      - leg\n", "", "No hazard is about the red flag 'leg'."),
        ("title:", "titel:", "'titel' is not known in a hazard. Did you mean 'title'?"),
    ],
)
def test_a_mistake_in_the_log_is_told_with_its_line(home: Path, good: str, bad: str, told: str) -> None:
    assert good in HAZARDS
    (home / "safety" / "hazards.yaml").write_text(HAZARDS.replace(good, bad), encoding="utf-8")
    done = run()
    assert done.exit_code == 1
    assert told in done.output
    assert not (home / "safety-case.html").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--hazards", "gone.yaml"], '"gone.yaml" cannot be read: No such file or directory. Name one with --hazards.'),
        (["--results", "gone.xml"], '"gone.xml" cannot be read: No such file or directory. Run:  make test'),
        (["--results", "safety/hazards.yaml"], "is of no use: it is not XML: "),
    ],
)
def test_what_cannot_be_read_is_told(home: Path, arguments: list[str], told: str) -> None:
    done = run(*arguments)
    assert done.exit_code == 1
    assert told in done.output
    assert {path.name for path in home.iterdir()} == {"safety", "var"}


def test_a_sample_of_nothing_and_menus_with_errors_are_told(home: Path) -> None:
    assert run("--sample", "5").exit_code == 2
    (home / "line.yaml").write_text("line: x\n", encoding="utf-8")
    assert CliRunner().invoke(safety_case, ["--menus", str(home)]).exit_code == 1


def test_an_installed_line_brings_its_log_and_has_no_tests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a wheel: the log stands in the package, and names of tests are believed."""
    log = tmp_path / "ivr" / "shipped" / "safety" / "hazards.yaml"
    log.parent.mkdir(parents=True)
    log.write_text(HAZARDS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for name, path in (("_PROGRAM", tmp_path / "ivr"), ("_CHECKOUT", tmp_path), ("_TESTS", tmp_path / "tests")):
        monkeypatch.setattr(sources, name, path)
    assert sources.hazard_log(None) == log
    evidence = load_folder(SMALL).evidence
    assert evidence
    assert Kind.TEST not in sources.sources(evidence).names
    assert sources.summary(evidence) == "1, with 2 controls; in 1 of them something is left to people"
    log.write_text(LOG, encoding="utf-8")
    assert sources.summary(evidence) == ""
