"""What can be compared: what callers hear, what they heard, and any folder with menus."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from ivr.content.comparing.comparison import Side
from ivr.content.load import load_folder, regather
from ivr.wiring.kept import Kept
from ivr.wiring.publishing import RefusedError, history, meant

PUBLISHED: Final = "published"
"""The name of what callers hear."""


class UnreadableError(Exception):
    """Something cannot be compared; the message says why, and what can."""


def folder_side(folder: Path) -> Side:
    """What is in a folder, also if it has errors that keep it from being published.

    Raises:
        UnreadableError: its files cannot be put together.
    """
    loaded = load_folder(folder)
    if loaded.evidence is None:
        told = "\n".join(map(str, loaded.issues[:20]))
        raise UnreadableError(f'The folder "{folder}" cannot be compared before this is put right:\n{told}')
    return Side(f'the folder "{folder}" ({loaded.evidence.line.version})', loaded.evidence.line, loaded.evidence)


def version_side(kept: Kept, version: str = PUBLISHED) -> Side:
    """What callers heard in a version, or hear now.

    Args:
        kept: What was published.
        version: The beginning of its mark, or `PUBLISHED`.

    Raises:
        UnreadableError: there is none, or it cannot be read any more.
        KeepError: the database does not tell.
    """
    records = history(kept)
    if not records:
        raise UnreadableError(
            "Nothing was ever published, so there is nothing to compare with. Name two folders:  ivr diff FOLDER FOLDER"
        )
    try:
        found = records[0].version if version == PUBLISHED else meant(records, version)
    except RefusedError as error:
        raise UnreadableError(str(error)) from None
    menus = kept.menus(found)
    evidence = regather(menus.files, found) if menus else None
    if evidence is None:
        raise UnreadableError(f"Version {found} cannot be read any more. See the others with:  ivr versions")
    return Side(f"version {found}", evidence.line, evidence)


def side(name: str, kept: Callable[[], Kept]) -> Side:
    """A folder or a version, as somebody names it.

    Args:
        name: A folder, the beginning of a version, or `PUBLISHED`.
        kept: What was published; asked only where it is needed.

    Raises:
        UnreadableError: as above.
        KeepError: as above.
    """
    return folder_side(Path(name)) if Path(name).is_dir() else version_side(kept(), name)
