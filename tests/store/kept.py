"""What the tests of the store share: entries, a ledger that is started and stopped, and what is stored."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from ivr.core.entries import Entry, Kind, Note
from ivr.store.callbacks import Callbacks
from ivr.store.database import connect, reading
from ivr.store.durable.call_log_writer import SqlLedger
from ivr.store.tables import callbacks, entries
from ivr.store.vault import Vault

NUMBER = "+12025550123"
NOON = 1_764_590_400_000
VAULT = Vault(["a secret for tests only"])


def key(step: int, call: str = "CA1", digit: str = "1") -> Entry:
    """A key that was pressed."""
    return Entry(call, step, NOON + step, Note(Kind.KEY, digit, "menu", "main", language="en"), "v1", number=NUMBER)


def flag(step: int, call: str = "CA1", sign: str = "numb-legs", number: str = NUMBER) -> Entry:
    """A red flag that was chosen."""
    note = Note(Kind.KEY, "1", "menu", "signs", language="es", next_mode="ring", why=sign, opens=sign)
    return Entry(call, step, NOON + step, note, "v1", number=number)


def accept(step: int, call: str = "CA1") -> Entry:
    """Somebody who was called pressed 1."""
    return Entry(call, step, NOON + step, Note(Kind.ACCEPTED, "1", "ring", why="numb-legs"), "v1")


def declined(step: int, call: str = "CA1", value: str = "declined", why: str = "numb-legs") -> Entry:
    """A dial that ended without a person: one step behind the one that rang."""
    note = Note(Kind.TRANSFER, value, "ring", "signs", language="es", next_mode="ring", why=why)
    return Entry(call, step, NOON + step, note, "v1", number=NUMBER)


def ended(step: int, call: str = "CA1") -> Entry:
    """The caller's leg is over."""
    return Entry(call, 999_999, NOON + step, Note(Kind.ENDED, "completed"), "v1", seconds=9, number=NUMBER)


def failed(step: int, call: str = "CA1", sign: str = "numb-legs") -> Entry:
    """A webhook that failed while a red flag was chosen or rung for."""
    note = Note(Kind.FALLBACK, "11200", "ring", "signs", language="es", why=sign, opens=sign)
    return Entry(call, step, NOON + step, note, "v1", number=NUMBER)


def message(step: int, call: str = "CA1", recording: str = "RE1", number: str = NUMBER) -> Entry:
    """A message that a caller left."""
    note = Note(Kind.MESSAGE, "kept", "message", language="es")
    return Entry(call, step, NOON + step, note, "v1", seconds=9, number=number, recording=recording)


@asynccontextmanager
async def started(
    url: str, spool: Path, told: Callable[[tuple[Entry, ...]], None] = lambda _entries: None
) -> AsyncIterator[SqlLedger]:
    """A ledger that writes."""
    ledger = SqlLedger(url, VAULT, spool, clock=lambda: datetime.now(UTC), on_unwritten=told)
    ledger.start()
    try:
        yield ledger
    finally:
        await ledger.stop()


def stored(url: str) -> list[tuple[str, int, str]]:
    """The keys of all entries in the database, in order."""
    engine = connect(url, pooled=False)
    with reading(engine) as connection:
        found = connection.execute(select(entries).order_by(entries.c.call, entries.c.step, entries.c.kind))
        return [(row.call, row.step, row.kind) for row in found]


def rows(url: str) -> list[dict[str, Any]]:
    """The rows of the callback list, in order."""
    engine = connect(url, pooled=False)
    with reading(engine) as connection:
        found = connection.execute(select(callbacks).order_by(callbacks.c.call, callbacks.c.step)).mappings()
        return [dict(row) for row in found]


def listed(url: str) -> Callbacks:
    """The repository of the callback list."""
    return Callbacks(connect(url, pooled=False), VAULT)


def keys(*given: Entry) -> list[tuple[str, int, str]]:
    """What `stored` tells of entries."""
    return sorted((entry.call, entry.step, str(entry.note.kind)) for entry in given)
