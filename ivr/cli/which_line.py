"""``--line NAME``: which of several lines a command is about; without it, the first one, or all of them."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

from ivr import settings as environment
from ivr.content import lines
from ivr.content.yaml.folder import LINES
from ivr.settings import Settings

_CHOSEN: Final = "ivr.line"
_NAME: Final = re.compile("[a-z0-9-]{1,60}")
_FIRST: Final = re.compile("^line: ([a-z0-9-]+)", re.MULTILINE)


def _keep(context: click.Context, _option: click.Parameter, name: str | None) -> None:
    if name is None:
        return
    if not _NAME.fullmatch(name):
        raise click.BadParameter(f"'{name}' is not the name of a line. Write small letters, digits and dashes.")
    context.meta[_CHOSEN] = name


line_option = click.option(
    "--line",
    metavar="NAME",
    is_eager=True,
    expose_value=False,
    callback=_keep,
    help="Of the line in the folder lines/NAME of the menus.",
)


def menus_folder() -> Path:
    """The folder with the first line, as the environment names it."""
    return Path(os.environ.get("IVR_MENUS") or "menus")


def named_line() -> str | None:
    """The line that somebody named; "" for the first one by its own name, None where nobody named any.

    Raises:
        BadParameter: the menus have no line of that name.
    """
    context = click.get_current_context(silent=True)
    name: str | None = context.meta.get(_CHOSEN) if context else None
    return None if name is None else stored_name(menus_folder(), name)


def chosen() -> str:
    """The line that is meant; "" is the first one."""
    return named_line() or ""


def stored_name(menus: Path, name: str) -> str:
    """A name as lines are kept by it: "" for the first one, which also has a name of its own.

    Raises:
        BadParameter: the menus have no line of that name.
    """
    if (menus / "line.yaml").is_file():
        found = _FIRST.search((menus / "line.yaml").read_text(encoding="utf-8", errors="replace"))
        if found and found[1] == name:
            return ""
    there = lines.folders(menus)
    if name not in there:
        others = f"There are: {', '.join(there)}." if there else "There is only one."
        raise click.BadParameter(f"There is no line '{name}' in \"{menus / LINES}\". {others}")
    return name


def menus_of_line(context: click.Context, _option: click.Parameter, menus: Path) -> Path:
    """The callback of an option that names the menus: those of the line that is meant."""
    name = context.meta.get(_CHOSEN)
    return lines.folder_of(menus, stored_name(menus, name)) if name else menus


def folder_of_line(_context: click.Context, _option: click.Parameter, folder: Path) -> Path:
    """The callback of an option that names another folder, such as that with the audio."""
    return lines.folder_of(folder, chosen())


def settings() -> Settings:
    """The environment, of the line that is meant.

    Raises:
        SettingsError: a variable is missing or unusable.
    """
    return environment.read().of_line(chosen())


def with_line(option: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """An option that names the menus, with the one for the line before it."""
    return lambda command: option(line_option(command))
