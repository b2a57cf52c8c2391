"""Several lines in one folder: the first one, and in ``lines/NAME`` every other one, a whole folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ivr.content.yaml.folder import LINES
from ivr.content.yaml.issues import Issue, Place
from ivr.core.line.model import Line


def names(line: Line) -> tuple[str, ...]:
    """The other lines that a first line leads callers to, in the order in which they stand there."""
    return tuple(dict.fromkeys(line.other_numbers.values()))


def folder_of(menus: Path, name: str) -> Path:
    """Where another line stands.

    Args:
        menus: The folder with the first line.
        name: Of the other one; "" for the first.
    """
    return menus / LINES / name if name else menus


def folders(menus: Path) -> tuple[str, ...]:
    """The names of all folders in which another line stands, sorted."""
    try:
        found = [path.name for path in (menus / LINES).iterdir() if path.is_dir() and not path.name.startswith(".")]
    except OSError:
        return ()
    return tuple(sorted(found))


def issues(menus: Path, line: Line, file: str, place: int = 1) -> Iterator[Issue]:
    """What does not fit between the numbers of a first line and the folders of the others.

    Args:
        menus: The folder with the first line.
        line: That line.
        file: Its line file.
        place: Where the others stand in it.
    """
    there, mapped = folders(menus), names(line)
    for name in mapped:
        if name not in there:
            yield Place(file, place).error(
                f"There is no folder '{folder_of(menus, name)}', so callers of the line '{name}' hear this one",
                f"Begin it with 'ivr new line {name}', or take its numbers out.",
            )
    for name in there:
        if name not in mapped:
            yield Place(file, place).warning(
                f"No number leads to the line in '{folder_of(menus, name)}', so nobody can call it",
                f"Write 'lines:', and below it '- line: {name}' with its 'numbers:'.",
            )
