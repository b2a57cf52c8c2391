"""The database and the disk of a rehearsal: SQLite in memory, and a folder in memory, both of which fail when told to.

What is committed stays, whoever is killed. What was written to the disk and not flushed is lost with the power.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, NullPool, create_engine, delete, event, text
from sqlalchemy.exc import OperationalError

from ivr.rehearse.virtual import Killed
from ivr.store.tables import metadata

_IMMEDIATE: Final = "begin_immediate"

At = Callable[[str], object]


class _Held(sqlite3.Connection):
    """The one connection to a database that would be gone with it."""

    database: Database

    def close(self) -> None:
        """Keep it."""
        if self.in_transaction:
            super().rollback()

    def commit(self) -> None:
        """Commit, unless trouble comes first, or behind it."""
        database, happens = self.database, ""
        if self.in_transaction and self.total_changes != database.changes and database.next_commits:
            happens = database.next_commits.pop(0)
        if happens == "fails" or database.failing:
            raise sqlite3.OperationalError("disk I/O error")
        if happens == "killed-before":
            database.kill()
            raise Killed
        super().commit()
        if self.total_changes != database.changes:
            database.changes = self.total_changes
            database.changed()
        if happens == "killed-behind":
            database.kill()
            raise Killed
        if happens == "unknown":
            raise sqlite3.OperationalError("disk I/O error")


class Database:
    """The database, with what is wrong with it."""

    def __init__(self) -> None:
        self.away = self.failing = False
        self.next_commits: list[str] = []
        """What happens at the next commits that change anything."""
        self.changes = 0
        self.kill: Callable[[], object] = lambda: None
        self.changed: Callable[[], object] = lambda: None
        self.held = sqlite3.connect(":memory:", factory=_Held, isolation_level=None)
        self.held.database = self
        self.engine = self._engine()
        metadata.create_all(self.engine)
        self.changes = self.held.total_changes

    def _engine(self) -> Engine:
        engine = create_engine("sqlite://", creator=lambda: self.held, poolclass=NullPool, hide_parameters=True)

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            if self.away:
                raise OperationalError("BEGIN", None, sqlite3.OperationalError("database is locked"))
            immediate = connection.get_execution_options().get(_IMMEDIATE)
            connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

        return engine

    def clear(self) -> None:
        """Be as at the first start."""
        self.away = self.failing = False
        self.next_commits.clear()
        with self.engine.begin() as connection:
            for table in reversed(metadata.sorted_tables):
                connection.execute(delete(table))
        self.changes = self.held.total_changes

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401  # as they are stored
        """What is committed."""
        return self.held.execute(sql, values).fetchall()

    def opens(self, call: str) -> int:
        """How many red flags of a call are in the log."""
        found = self.rows("SELECT count(*) FROM entries WHERE call = ? AND opens != ''", call)
        return int(found[0][0])


class Disk:
    """Takes the place of what the spool calls to write."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.full = self.failing = False
        self.flushed: dict[tuple[int, int], int] = {}
        """Bytes of each file that survive the loss of power."""
        self.kept: set[bytes] = set()
        """Lines that survive."""

    def write_all(self, descriptor: int, data: bytes) -> None:
        """Write; on a full disk a part of it."""
        if self.full:
            os.write(descriptor, data[: len(data) // 2])
            raise OSError(errno.ENOSPC, "No space left on device")
        os.write(descriptor, data)

    def flush(self, descriptor: int) -> None:
        """Have it survive."""
        if self.failing or self.full:
            raise OSError(errno.EIO, "Input/output error")
        found = os.fstat(descriptor)
        self.flushed[found.st_dev, found.st_ino] = found.st_size

    def flush_folder(self, _folder: Path) -> None:
        """The list of files survives in any case."""

    def lose_power(self) -> None:
        """Cut off what was not flushed; of the last line perhaps a part is left."""
        for path in self._files():
            found = path.stat()
            size = self.flushed.get((found.st_dev, found.st_ino), 0)
            if found.st_size > size:
                os.truncate(path, size + (found.st_size - size) // 3)

    def opens(self, call: str) -> int:
        """How many red flags of a call survive on it."""
        lines = (line for path in self._files() for line in self._surviving(path))
        return sum(call.encode() in line and b'"opens":""' not in line for line in lines)

    def _surviving(self, path: Path) -> list[bytes]:
        found = path.stat()
        return path.read_bytes()[: self.flushed.get((found.st_dev, found.st_ino), 0)].splitlines()

    def _files(self) -> list[Path]:
        return sorted(self.folder.glob("*.jsonl")) if self.folder.exists() else []

    def clear(self) -> None:
        """Be empty."""
        self.full = self.failing = False
        self.flushed.clear()
        for path in self.folder.glob("*") if self.folder.exists() else ():
            path.unlink()


def dates(database: Database) -> list[int]:
    """When what is open was opened, in milliseconds since 1970."""
    return [int(at) for (at,) in database.rows("SELECT opened FROM callbacks WHERE standing = 'open'")]


__all__ = ["Database", "Disk", "dates", "text"]
