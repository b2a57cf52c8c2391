"""What waits beside the database, as staff's commands see it; and the callback list with it.

It is looked at before the database is: an entry goes from memory to the spool, and from there to the database, so
whoever looks in this order sees each one at least once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, StaticPool, create_engine, insert, select

from ivr.core.callbacks.entry import Callback, Standing
from ivr.store.callbacks import RETENTION_DAYS, Callbacks
from ivr.store.database import reading, writing
from ivr.store.durable.log_row import LogRow
from ivr.store.durable.memory_file import in_memory
from ivr.store.durable.spool import NO_FILE, count_refused, paths, read
from ivr.store.durable.unflushed import waiting_id
from ivr.store.durable.write import write
from ivr.store.scope import EVERYTHING, Scope
from ivr.store.tables import callbacks, entries, metadata
from ivr.store.vault import Vault

_WAITED_FOR: Final = {Standing.OPEN, Standing.TAKEN}


class StillWaitsError(Exception):
    """The entry is not in the database yet, so nobody can take or close it there."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What is not in the database, as far as it can be known from here."""

    slips: tuple[LogRow, ...] = ()
    """What can be read of it; some of it may be in the database by now."""
    hidden: int = 0
    """How many entries are in the memory of the line only."""
    refused: int = 0
    """How many were put aside, since nobody can read them."""
    locked: tuple[str, ...] = ()
    """Files that cannot be read, and why."""
    no_database: str = ""
    """Why the database cannot be read, if it cannot."""


def beside(data: Path, spool: Path) -> Beside:
    """Look at what waits beside the database.

    Args:
        data: The data folder.
        spool: The folder of the spools in it.
    """
    hidden = in_memory(data)
    slips: list[LogRow] = []
    locked: list[str] = []
    refused = 0
    try:
        refused = count_refused(spool)
        files = paths(spool)
    except OSError as error:
        return Beside(hidden=hidden, locked=(f"{spool}: {error.strerror}",))
    for path in files:
        if path.exists() and not path.is_file():
            locked.append(f"{path}: {NO_FILE}")
            continue
        try:
            lines = path.read_bytes().splitlines(keepends=True)
        except FileNotFoundError:  # it was read back just now
            continue
        except OSError as error:
            locked.append(f"{path}: {error.strerror}")
            continue
        found = [read(line) for line in lines]
        slips += [slip for slip in found if slip is not None]
        refused += sum(slip is None and bool(line.strip()) for line, slip in zip(lines[:-1], found, strict=False))
    return Beside(tuple(slips), hidden, refused, tuple(locked))


class WholeList(Callbacks):
    """The callback list with what waits beside the database. What waits has a negative id, which stays the same."""

    def __init__(
        self,
        engine: Engine,
        vault: Vault,
        days: int = RETENTION_DAYS,
        waiting: Sequence[LogRow] = (),
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        scope: Scope = EVERYTHING,
    ) -> None:
        super().__init__(engine, vault, days, clock, scope)
        self._real, self._box = engine, vault
        self._slips = [slip for slip in waiting if slip.flagged]
        self._copy: Callbacks | None = None
        self.is_readable = True
        """Whether the database can be read; if not, the list is what waits beside it."""
        self._ids: dict[int, int] = {}

    def listed(self) -> tuple[Callback, ...]:
        """What is still to be done, with what waits."""
        if not self._slips and self.is_readable:
            return super().listed()
        stored = super().listed() if self.is_readable else ()
        merged = {each.id: each for each in stored} | self._of_copy()
        return tuple(
            sorted((each for each in merged.values() if each.standing in _WAITED_FOR), key=lambda each: each.opened)
        )

    def get(self, id: int) -> Callback | None:  # noqa: A002
        """An entry, from wherever it is."""
        return self._of_copy().get(id) if self._slips and id < 0 else super().get(id)

    def take(self, id: int, by: str, at: int) -> bool:  # noqa: A002
        """See `Callbacks.take`.

        Raises:
            StillWaitsError: It is not in the database.
        """
        return super().take(_stored(id), by, at)

    def done(self, id: int, by: str, at: int) -> bool:  # noqa: A002
        """See `Callbacks.done`.

        Raises:
            StillWaitsError: It is not in the database.
        """
        return super().done(_stored(id), by, at)

    def number(self, id: int) -> str:  # noqa: A002
        """The number to call, from wherever it is."""
        if id >= 0:
            return super().number(id)
        self._of_copy()
        return self._copy.number(self._ids[id]) if self._copy else ""

    def _of_copy(self) -> dict[int, Callback]:
        """The entries of the calls of which something waits, as they will be: worked out in a copy of these calls."""
        calls = {slip.call for slip in self._slips}
        engine, stored = copied(self._real if self.is_readable else None, self._slips)
        self._copy = Callbacks(engine, self._box, clock=self._clock, scope=self._scope)
        found = {}
        for each in (entry for call in calls for entry in self._copy.of_call(call)):
            id_ = each.id if each.id in stored else waiting_id(each.call, each.name, each.cause)
            self._ids[id_] = each.id
            found[id_] = _renamed(each, id_)
        return found


def copied(source: Engine | None, slips: Sequence[LogRow], more: Iterable[str] = ()) -> tuple[Engine, set[int]]:
    """A database in memory that holds some calls as they will be once what waits is written.

    Args:
        source: The database; None where it cannot be read.
        slips: What waits of these calls.
        more: Further calls to copy.

    Returns:
        It, and the ids that entries of the callback list have in the database already.
    """
    calls = {*more, *(slip.call for slip in slips)}
    engine = create_engine("sqlite://", poolclass=StaticPool)
    metadata.create_all(engine)
    stored: set[int] = set()
    with writing(engine) as copy:
        if source is not None:
            with reading(source) as connection:
                stored = _copied(connection, copy, calls)
        write(copy, slips)
    return engine, stored


def _copied(source: Connection, copy: Connection, calls: set[str]) -> set[int]:
    """Copy what the database has of some calls. Returns the ids of their entries on the list."""
    listed: list[dict[str, Any]] = []
    for table in (entries, callbacks):
        rows = [dict(row) for row in source.execute(select(table).where(table.c.call.in_(calls))).mappings()]
        if rows:
            copy.execute(insert(table), rows)
        listed = rows
    return {row["id"] for row in listed}


def _renamed(each: Callback, id_: int) -> Callback:
    return Callback(**{name: getattr(each, name) for name in Callback.__dataclass_fields__} | {"id": id_})


def _stored(id_: int) -> int:
    if id_ < 0:
        raise StillWaitsError
    return id_
