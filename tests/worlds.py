"""A line for sequences of webhooks: several processes, a clock, and a disk that holds entries and rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from typing import Final, Protocol

from sqlalchemy import StaticPool, create_engine, delete, select, update

from ivr.core.callbacks.entry import Cause, Standing
from ivr.core.entries import Entry, Kept
from ivr.store.answers import Facts, Known, facts
from ivr.store.durable import write
from ivr.store.durable.log_row import LogRow, Writer
from ivr.store.settle import Row
from ivr.store.tables import callbacks, entries, metadata
from tests.calls.calls import NOW, session_for
from tests.lines import small_line
from tests.store.kept import VAULT

PROCESSES: Final = 6


class Disk(Protocol):
    """Holds what is known of calls."""

    def write(self, slips: Sequence[LogRow]) -> None:
        """Entries of one webhook."""

    def facts(self, call: str) -> Facts:
        """What is known of a call."""

    def rows(self, call: str, now: int = 0) -> list[Row]:
        """Its rows of the callback list, at a moment."""

    def take(self, row: Row) -> None:
        """Staff take a row."""

    def clear(self) -> None:
        """Forget all."""


class SqliteDisk:
    """The real tables, in memory."""

    def __init__(self) -> None:
        self.engine = create_engine("sqlite://", poolclass=StaticPool)
        metadata.create_all(self.engine)

    def write(self, slips: Sequence[LogRow]) -> None:
        """See `Disk`."""
        with self.engine.begin() as connection:
            write.write(connection, slips)

    def facts(self, call: str) -> Facts:
        """See `Disk`."""
        with self.engine.begin() as connection:
            return facts(write.entries_of_call(connection, call))

    def rows(self, call: str, now: int = 0) -> list[Row]:
        """See `Disk`."""
        names = [callbacks.c[name] for name in Row.__dataclass_fields__]
        with self.engine.begin() as connection:
            if now:
                write.settle_call(connection, call, now=now)
            found = connection.execute(select(*names).where(callbacks.c.call == call).order_by(callbacks.c.id))
            return [_row(row._asdict()) for row in found]

    def take(self, row: Row) -> None:
        """See `Disk`."""
        with self.engine.begin() as connection:
            change = update(callbacks).where(callbacks.c.id == row.id).values(standing=Standing.TAKEN)
            connection.execute(change)

    def clear(self) -> None:
        """See `Disk`."""
        with self.engine.begin() as connection:
            for table in (callbacks, entries):
                connection.execute(delete(table))


def _row(values: dict[str, object]) -> Row:
    return Row(**values | {"cause": Cause(values["cause"]), "standing": Standing(values["standing"])})  # type: ignore[arg-type]


class MemoryDisk:
    """The same rule without a database, which is many times quicker."""

    def __init__(self) -> None:
        self.known: dict[str, dict[str, Known]] = {}
        self.listed: dict[str, dict[int, Row]] = {}

    def write(self, slips: Sequence[LogRow]) -> None:
        """See `Disk`."""
        for slip in slips:
            if slip.flagged:
                known = self.known.setdefault(slip.call, {})
                known.setdefault(slip.name, slip.for_callbacks)
                self._settle(slip.call, [slip], max(entry.at for entry in known.values()))

    def facts(self, call: str) -> Facts:
        """See `Disk`."""
        return facts(self.known.get(call, {}).values())

    def rows(self, call: str, now: int = 0) -> list[Row]:
        """See `Disk`."""
        if now:
            self._settle(call, [], now)
        return list(self.listed.get(call, {}).values())

    def take(self, row: Row) -> None:
        """See `Disk`."""
        (call,) = [call for call, rows in self.listed.items() if rows.get(row.id) is row]
        self.listed[call][row.id] = replace(row, standing=Standing.TAKEN)

    def clear(self) -> None:
        """See `Disk`."""
        self.known.clear()
        self.listed.clear()

    def _settle(self, call: str, slips: Sequence[LogRow], now: int) -> None:
        rows = self.listed.setdefault(call, {})
        for row in write.settled(self.facts(call), slips, list(rows.values()), now):
            number = row.id or len(rows) + 1
            rows[number] = replace(row, id=number)


class World:
    """The processes and the disk, for one call after another. It is the processes' ledger, and their clock."""

    def __init__(self, disk: Disk) -> None:
        self.disk = disk
        self.now = NOW
        self.calls = count(1)
        line, writer = small_line(), Writer(VAULT)
        self._slip = writer.slip
        self.processes = [session_for(line, clock=lambda: self.now, ledger=self) for _ in range(PROCESSES)]

    async def keep(self, entries: Sequence[Entry]) -> Kept:
        """Not asked here."""
        raise NotImplementedError

    def accepted(self, _call: str, _dial: str) -> bool:
        """Processes remember no 1 here."""
        return False

    async def was_accepted(self, call: str, dial: str) -> bool:
        """What the disk knows."""
        return self.disk.facts(call).was_accepted(dial)

    def write(self, found: Sequence[Entry]) -> None:
        """Entries get to the disk."""
        if found:
            self.disk.write([self._slip(each) for each in found])
