"""The command line as a whole."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from ivr.cli.main import COMMANDS, main


def test_all_commands_are_listed() -> None:
    output = CliRunner().invoke(main, ["--help"]).output
    assert all(f"  {name}" in output for name in COMMANDS)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_explains_itself_with_an_example(name: str) -> None:
    result = CliRunner().invoke(main, [name, "--help"])
    assert result.exit_code == 0
    assert "Example" in result.output


def test_wrong_use_exits_with_2() -> None:
    assert CliRunner().invoke(main, ["dance"]).exit_code == 2
    assert CliRunner().invoke(main, ["serve", "--dance"]).exit_code == 2
