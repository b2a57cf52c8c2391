"""Copies of files that stand beside the file they were made from, as `recovery (1).yaml`: one mistake, told once.

Nothing of a copy is read: each of its texts would stand twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Final

from ivr.content.yaml.issues import Issue, Place

_ONCE: Final = ("line", "staff", "phrases")
"""Kinds of files of which there is one."""
_NAMED: Final = ("menu", "topic", "fact-topic")
"""Kinds of which there are several, each with an id."""
_USUAL: Final = ("menus", "topics", "facts")
"""Folders in which files usually stand."""
_BEHIND: Final = re.compile(
    r"(?:\s*\(\d+\)|\s*\([^)]*conflict[^)]*\)|[\s_-]+(?:copy|copia|kopie)(?:\s*\d+)?|\s+\d+"
    r"|[\s._-]+(?:old|backup|bak|orig|original|viejo|anterior|respaldo))+$",
    re.IGNORECASE,
)
_BEFORE: Final = re.compile(r"^(?:copy|copia)(?:\s*\(\d+\))?\s+(?:of|de)\s+", re.IGNORECASE)
"""What file managers, mail programs and shared folders put into the name of a copy."""
_DELETE: Final = "Delete the one that is not meant, or take it out of the folder."
_OR_NEW: Final = "If it is to be something new, give it and all of its texts ids of their own."

First = tuple[str, str]
"""The kind of a file and the id behind it; "" where there is none."""


def copies(files: Mapping[str, First], lines: Mapping[str, int]) -> Iterator[tuple[str, Issue]]:
    """The files that stand for something that another file stands for too, each with the error about it.

    Args:
        files: By name, how the file begins.
        lines: By name, the line of that.
    """
    firsts: dict[First, str] = {}
    for file in sorted(files, key=lambda each: _rank(each, files[each][0])):
        kind, id_ = files[file]
        stem, original = PurePosixPath(file).stem, _original(file)
        may_be_second = bool(id_) if kind in _NAMED else kind in _ONCE or stem != original
        if may_be_second and (first := firsts.get(_stands_for(kind, id_, original))):
            yield file, Place(file, lines[file]).error(*_told(first, kind, id_))
        firsts.setdefault(_stands_for(kind, id_, stem), file)


def _rank(file: str, kind: str) -> tuple[bool, bool, int, str]:
    """Sorts the file that somebody means before its copies."""
    path = PurePosixPath(file)
    usual = path.parts[0] in _USUAL if kind in _NAMED else len(path.parts) == 1 or path.parts[0] in _USUAL
    return path.stem != _original(file), not usual, len(path.stem), file


def _original(file: str) -> str:
    """The name that a file had before it was copied, without its ending."""
    stem = PurePosixPath(file).stem
    return _BEFORE.sub("", _BEHIND.sub("", stem)) or stem


def _stands_for(kind: str, id_: str, stem: str) -> First:
    """What only one file may stand for."""
    if kind in _ONCE:
        return kind, ""
    return kind, id_ if kind in _NAMED else stem


def _told(first: str, kind: str, id_: str) -> tuple[str, str]:
    if kind in _ONCE:
        return f"This is a second file that begins with '{kind}:'; the first is '{first}'", "Delete one of the two."
    if kind in _NAMED:
        return f"This file and '{first}' both begin with '{kind}: {id_}'", f"{_DELETE} {_OR_NEW}"
    return f"This file looks like a copy of '{first}', and both would be read", _DELETE
