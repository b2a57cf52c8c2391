"""`ivr notice` puts a spoken notice on for some hours, shows it and takes it off."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ivr.cli.main import main
from ivr.staffing import notice
from tests.content.staff_file import FULL
from tests.lines import SMALL

NOW = "2026-11-20T12:30:00Z"
EN, ES = "Our office is closed today because of snow.", "Hoy la oficina está cerrada por la nieve."
TEXTS = ("--en", EN, "--es", ES)


@pytest.fixture
def menus(tmp_path: Path) -> Path:
    """The small line with a time zone."""
    folder = Path(shutil.copytree(SMALL, tmp_path / "menus"))
    (folder / "staff.yaml").write_text(FULL, encoding="utf-8")
    return folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The data folder of a line that has run."""
    (tmp_path / "var" / "spool").mkdir(parents=True)
    return tmp_path / "var"


def run(menus: Path, data: Path, *words: str, now: str = NOW) -> Result:
    environment = {"IVR_MENUS": str(menus), "IVR_DATA": str(data), "IVR_NOW": now}
    return CliRunner().invoke(main, ["notice", *words], env=environment)


def test_a_notice_is_on_shown_and_ends_by_itself(menus: Path, data: Path) -> None:
    result = run(menus, data, "on", *TEXTS, "--hours", "8")
    shown = f"en: {EN}\nes: {ES}\nIt ends on Fri 2026-11-20 15:30 (America/New_York).\n"
    assert (result.exit_code, result.output) == (
        0,
        f"{shown}The carrier's voice says it, also where the line plays audio files.\n",
    )
    assert run(menus, data).output == shown
    assert run(menus, data, now="2026-11-20T20:29:59Z").output == shown
    assert run(menus, data, now="2026-11-20T20:30:00Z").output == "No notice is on.\n"


def test_a_notice_is_taken_off(menus: Path, data: Path) -> None:
    run(menus, data, "on", *TEXTS, "--hours", "8")
    assert run(menus, data, "off").output == "The notice is off.\n"
    assert run(menus, data, "off").output == "There was no notice.\n"
    assert run(menus, data).output == "No notice is on.\n"


@pytest.mark.parametrize("until", ["2026-11-22T18:00", "2026-11-22T23:00:00+00:00"])
def test_an_end_is_told_by_the_clock_of_the_clinic(menus: Path, data: Path, until: str) -> None:
    result = run(menus, data, "on", *TEXTS, "--until", until, "--json")
    told = json.loads(result.output)
    assert (told["on"], told["texts"]) == (True, {"en": EN, "es": ES})
    kept = notice.read(data / notice.FILE)
    assert kept is not None
    assert kept.until == datetime.fromisoformat(told["until"]) == datetime(2026, 11, 22, 23, tzinfo=UTC)


def test_json_tells_whether_one_is_on(menus: Path, data: Path) -> None:
    data.mkdir(exist_ok=True)
    assert json.loads(run(menus, data, "--json").output) == {"on": False}
    run(menus, data, "on", *TEXTS, "--hours", "0.5")
    assert json.loads(run(menus, data, "--json").output)["until"] == "2026-11-20T13:00:00+00:00"
    assert json.loads(run(menus, data, "off", "--json").output) == {"on": False}


def test_a_text_may_be_given_by_the_code_of_its_language(menus: Path, data: Path) -> None:
    assert run(menus, data, "on", "--en", f"  {EN}\n", "--text", "es", ES, "--hours", "1").exit_code == 0
    kept = notice.read(data / notice.FILE)
    assert kept is not None
    assert kept.texts == (("en", EN), ("es", ES))


def test_every_problem_of_the_texts_is_told_and_nothing_is_put_on(menus: Path, data: Path) -> None:
    result = run(menus, data, "on", "--en", "Press 4, or hang up.", "--hours", "8")
    assert result.exit_code == 1
    assert [line.split(".")[0] for line in result.output.splitlines()] == [
        "The text in 'en' names a key",
        "The text in 'en' tells callers to hang up",
        "The text in 'es' is missing",
    ]
    assert not (data / notice.FILE).exists()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ([], "Write either --hours"),
        (["--hours", "8", "--until", "2026-11-22T18:00"], "Write either --hours"),
        (["--hours", "0"], "Invalid value for '--hours'"),
        (["--hours", "nan"], "This is not a time."),
        (["--until", "tomorrow"], "This is not a time."),
        (["--until", "2026-11-20T07:30"], "Fri 2026-11-20 07:30 is not within the 31 days after Fri 2026-11-20 07:30."),
        (["--until", "2027-01-22T18:00"], "Fri 2027-01-22 18:00 is not within the 31 days"),
    ],
)
def test_an_end_that_is_none_is_wrong_use(menus: Path, data: Path, options: list[str], told: str) -> None:
    result = run(menus, data, "on", *TEXTS, *options)
    assert result.exit_code == 2
    assert told in result.output
    assert not (data / notice.FILE).exists()


def test_options_in_front_of_the_word_would_be_lost_and_are_refused(menus: Path, data: Path) -> None:
    result = run(menus, data, "--data", str(data), "off")
    assert result.exit_code == 2
    assert "Write the options behind 'off'" in result.output


def test_a_broken_file_is_told_with_the_way_out(menus: Path, data: Path) -> None:
    (data / notice.FILE).write_text("{")
    result = run(menus, data)
    assert result.exit_code == 1
    assert 'is not said. It is not JSON. "ivr notice off" removes it.' in result.output


def test_a_folder_that_refuses_is_told(menus: Path, data: Path) -> None:
    (data / notice.FILE).mkdir(parents=True)
    on, off = run(menus, data, "on", *TEXTS, "--hours", "8"), run(menus, data, "off")
    assert (on.exit_code, off.exit_code) == (1, 1)
    assert "cannot be written" in on.output
    assert "cannot be removed" in off.output


@pytest.mark.parametrize("words", [(), ("off",), ("--json",)])
def test_a_folder_of_no_line_is_an_error(menus: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    for folder, code, told in ((tmp_path / "nowhere", 2, "There is no folder"), (menus, 1, "holds no data of a line")):
        result = run(menus, folder, *words)
        assert result.exit_code == code
        assert told in result.output
    result = run(menus, tmp_path / "new", "on", *TEXTS, "--hours", "8")
    assert result.exit_code == 0
    assert "No line has run with the folder" in result.output


@pytest.mark.parametrize("word", ["on", "off"])
def test_each_word_has_help_with_an_example(menus: Path, data: Path, word: str) -> None:
    assert f"Example: ivr notice {word}" in run(menus, data, word, "--help").output
