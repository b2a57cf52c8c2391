"""``ivr test``: what passes, what fails, and what is no test call at all."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ivr.cli.main import main
from tests.lines import SMALL

GOOD = "test-calls:\n  - call: A sign\n    steps:\n      - presses: 4, 1\n      - hears: nine one one\n"


@pytest.fixture
def menus(tmp_path: Path) -> Path:
    """The small line, with a test call."""
    menus = Path(shutil.copytree(SMALL, tmp_path / "menus"))
    (menus / "test-calls").mkdir()
    (menus / "test-calls" / "signs.yaml").write_text(GOOD, encoding="utf-8")
    return menus


def made(menus: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["test", "--menus", str(menus), *arguments])


def test_calls_that_go_as_they_are_written(menus: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    done = made(menus, "--page", str(page))
    assert done.exit_code == 0, done.output
    assert "2 of 2 test calls went as they are written." in done.output
    assert "No test call exercised these choices of the menus: key 1 of the menu 'main'" in done.output
    assert "Test calls of the line" in page.read_text(encoding="utf-8")


def test_a_call_that_goes_another_way_is_told_with_exit_code_1(menus: Path) -> None:
    path = menus / "test-calls" / "signs.yaml"
    path.write_text(GOOD.replace("hears: nine one one", "hears: closed"), encoding="utf-8")
    done = made(menus)
    assert done.exit_code == 1
    assert f"{path}:5: “A sign” (language 'en'): The caller should hear \"closed\" there. They heard:" in done.output
    told = json.loads(made(menus, "--json").output)
    assert not told["ok"]
    assert [each["passed"] for each in told["calls"]] == [False, False]
    assert told["coverage"]["languages"] == {"exercised": 2, "of": 2, "never": []}


def test_a_file_with_a_mistake_is_told_and_nothing_is_called(menus: Path) -> None:
    path = menus / "test-calls" / "signs.yaml"
    path.write_text(GOOD.replace("hears:", "heard:"), encoding="utf-8")
    done = made(menus)
    assert done.exit_code == 1
    assert f"{path}:5: 'heard:' is not a step of a test call. Did you mean 'hears'?" in done.output
    assert "went as they are written" not in done.output


def test_no_test_call_is_an_error(menus: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "There is no test call in" in made(menus, str(empty)).output
    assert made(menus, str(empty)).exit_code == 1
    shutil.rmtree(menus / "test-calls")
    assert made(menus).exit_code == 1


def test_files_may_be_named(menus: Path) -> None:
    other = menus.parent / "mine.yaml"
    other.write_text(GOOD.replace("language", "language"), encoding="utf-8")
    assert "2 of 2 test calls" in made(menus, str(other)).output


def test_the_check_does_not_read_test_calls_as_menus(menus: Path) -> None:
    before = CliRunner().invoke(main, ["check", "--menus", str(menus)]).output
    shutil.rmtree(menus / "test-calls")
    assert CliRunner().invoke(main, ["check", "--menus", str(menus)]).output == before
