"""The thread that writes to the database: what is new, and what waits in spools. It opens the database when it is gone.

How the database is was found out by writing to it, a few seconds ago at most, also where nobody calls.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from threading import Event
from typing import Final

from ivr.core.entries import Kept
from ivr.store.database import describe
from ivr.store.durable.log_row import LogRow
from ivr.store.durable.overflow import Unwritten
from ivr.store.durable.spool_replay import Backlog
from ivr.store.durable.spool_writer import Answer
from ivr.store.durable.unflushed import Pending
from ivr.store.durable.worker import Worker
from ivr.store.durable.writer_connection import Gate

GATHER_SECONDS: Final = 0.003
"""How long it waits for more while it is busy: a commit costs much, and each further entry little."""
_CROWD: Final = 3
"""It is busy if so many webhooks' entries gathered at once, a moment ago."""
_FADES: Final = 0.8
_AT_ONCE: Final = 256
_FIRST_DELAY: Final = 0.05
_LONGEST_DELAY: Final = 2.0
_LOOK_SECONDS: Final = 0.5
_ADOPT_SECONDS: Final = 5.0
_SILENT_SECONDS: Final = 15.0
_SOON: Final = 0.1

_log = logging.getLogger(__name__)


class DatabaseWriter:
    """Writes what waits, and tells ``answer``.

    Args:
        gate: The way into the database.
        backlog: What waits in spools.
        pending: Is told what is in the database now.
        unwritten: What waits in memory.
        clock: Tells since when the database is gone.
        answer: Is told what was written.
        gone: Is called when the database is gone.
    """

    def __init__(
        self,
        gate: Gate,
        backlog: Backlog,
        pending: Pending,
        unwritten: Unwritten,
        *,
        clock: Callable[[], datetime],
        answer: Answer,
        gone: Callable[[], None],
    ) -> None:
        self.worker = Worker("ivr-database", self._turn)
        self.ready = False
        """Whether the database takes entries."""
        self.slow = False
        """It did not take something in time, and has taken nothing since."""
        self.tried = Event()
        """Set once it is known for the first time whether the database is there."""
        self._gate, self._backlog, self._pending, self._unwritten = gate, backlog, pending, unwritten
        self._clock, self._answer, self._is_gone = clock, answer, gone
        self._unreadable = 0
        self._rescued: list[LogRow] = []
        self._gone = "it has not been reached yet"
        self._since = clock()
        self._delay = _FIRST_DELAY
        self._again = self._adopt_at = 0.0
        self._proved = time.monotonic()
        self._crowd = 0.0

    @property
    def away(self) -> bool:
        """Whether entries go to the spool."""
        return not self.ready or self.slow

    def try_now(self) -> None:
        """Do not wait until it is time to try again."""
        self._again = self._adopt_at = 0.0
        self.worker.wake()

    def troubles(self) -> dict[str, bool]:
        """What may be wrong, and whether it is."""
        since = self._since.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
        silent = time.monotonic() - self._proved
        return {
            f"The database is gone since {since} UTC ({self._gone}): entries go to the spool.": not self.ready,
            "The database is slow: entries go to the spool.": self.ready and self.slow,
            f"The database took the last entry {silent:.0f} seconds ago.": self.ready and silent > _SILENT_SECONDS,
            f"{self._unreadable} numbers on the callback list were encrypted with another IVR_SECRET: nobody can call "
            "these people back. Write that one behind the present one and a comma.": bool(self._unreadable),
            self.worker.trouble(): True,
        }

    def _turn(self) -> float:
        if self._crowd >= _CROWD and not self.worker.stopping:
            time.sleep(GATHER_SECONDS)
        now = time.monotonic()
        try:
            if now >= self._adopt_at:
                self._adopt_at = now + _ADOPT_SECONDS
                self._backlog.adopt()
            if self.ready:
                return self._write(now)
            if now >= self._again:
                self._open()
                return 0.0
        except Exception as error:  # noqa: BLE001  # whatever is the matter with the database
            self._lost(error)
        return max(0.001, min(self._again - time.monotonic(), _LOOK_SECONDS))

    def _open(self) -> None:
        self._gate.open()
        self._commit(self._rescued)
        self._rescued = []
        self._write(0.0)  # the proof that it can be written to
        self._gate.probe()
        self._try_secret()
        if self.tried.is_set():
            _log.warning("The database is there again.")
        self._delay = _FIRST_DELAY
        self.slow = False
        self.ready = True
        self._proved = time.monotonic()
        self.tried.set()

    def _try_secret(self) -> None:
        """Find out whether the numbers that are stored can be read, before somebody needs one."""
        self._unreadable = self._gate.unreadable_numbers(self._pending.can_read)
        if self._unreadable:
            _log.error("%d numbers on the callback list were encrypted with another IVR_SECRET.", self._unreadable)

    def _write(self, now: float) -> float:
        """Write some of what waits in memory and in the spool; in how many seconds there is more to do."""
        items = self._unwritten.for_database(_AT_ONCE)
        self._crowd = max(len(items), self._crowd * _FADES)
        if items:
            self._commit([slip for item in items for slip in item.slips])
            self._unwritten.written(items)
            self._answer(items, Kept.DATABASE)
        elif now - self._proved >= _ADOPT_SECONDS:
            self._gate.probe()
            self._proven()
        else:
            self._gate.check_files()
        more = bool(self._backlog) and self._backlog.write_some(self._gate)
        if more:
            self._proven()
        if more or self._unwritten.for_database(_AT_ONCE):
            return 0.0
        return _SOON if self._backlog else _LOOK_SECONDS

    def _commit(self, slips: Sequence[LogRow]) -> None:
        refused = self._gate.write(slips) if slips else []
        self._backlog.refuse(refused)
        self._pending.remove([slip for slip in slips if slip not in refused] if refused else slips)
        if slips:
            self._proven()

    def _proven(self) -> None:
        self._proved = time.monotonic()
        self.slow = False

    def _lost(self, error: Exception) -> None:
        if self.ready or not self.tried.is_set():
            _log.error("The database is gone (%s): entries go to the spool.", describe(error))
            self._since = self._clock()
        self._gone = describe(error)
        self.ready = False
        self._rescue()
        self._gate.close()
        self._again = time.monotonic() + self._delay
        self._delay = min(2 * self._delay, _LONGEST_DELAY)
        self.tried.set()
        self._is_gone()

    def _rescue(self) -> None:
        """Take what is open in a file that was replaced along to the one in its place."""
        found = self._gate.rescue()
        for slip in found:
            if slip.flagged:
                self._pending.add(slip)
        self._rescued += found
