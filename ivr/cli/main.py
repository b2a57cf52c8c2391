"""The command ``ivr``: one group, a module for each command."""

from __future__ import annotations

import ast
import gc
import importlib
import os
from pathlib import Path
from typing import Final

import click

import ivr
from ivr import __version__

MENUS: Final = Path("menus")
SHIPPED: Final = Path(ivr.__file__).parent / "shipped" / "menus"
"""The menus that come with an installed line; a checkout has them at its top."""
COMMANDS: Final = {
    "approve": "menus.approve",
    "audio": "menus.audio_files",
    "call": "call",
    "callbacks": "desk.callbacks",
    "calls": "desk.calls",
    "check": "menus.check",
    "contact": "desk.contact",
    "coverage": "menus.coverage",
    "diff": "editing.diff",
    "doctor": "doctor",
    "drill": "desk.drill",
    "evidence": "menus.evidence",
    "explain": "editing.explain",
    "explore": "menus.explore",
    "fallback": "menus.fallback",
    "import": "import_calls",
    "init": "editing.init",
    "new": "editing.new",
    "notice": "menus.notice",
    "pages": "pages",
    "people": "people",
    "publish": "menus.publish",
    "record": "record",
    "recordings": "menus.recordings",
    "rehearse": "rehearse",
    "render": "menus.render",
    "replay": "replay",
    "report": "desk.report",
    "rollback": "menus.versions",
    "safety-case": "safetycase.command",
    "schema": "editing.schema",
    "serve": "serve",
    "test": "testing",
    "tree": "menus.tree",
    "versions": "menus.versions",
    "what-if": "what_if",
}
"""Command name to the module in ``ivr.cli`` that holds it, imported when it is used so that the others are quick."""


class Commands(click.Group):
    """Finds a command by importing its module."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """All names, in alphabetical order."""
        return sorted(COMMANDS)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        """The command, or None if there is none of that name."""
        if name not in COMMANDS:
            return None
        gc.disable()  # modules are no garbage: looking for some in them takes a tenth of a command's start
        try:
            module = importlib.import_module(f"ivr.cli.{COMMANDS[name]}")
        finally:
            gc.freeze()
            gc.enable()
        attribute = name.replace("-", "_")
        command: click.Command = getattr(module, attribute, None) or getattr(module, f"{attribute}_")  # as for import
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table of commands, from their docstrings as they are written: importing them all takes a second."""
        names = self.list_commands(ctx)
        width = formatter.width - 6 - max(map(len, names))
        told = [click.Command(name, help=_docstring(name)).get_short_help_str(width) for name in names]
        with formatter.section("Commands"):
            formatter.write_dl(list(zip(names, told, strict=True)))


def _docstring(name: str) -> str:
    """What a command's function says of itself in its file."""
    attribute, file = name.replace("-", "_"), f"{COMMANDS[name].replace('.', '/')}.py"
    module = ast.parse((Path(__file__).parent / file).read_text(encoding="utf-8"))
    functions = {each.name: each for each in module.body if isinstance(each, ast.FunctionDef)}
    return ast.get_docstring(functions.get(attribute) or functions[f"{attribute}_"]) or ""


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="ivr")
def main() -> None:
    """The phone information line: check the menus, start the line, call it.

    Example: ivr check
    """
    if not MENUS.is_dir() and SHIPPED.is_dir():
        os.environ.setdefault("IVR_MENUS", str(SHIPPED))
