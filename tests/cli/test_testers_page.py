"""Whoever follows only ``docs/testers.md`` gets where it says: its file is played, its commands are run as written."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from ivr.cli.main import main
from ivr.sim.recorded.phrases import CALLER, CARRIER, STAFF, examples
from ivr.sim.recorded.script import FIELDS
from tests.lines import SMALL
from tests.sim.imported import kept
from tests.started import StartedLine

PAGE = (Path(__file__).parents[2] / "docs" / "testers.md").read_text(encoding="utf-8")
TYPED = [
    shlex.split(line.strip().removeprefix(".venv/bin/ivr "), comments=True)
    for line in PAGE.splitlines()
    if re.match(r"    \.venv/bin/ivr (?:record|replay|import) ", line)
]
"""The commands that make, play and import files, in the order of the page."""

pytest_plugins = ["pytester"]


@pytest.fixture
def here(started_line: StartedLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder as a tester has it: a call that was kept in the browser, an export, and a line that runs."""
    monkeypatch.chdir(tmp_path)
    for name, value in started_line.environment.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "export.har").write_text(kept.har())
    result = CliRunner().invoke(main, ["record", "var/recorded-calls/call-0001.yaml", "--keys", "h", "--fast"])
    assert result.exit_code == 0, result.output
    return tmp_path


def test_each_command_works_as_it_is_written(here: Path, started_line: StartedLine) -> None:
    assert len(TYPED) > 8
    for words in TYPED:
        typed = [started_line.url if word == "http://127.0.0.1:8000" else word for word in words]
        result = CliRunner().invoke(main, typed)
        assert result.exit_code == 0, f"{words}: {result.output}"
    assert "<testsuites>" in (here / "results.xml").read_text()
    assert {path.name for path in (here / "my-calls").iterdir()} == {
        "red-flag.yaml",
        "stays-silent.yaml",
        "export.yaml",
    }


def test_the_file_on_the_page_is_one_and_a_change_in_it_is_told_as_the_page_says(here: Path) -> None:
    block = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert block
    file = here / "page.yaml"
    file.write_text(block[1])
    result = CliRunner().invoke(main, ["replay", "page.yaml"])
    assert result.exit_code == 0, result.output
    file.write_text(block[1].replace("1: a nurse for pain", "1: a nurse for fever"))
    told = CliRunner().invoke(main, ["replay", "page.yaml"]).output.splitlines()
    shown = [line.strip() for line in PAGE.splitlines() if re.match(r"      [-+] ", line) and "key 1" in line]
    assert [line.strip() for line in told[1:3]] == shown


def test_every_field_and_everything_that_somebody_can_do_is_explained() -> None:
    for name in (*FIELDS, "call", "clock", "hours", "twice", "with"):
        assert re.search(rf"(?m)^\| .*`{name}`", PAGE), name
    for each in (*examples(CALLER), *examples(STAFF), *examples(CARRIER)):
        assert f"`{each}`" in PAGE, each


def test_the_test_on_the_page_passes(pytester: pytest.Pytester) -> None:
    block = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert block
    pytester.makeini(f"[pytest]\nivr_menus = {SMALL}\n")
    pytester.makepyfile(block[1])
    pytester.runpytest_inprocess("-p", "ivr.testing.plugin").assert_outcomes(passed=1)
