"""Each person's draft on disk: private, written whole or not at all, and found again after a restart."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Final
from urllib.parse import quote

from ivr.content.editing.draft import Draft, DraftError
from ivr.content.yaml import atomic

FOLDER: Final = "drafts"
"""In the data folder; below it one folder for each person."""
_FILE: Final = "draft.json"
_LONGEST: Final = 100


class DraftStore:
    """The draft of one person.

    Args:
        data: The data folder.
        name: The person's.
    """

    _locks: Final[dict[Path, Lock]] = {}

    def __init__(self, data: Path, name: str) -> None:
        self.folder: Final = data / FOLDER / _folder_of(name)

    def read(self) -> Draft | None:
        """The draft; None if there is none.

        Raises:
            DraftError: What is there cannot be read.
            OSError: The same.
        """
        try:
            return Draft.unpacked((self.folder / _FILE).read_bytes())
        except FileNotFoundError:
            return None

    def write(self, draft: Draft) -> None:
        """Keep a draft.

        Raises:
            OSError: The disk does not take it; the one before stays.
        """
        self._make()
        atomic.write_private(self.folder / _FILE, draft.packed())

    def remove(self) -> None:
        """Forget the draft.

        Raises:
            OSError: The disk does not let it go.
        """
        with suppress(FileNotFoundError):
            (self.folder / _FILE).unlink()

    def set_aside(self) -> Path:
        """Put a draft that cannot be read out of the way; nothing of it is lost.

        Raises:
            OSError: The disk does not allow it.
        """
        aside = self.folder / f"{_FILE}.unreadable"
        (self.folder / _FILE).replace(aside)
        return aside

    @contextmanager
    def locked(self) -> Iterator[None]:
        """One edit at a time, of all windows, threads and processes."""
        self._make()
        with self._locks.setdefault(self.folder, Lock()):
            try:
                import fcntl  # noqa: PLC0415  # there is none on Windows
            except ImportError:  # pragma: no cover
                yield
                return
            opened = os.open(self.folder, os.O_RDONLY)
            try:
                fcntl.flock(opened, fcntl.LOCK_EX)
                yield
            finally:
                os.close(opened)

    def _make(self) -> None:
        for folder in (self.folder.parent, self.folder):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _folder_of(name: str) -> str:
    """A folder's name for any name of a person."""
    written = quote(name, safe=" ")
    return written if len(written) <= _LONGEST else f"{written[:40]}-{sha256(name.encode()).hexdigest()[:24]}"


__all__ = ["FOLDER", "DraftError", "DraftStore"]
