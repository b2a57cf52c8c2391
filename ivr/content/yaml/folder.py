"""The files of a folder of menus, and those that look like some and are not read."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from ivr.content.files.schema import KINDS
from ivr.content.yaml import together
from ivr.content.yaml.decode import MAX_BYTES
from ivr.content.yaml.issues import Issue, Place

TEST_CALLS: Final = "test-calls"
"""A folder beside the menus that is no part of them."""
LINES: Final = "lines"
"""A folder with further lines in folders of their own, which are no part of this one."""
_ENDINGS: Final = (".yaml", ".yml")
_MISSPELT: Final = re.compile(r"(?:\.(?:yalm|ymal|yam|yaml_|yml_|yamls)|[ ,_]ya?ml)$", re.IGNORECASE)
"""Endings that were meant to be the right one."""


def read_files(folder: Path) -> dict[str, bytes]:
    """The bytes of all menu files below a folder, by their path in it, sorted.

    Of a file that is too large only so much is read that its size is seen. What is no file is passed over. Of files
    that are just being changed together all are as they were, or all as they will be.

    Raises:
        OSError: The folder or one of its files cannot be read.
    """
    return together.seen(folder, _in_place, stamp)


def write_files(folder: Path, changes: together.Files, known: Mapping[str, str]) -> None:
    """Change files of the folder, all of them or none; see `together.write`.

    Raises:
        together.MovedError: Somebody else changed the folder meanwhile.
        OSError: It cannot be written.
    """
    together.write(folder, changes, known, _in_place)


def _in_place(folder: Path) -> dict[str, bytes]:
    paths = sorted((path.relative_to(folder).as_posix(), path) for path in _paths(folder) if _is_read(path))
    return {name: _read(path) for name, path in paths if path.is_file()}


def stamp(folder: Path) -> object:
    """What changes when a file of the menus does: compared, it tells whether to load the folder again."""
    try:
        paths = [*(path for path in _paths(folder) if _is_read(path)), together.manifest(folder)]
        found = sorted((str(path), path.stat()) for path in paths if path.exists())
        return tuple((path, each.st_mtime_ns, each.st_size, each.st_ino) for path, each in found)
    except OSError as error:
        return error.errno


def passed_over(folder: Path) -> Iterator[Issue]:
    """Warnings about what looks like menus in a folder and is not read, with what to call it."""
    for path in sorted(_paths(folder)):
        place = Place(path.relative_to(folder).as_posix(), 1)
        if _is_read(path):
            if not path.is_file():
                what = "a link that leads nowhere" if path.is_symlink() else "no file but a pipe, a socket or the like"
                yield place.warning(f"'{path.name}' is {what}, and is not read", "Put the file itself here.")
        elif better := _better(path):
            yield place.warning(
                f"'{path.name}' looks like a file of menus and is not read, because of its name",
                f"Call it '{better}', or take it out of the folder if it is not meant to be read.",
            )


def _paths(folder: Path) -> Iterator[Path]:
    """All files, and whatever else stands for one; links to folders are not followed, so that none leads in a ring."""

    def refuse(error: OSError) -> None:
        raise error

    for here, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = [name for name in folders if not name.startswith(".") and name != TEST_CALLS]
        if Path(here) == folder / LINES:
            folders.clear()
        yield from (Path(here, name) for name in names if not name.startswith((".", "~$")) and not name.endswith("~"))


def _is_read(path: Path) -> bool:
    return path.name.endswith(_ENDINGS)


def _read(path: Path) -> bytes:
    """The beginning of a file. It is opened so that one which became a pipe meanwhile keeps nobody waiting."""
    opened = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(opened, "rb") as file:
        return file.read(MAX_BYTES + 1) if stat.S_ISREG(os.fstat(opened).st_mode) else b""


def _better(path: Path) -> str:
    """What a file is to be called so that it is read; "" if it does not look like menus."""
    name = path.name
    for ending in _ENDINGS:
        at = name.lower().find(ending)
        if at > 0:
            return name[:at] + ending
    if _MISSPELT.search(name):
        return _MISSPELT.sub(".yaml", name)
    return f"{path.stem}.yaml" if _holds_menus(path) else ""


def _holds_menus(path: Path) -> bool:
    """Whether a file begins as menus do: with a kind of file and a colon."""
    if not path.is_file():
        return False
    begins = _read(path)[:MAX_BYTES].decode("utf-8", "replace").removeprefix("\ufeff").splitlines()
    first = next((line for line in begins if line.strip() and not line.startswith("#")), "")
    return first.partition(":")[0] in KINDS and ":" in first
