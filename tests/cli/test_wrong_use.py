"""Wrong use ends with exit code 2 or a plain sentence, never with a traceback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from ivr.cli.main import main
from ivr.cli.printing.numbers import Decimal, Whole
from tests.lines import SMALL

CALL = Path(__file__).parent.parent / "data" / "webhooks" / "staff-en.json"


def run(*arguments: str, **more: str) -> Result:
    """Run a command against the small line."""
    return CliRunner().invoke(main, arguments, env={"IVR_MENUS": str(SMALL), "IVR_PUBLIC_URL": None, **more})


@pytest.mark.parametrize("command", [["recordings", "script"], ["fallback"]])
def test_a_file_that_cannot_be_written_is_told(command: list[str], tmp_path: Path) -> None:
    result = run(*command, "--output", str(tmp_path / "none" / "x"))
    assert result.exit_code == 1
    assert f'There is no folder "{tmp_path / "none"}"; make it first.' in result.output


def test_a_recording_folder_that_cannot_be_made_is_wrong_use(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = run("serve", "--record", str(tmp_path / "file" / "x"), IVR_DATA=str(tmp_path))
    assert result.exit_code == 2
    assert "Calls cannot be recorded in" in result.output


@pytest.mark.parametrize("command", ["check", "fallback", "tree", "notice", "recordings", "coverage", "evidence"])
def test_a_wrong_folder_of_menus_is_wrong_use_everywhere(command: str, tmp_path: Path) -> None:
    result = run(command, "--menus", str(tmp_path / "none"))
    assert result.exit_code == 2
    assert "does not exist" in result.output


def test_a_wrong_data_folder_of_a_notice_is_wrong_use(tmp_path: Path) -> None:
    for command in (["notice"], ["notice", "off"]):
        data = ["--data", str(tmp_path / "none")]
        assert run(*command, *data).exit_code == 2
        assert run(*command, IVR_DATA=str(tmp_path / "none")).exit_code == 2


@pytest.mark.parametrize(
    "command", ["callbacks", "calls", "report", "versions", "versions --audit", "people", "people list --json"]
)
def test_a_wrong_data_folder_is_told_and_is_not_made(command: str, tmp_path: Path) -> None:
    result = run(*command.split(), IVR_DATA=str(tmp_path / "none"), IVR_DATABASE_URL="")
    assert result.exit_code == 1
    assert result.output.startswith("Error: There is no ")
    assert str(tmp_path / "none") in result.output
    assert not (tmp_path / "none").exists()


def all_options(command: click.Command) -> Iterator[click.Parameter]:
    """The options and arguments of a command and of those below it."""
    yield from command.params
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            each = command.get_command(context, name)
            assert each is not None
            yield from all_options(each)


def test_no_number_is_refused_in_the_words_of_a_library() -> None:
    numbers = [
        each for each in all_options(main) if isinstance(each.type, (click.types.IntParamType, click.FloatRange))
    ]
    assert len(numbers) > 5
    assert {type(each.type) for each in numbers} == {Whole, Decimal}


def test_a_notice_without_texts_is_wrong_use() -> None:
    result = run("notice", "on", "--hours", "2")
    assert result.exit_code == 2
    assert "Write the text in every language" in result.output


def test_days_that_are_turned_round_are_wrong_use() -> None:
    result = run("calls", "--from", "2026-11-30", "--to", "2026-11-01")
    assert result.exit_code == 2
    assert "--to 2026-11-01 is before --from 2026-11-30." in result.output


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (["calls", "--limit", "abc"], "'abc' is not a whole number from 1 to 100000."),
        (["coverage", "--days", "0"], "'0' is not a whole number from 1 to "),
        (["rehearse", "--seed", "abc"], "'abc' is not a whole number of 0 or more."),
        (["rehearse", "--calls", "0"], "'0' is not a whole number of 1 or more."),
        (["drill", "--wait", "1"], "'1' is not a whole number from 5 to 600."),
        (["notice", "on", "--hours", "x"], "'x' is not a number from above 0 to 744."),
    ],
)
def test_what_is_no_number_is_refused_in_a_plain_sentence(command: list[str], sentence: str) -> None:
    result = run(*command)
    assert result.exit_code == 2
    assert sentence in " ".join(result.output.replace("│", " ").split())
    assert "not a valid" not in result.output
