"""The command line as a whole."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from ivr.cli.main import COMMANDS, main


def test_all_commands_are_listed_with_what_each_says_of_itself() -> None:
    lines = CliRunner().invoke(main, ["--help"], terminal_width=300).output.splitlines()
    table = dict(line.split(maxsplit=1) for line in lines[lines.index("Commands:") + 1 :])
    assert table == {name: _command(name).get_short_help_str(300) for name in COMMANDS}


def _command(name: str) -> click.Command:
    command = main.get_command(click.Context(main), name)
    assert command is not None
    return command


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_explains_itself_with_an_example(name: str) -> None:
    result = CliRunner().invoke(main, [name, "--help"])
    assert result.exit_code == 0
    assert "Example" in result.output


def test_wrong_use_exits_with_2() -> None:
    assert CliRunner().invoke(main, ["dance"]).exit_code == 2
    assert CliRunner().invoke(main, ["serve", "--dance"]).exit_code == 2
