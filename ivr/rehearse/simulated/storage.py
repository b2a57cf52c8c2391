"""The database and the disk of a rehearsal: SQLite in memory, and a folder in memory, both of which fail when told to.

What is committed stays, whoever is killed. What was written to the disk and not flushed is lost with the power.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Final, cast

from sqlalchemy import Engine, StaticPool, create_engine

from ivr.core.callbacks.attempts import Attempt
from ivr.rehearse.simulated.statements import Statements
from ivr.rehearse.simulated.virtual import Killed
from ivr.store.alerts import Attempts
from ivr.store.answers import AHEAD, PROOF
from ivr.store.callbacks import Callbacks
from ivr.store.tables import metadata
from ivr.store.vault import Vault

_WATCHED: Final = ("callbacks", "alerts")
_DUE: Final = "SELECT 1 FROM callbacks WHERE proof_due BETWEEN 1 AND ? OR proof_due > ? LIMIT 1"
"""As `store.durable.write.proof_over`."""

At = Callable[[str], object]


class _Held(sqlite3.Connection):
    """The one connection to a database that would be gone with it."""

    database: Database

    def close(self) -> None:
        """Keep it, and whatever is going on in it: what is closed late may be a connection of a dead process."""

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
            if database.touched != database.seen:
                database.seen = dict(database.touched)
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
        self.touched = dict.fromkeys(_WATCHED, 0)
        """How often each of these tables was changed."""
        self.seen = dict(self.touched)
        self._known: dict[str, tuple[int, list[int]]] = {}
        self.kill: Callable[[], object] = lambda: None
        self.changed: Callable[[], object] = lambda: None
        self.held = sqlite3.connect(":memory:", factory=_Held, isolation_level=None)
        self.held.database = self
        engine = self._engine()
        metadata.create_all(engine)
        vars(engine.dialect).update(dict.fromkeys(("do_begin", "do_commit", "do_rollback"), lambda _connection: None))
        self.engine = cast("Engine", Statements(engine, self))
        self.held.create_function("touch", 1, self._touch)
        for table in _WATCHED:
            for what in ("INSERT", "UPDATE", "DELETE"):
                name = f"{table}_{what.lower()}"
                self.held.execute(f"CREATE TRIGGER {name} AFTER {what} ON {table} BEGIN SELECT touch('{table}'); END")
        self.changes = self.held.total_changes

    def _touch(self, table: str) -> None:
        self.touched[table] += 1

    def _engine(self) -> Engine:
        pool = {"creator": lambda: self.held, "poolclass": StaticPool, "pool_reset_on_return": None}
        return create_engine("sqlite://", hide_parameters=True, **pool)

    def begin(self) -> None:
        """Begin a transaction, or fail as a database that is away."""
        self.reads()
        self.held.execute("BEGIN")  # there is one connection: nobody else can be about to write

    def reads(self) -> None:
        """Fail as a database that is away. What a process left behind that was killed in a transaction is undone."""
        if self.away:
            raise sqlite3.OperationalError("database is locked")
        if self.held.in_transaction:
            self.undo()

    def undo(self) -> None:
        """Forget what was done since the beginning of the transaction."""
        self.held.rollback()
        self.changes = self.held.total_changes

    def clear(self) -> None:
        """Be as at the first start."""
        self.away = self.failing = False
        self.next_commits.clear()
        if self.held.in_transaction:
            self.held.rollback()
        for table in metadata.tables:
            self.held.execute(f"DELETE FROM {table}")  # noqa: S608  # the names of our own tables
        self.changes = self.held.total_changes

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401  # as they are stored
        """What is committed."""
        return self.held.execute(sql, values).fetchall()

    def opened(self) -> list[int]:
        """When what is open was opened, in milliseconds since 1970."""
        return self._times("callbacks", "SELECT opened FROM callbacks WHERE standing = 'open'")

    def changes_by_itself(self) -> list[int]:
        """When what a 1 answered is open again, and when what failed is tried again."""
        proofs = self._times("callbacks", "SELECT proof_due FROM callbacks WHERE proof_due > 0")
        return [*proofs, *self._times("alerts", "SELECT next_at FROM alerts WHERE state = 'due'")]

    def _times(self, table: str, sql: str) -> list[int]:
        """Some times, which are read again once the table was changed."""
        known = self._known.get(sql)
        if known is None or known[0] != self.touched[table] or self.held.in_transaction:
            known = self._known[sql] = self.touched[table], [int(at) for (at,) in self.rows(sql)]
        return known[1]

    def opens(self, call: str) -> int:
        """How many red flags of a call are in the log."""
        found = self.rows("SELECT count(*) FROM entries WHERE call = ? AND opens != ''", call)
        return int(found[0][0])


class Disk:
    """Takes the place of what the spool calls to write."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.full = self.failing = self._used = False
        self.flushed: dict[tuple[int, int], int] = {}
        """Bytes of each file that survive the loss of power."""
        self.kept: set[bytes] = set()
        """Lines that survive."""

    def write_all(self, descriptor: int, data: bytes) -> None:
        """Write; on a full disk a part of it."""
        self._used = True
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
        return sorted(self.folder.glob("*.jsonl")) if self._used else []

    def clear(self) -> None:
        """Be empty."""
        self.flushed.clear()
        for path in self.folder.glob("*") if self._used else ():
            path.unlink()
        self.full = self.failing = self._used = False


class QuickCallbacks(Callbacks):
    """The callback list, which is asked again only when anything was committed, or is due by the time alone."""

    def __init__(self, database: Database, vault: Vault, clock: Callable[[], datetime]) -> None:
        super().__init__(database.engine, vault, clock=clock)
        self._database = database
        self._known: tuple[int, tuple[int, ...]] = (-1, (0,))

    def stamp(self) -> tuple[int, ...]:
        """See `Callbacks`."""
        database, now = self._database, int(self._clock().timestamp() * 1000)
        due = database.rows(_DUE, now, now + PROOF + AHEAD)
        if database.away or due or self._known[0] != database.touched["callbacks"]:
            found = super().stamp()
            self._known = database.touched["callbacks"], found
        return self._known[1]


class QuickAttempts(Attempts):
    """The attempts, which are asked for again only when anything was committed."""

    def __init__(self, database: Database) -> None:
        super().__init__(database.engine)
        self._database = database
        self._known: tuple[int, int, tuple[Attempt, ...]] = (-1, -1, ())

    def news(self, after: int, since: int) -> tuple[int, tuple[Attempt, ...]]:
        """See `Attempts`."""
        changes, before, found = self._known
        touched = self._database.touched["alerts"]
        if self._database.away or changes != touched or after != before:
            changes = touched
            after, found = super().news(after, since)
            self._known = changes, after, tuple(each for each in found if not each.over)
        return after, found
