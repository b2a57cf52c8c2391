"""What waits in spools and is read back into the database, a few at a time. Belongs to the thread of the database."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import chain, islice

from ivr.store.durable.log_row import LogRow
from ivr.store.durable.spool import REFUSED, Spool, SpoolFile
from ivr.store.durable.unflushed import Pending
from ivr.store.durable.writer_connection import Gate

_MOST = 256
_log = logging.getLogger(__name__)


class Backlog:
    """The files to read back: those of this process, and those of processes that died."""

    def __init__(self, spool: Spool, pending: Pending) -> None:
        self._spool = spool
        self._pending = pending
        self._files: deque[SpoolFile] = deque()
        self._rest: Iterator[LogRow] | None = None
        self._chunk = _MOST
        self._refused = 0
        self.problem = ""
        """Why files of dead processes cannot be read."""

    def __bool__(self) -> bool:
        return bool(self._files) or self._spool.waiting > 0

    @property
    def waiting(self) -> int:
        """How many entries wait in files; some of them may be in the database already."""
        return self._spool.waiting + sum(file.waiting for file in tuple(self._files))

    def troubles(self) -> dict[str, bool]:
        """What may be wrong, and whether it is."""
        return {
            f"{self.waiting} entries in the spool wait for the database.": bool(self.waiting),
            f"The spool of another process cannot be read ({self.problem}). Let its files belong to the user of the "
            "service.": bool(self.problem),
            f"{self._refused} entries could not be read, or were refused by the database, and are not on the list. "
            "Look at spool.refused in the spool's folder, and move it away.": bool(self._refused),
        }

    def adopt(self) -> None:
        """Take over the files of dead processes; their red flags are known from now on."""
        self.problem = ""
        try:
            self._refused = self._spool.refused()
            files = self._spool.orphans()
        except OSError as error:
            self.problem = error.strerror or type(error).__name__
            return
        self.problem = self._spool.locked_out
        for file in files:
            try:
                self._read_in(file)
            except OSError as error:
                self.problem = error.strerror or type(error).__name__
                file.release()
                continue
            self._files.append(file)

    def write_some(self, gate: Gate) -> bool:
        """Write the next entries into the database; a file that is done is removed. Returns whether there were any.

        Raises:
            database.FAILURES: The database is gone; what was not written will be tried again.
        """
        if not self._files:
            self._files.extend(self._spool.own())
        if not self._files:
            return False
        file = self._files[0]
        slips = self._next(file)
        # A 1 may stand further on: its call is written at once, so that nothing that was answered is ever open.
        written = [*slips, *self._pending.of_calls({slip.call for slip in slips if slip.flagged})]
        try:
            refused = gate.write(written) if written else []
        except Exception:
            self._rest = chain(slips, self._rest or ())
            self._chunk = max(1, self._chunk // 4)  # perhaps the database is slow, and takes fewer at once
            raise
        self.refuse([slip for slip in refused if slip in slips])
        self._pending.remove([slip for slip in written if slip not in refused] if refused else written)
        self._chunk = min(_MOST, self._chunk * 2)
        if not slips and file in self._files:
            self._finish(file)
        return True

    def _next(self, file: SpoolFile) -> list[LogRow]:
        """The next slips of a file. One that cannot be read stays where it is, and is tried again later."""
        if self._rest is None:
            self._rest = file.slips()
        try:
            return list(islice(self._rest, self._chunk))
        except OSError as error:
            self._files.remove(file)
            self._rest, self.problem = None, error.strerror or type(error).__name__
            file.release()
            return []

    def refuse(self, slips: Sequence[LogRow]) -> None:
        """Keep what the database will never take where people can look at it."""
        if not slips:
            return
        _log.error("The database refuses %d entries. They are kept in the spool's folder, in %s.", len(slips), REFUSED)
        try:
            self._spool.refuse([f"{slip.line()}\n".encode() for slip in slips])
        except OSError as error:
            _log.error("%d refused entries are lost (%s).", len(slips), error.strerror)
        self._refused += len(slips)

    def release(self) -> None:
        """Leave the files to the next process."""
        for file in self._files:
            file.release()
        self._files.clear()

    def _read_in(self, file: SpoolFile) -> None:
        for slip in file.slips():
            file.waiting += 1
            if slip.flagged:
                self._pending.add(slip)

    def _finish(self, file: SpoolFile) -> None:
        """Remove a file that is in the database. What of it cannot be read is put aside before, or else it stays."""
        self._rest = None
        self._files.popleft()
        if file.torn:
            _log.warning("A line of the spool was cut off by a crash, and skipped: its caller was not answered.")
        if file.unreadable:
            _log.error("%d lines of the spool cannot be read. They are kept in %s.", len(file.unreadable), REFUSED)
            try:
                self._spool.refuse(file.unreadable)
            except OSError as error:
                self.problem = error.strerror or type(error).__name__
                file.release()
                return
            self._refused += len(file.unreadable)
        file.finish()
