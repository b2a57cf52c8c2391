"""What may be the matter with the database and the disk of a service that runs."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol


class Fault(Protocol):
    """Something that begins and ends."""

    def begin(self) -> None:
        """From now on it fails."""

    def end(self) -> None:
        """From now on all is well."""


class DatabaseGone:
    """The database's file is no more, and another one cannot be made."""

    def __init__(self, data: Path) -> None:
        self._file = data / "ivr.db"

    def begin(self) -> None:
        """Put a folder in the file's place."""
        for each in self._file.parent.glob("ivr.db*"):
            each.unlink()
        self._file.mkdir()

    def end(self) -> None:
        """Make room for a new file."""
        self._file.rmdir()


class DiskFull:
    """Nothing can be written, neither to the database nor to the spool."""

    def __init__(self, data: Path) -> None:
        self._database = DatabaseGone(data)
        self._spool = data / "spool"

    def begin(self) -> None:
        """Put a file in the folder's place."""
        self._database.begin()
        self._spool.write_text("no folder")

    def end(self) -> None:
        """Make room."""
        self._spool.unlink()
        self._database.end()


class DatabaseSlow:
    """Writing hangs: somebody else has the database locked."""

    def __init__(self, data: Path) -> None:
        self._file = data / "ivr.db"
        self._other: sqlite3.Connection | None = None

    def begin(self) -> None:
        """Lock it."""
        self._other = sqlite3.connect(self._file, isolation_level=None)
        self._other.execute("BEGIN IMMEDIATE")

    def end(self) -> None:
        """Let it go."""
        assert self._other
        self._other.execute("ROLLBACK")
        self._other.close()


_FAULTS: Final[dict[str, Callable[[Path], Fault]]] = {
    "database-gone": DatabaseGone,
    "database-slow": DatabaseSlow,
    "disk-full": DiskFull,
}


def fault_of(name: str, data: Path) -> Fault | None:
    """The fault of a case."""
    return _FAULTS[name](data) if name else None
