"""The way into the database for one thread: a connection that is there, or gone and opened again."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from sqlalchemy import Connection

from ivr.store import write
from ivr.store.database import StoreError, connect, for_writing, is_refusal, sqlite_file
from ivr.store.migrate import migrate
from ivr.store.slips import Slip

LOCK_SECONDS: Final = 0.15
"""The longest that a statement or a lock may take while callers wait."""


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
        self._file = sqlite_file(self._engine)
        self._identity = (0, 0)

    def open(self) -> None:
        """Connect anew, and bring the tables up to date.

        Raises:
            database.FAILURES: It is gone.
        """
        self.close()
        migrate(self._patient)
        self._connection = self._engine.connect()
        for_writing(self._connection)
        self._identity = self._seen()

    def write(self, slips: Sequence[Slip]) -> list[Slip]:
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

    def asked(self, call: str, dial: str) -> bool:
        """Whether a called person's 1 is in the database; on a connection of its own, for any thread.

        Raises:
            database.FAILURES: It cannot tell.
        """
        with self._engine.connect() as connection:
            return write.was_accepted(connection, call, dial)

    def close(self) -> None:
        """Let the connection go, whatever is the matter with it."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(Exception):
                connection.invalidate()
            with suppress(Exception):
                connection.close()

    def _commit(self, slips: Sequence[Slip]) -> None:
        if self._connection is None:
            raise StoreError("The database is not open.")
        with self._connection.begin():
            write.write(self._connection, slips)
            if self._seen() != self._identity:  # what is written to a removed file would be lost without a word
                raise StoreError("The database's file was removed or replaced.")

    def _seen(self) -> tuple[int, int]:
        if self._file is None:
            return (0, 0)
        found = self._file.stat()
        return found.st_dev, found.st_ino
