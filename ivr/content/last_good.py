"""The last menus that loaded without errors, kept on disk: the line starts on them if the present ones are broken."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ivr.content import atomic
from ivr.content.evidence import Evidence
from ivr.content.issues import Issue, Place
from ivr.content.load import Loaded, load, load_folder
from ivr.core.model import Line

KEPT = "last-good-menus.json"
"""The name of the file in the data folder."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The line to start on. If it is the last good one, ``issues`` say what is wrong with the present menus."""

    line: Line
    issues: tuple[Issue, ...]
    from_last_good: bool
    evidence: Evidence
    """What the line rests on, with its approvals."""


class NoMenusError(Exception):
    """The menus are broken, and none are kept that ever loaded."""

    def __init__(self, issues: tuple[Issue, ...]) -> None:
        self.issues = issues
        super().__init__("\n".join(["No menus can be used, and none are kept:", *map(str, issues)]))


def load_or_last_good(folder: Path, data: Path) -> Chosen:
    """Loads the menus and keeps them, or loads those that were kept last.

    Args:
        folder: The menus.
        data: Where the service keeps what it writes.

    Raises:
        NoMenusError: Neither can be used.
    """
    loaded = load_folder(folder)
    if loaded.line is not None and loaded.evidence is not None:
        issues = (*loaded.issues, *_keep(loaded.files, data / KEPT))
        return Chosen(loaded.line, issues, from_last_good=False, evidence=loaded.evidence)
    kept = _kept(data / KEPT)
    if kept.line is None or kept.evidence is None:
        raise NoMenusError((*loaded.issues, *(issue.below(str(data / KEPT)) for issue in kept.issues)))
    return Chosen(kept.line, loaded.issues, from_last_good=True, evidence=kept.evidence)


def _keep(files: Mapping[str, bytes], path: Path) -> Iterator[Issue]:
    """Writes the files of a good line, all or nothing; a warning if that fails."""
    text = json.dumps({name: data.decode() for name, data in files.items()}, ensure_ascii=False)
    try:
        atomic.write(path, text)
    except OSError as error:
        yield Place(str(path), 1).warning(
            f"These menus could not be kept for a start with broken ones: {error.strerror}",
            "Check that the folder may be written to and has room.",
        )


def _kept(path: Path) -> Loaded:
    """The line that was kept, or why it cannot be used; nothing is said if none was ever kept."""
    try:
        files = json.loads(path.read_bytes())
        return load({name: text.encode() for name, text in files.items()})
    except FileNotFoundError:
        return Loaded(None)
    except (OSError, ValueError, AttributeError, RecursionError):
        problem = "The menus kept from the last good start cannot be read"
        return Loaded(None, (Place("", 1).error(problem, "Put the menus in order; this file is then renewed."),))
