"""The way into the database for one thread: a connection that is there, or gone and opened again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final

from sqlalchemy import Connection, func, or_, select

from ivr.core.callbacks.entry import Standing
from ivr.store.database import StoreError, connect, flush_into_own_file, for_writing, is_current, is_refusal
from ivr.store.durable import write
from ivr.store.durable.last_resort import open_entries
from ivr.store.durable.log_row import LogRow
from ivr.store.migrations.migrate import migrate
from ivr.store.tables import callbacks

LOCK_SECONDS: Final = 0.15
"""The longest that a statement or a lock may take while callers wait."""
_MOST_TRIED: Final = 100
_C: Final = callbacks.c
_ANY: Final = select(_C.id).limit(1)
_TO_CALL: Final = or_(_C.standing == Standing.OPEN, _C.standing == Standing.TAKEN)
_NEWEST: Final = select(func.max(_C.id)).where(_C.number != "").scalar_subquery()
_NUMBERS: Final = select(_C.number).where(_C.number != "", or_(_TO_CALL, _C.id == _NEWEST)).limit(_MOST_TRIED)


class Gate:
    """One connection. All but `asked` belong to one thread."""

    def __init__(self, url: str) -> None:
        """Remember where the database is; it is opened by `open`.

        Raises:
            StoreError: The URL names no database that is known here.
        """
        self._engine = connect(url, patience=LOCK_SECONDS, pooled=False)
        self._patient = connect(url, pooled=False)
        self._connection: Connection | None = None

    def open(self) -> None:
        """Connect anew, and bring the tables up to date.

        Raises:
            database.FAILURES: It is gone.
        """
        self.close()
        migrate(self._patient)
        self._connection = self._engine.connect()
        for_writing(self._connection)

    def write(self, slips: Sequence[LogRow]) -> list[LogRow]:
        """Commit slips, flushed to disk. Returns those that the database refuses for what is in them.

        Raises:
            database.FAILURES: It is gone, or locked for too long; nothing was written.
        """
        try:
            self._commit(slips)
        except Exception as error:
            if not is_refusal(error):
                raise
            if len(slips) == 1:
                return list(slips)
            return [refused for slip in slips for refused in self.write([slip])]
        return []

    def has_accept(self, call: str, dial: str) -> bool:
        """Whether a called person's 1 is in the database; on a connection of its own, for any thread.

        Raises:
            database.FAILURES: It cannot tell.
        """
        with self._engine.connect() as connection:
            return write.was_accepted(connection, call, dial)

    def unreadable_numbers(self, can_read: Callable[[str], bool]) -> int:
        """How many numbers that somebody may still have to call cannot be read, the newest of all among them.

        Raises:
            database.FAILURES: The database cannot tell.
        """
        with self._patient.connect() as connection:
            found = connection.scalars(_NUMBERS)
            return sum(not can_read(number) for number in found)

    def probe(self) -> None:
        """Find out whether entries could be written now, and read.

        Raises:
            database.FAILURES: They could not.
        """
        with self._opened().begin():
            self._opened().execute(_ANY).all()
            self.check_files()

    def rescue(self) -> list[LogRow]:
        """Of a database whose files were taken away or replaced: what is open in them, and what their log holds.

        The log is written into its own file, wherever that is now. Nothing if the files are still there.
        """
        if self._connection is None or is_current(self._connection):
            return []
        with suppress(Exception):  # what of it can be had
            self._connection.rollback()
            flush_into_own_file(self._connection)
            return open_entries(self._connection)
        return []

    def close(self) -> None:
        """Let the connection go, whatever is the matter with it."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(Exception):
                connection.invalidate()
            with suppress(Exception):
                connection.close()

    def _commit(self, slips: Sequence[LogRow]) -> None:
        with self._opened().begin():
            write.write(self._opened(), slips)
            self.check_files()  # what is written to a removed file would be lost without a word

    def _opened(self) -> Connection:
        if self._connection is None:
            raise StoreError("The database is not open.")
        return self._connection

    def check_files(self) -> None:
        """Find out whether the database's files are still those that were opened. Quick.

        Raises:
            StoreError: They were removed or replaced.
        """
        if not is_current(self._opened()):
            raise StoreError("The database's file was removed or replaced.")
