"""Who has an item at the moment: the database's thread, the spool's thread, or memory. No event loop is known here.

The thread of the database also opens it again when it is gone, and reads the spool back. The thread of the spool also
writes what memory holds. What one thread says to the other is an item in its inbox, or a flag.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Final

from ivr.core.entries import Kept
from ivr.store.backlog import Backlog
from ivr.store.database import describe
from ivr.store.gate import Gate
from ivr.store.held import Held
from ivr.store.lanes import Item, Lane
from ivr.store.pending import Pending
from ivr.store.slips import Slip
from ivr.store.spool import Spool

_FIRST_DELAY: Final = 0.05
_LONGEST_DELAY: Final = 2.0
_ADOPT_SECONDS: Final = 5.0
_RETRY_SECONDS: Final = 1.0
_SOON: Final = 0.1
_AT_ONCE: Final = 256

Answer = Callable[[Sequence[Item], Kept], None]
_log = logging.getLogger(__name__)


class Custody:
    """Brings items to a disk; tells ``answer``, in their event loop, where they are."""

    def __init__(self, url: str, spool: Path, pending: Pending, clock: Callable[[], datetime], answer: Answer) -> None:
        self.ready = False
        """Whether the database takes entries."""
        self._pending = pending
        self._clock = clock
        self._answer = answer
        self._gate = Gate(url)
        self._spool = Spool(spool)
        self._backlog = Backlog(self._spool, pending)
        self._held = Held()
        self._database = Lane("ivr-database", self._to_database, self._tend_database)
        self._spooler = Lane("ivr-spool", self._to_spool, self._tend_spool)
        self._tried = Event()
        self._slow = False
        self._spool_slow = False
        self._spool_problem = ""
        self._gone = "it has not been reached yet"
        self._since = clock()
        self._delay = _FIRST_DELAY
        self._again = 0.0
        self._adopt_at = 0.0

    def start(self, patience: float) -> bool:
        """Start the threads, and wait until the database was tried once. Returns whether it is there."""
        self._database.start()
        self._spooler.start()
        self._tried.wait(patience)
        return self.ready

    def stop(self, seconds: float) -> None:
        """Write what is left, to the database or else to the spool, and end the threads."""
        ended = self._database.stop(seconds / 2)
        for item in {id(item): item for item in (*self._database.left(), *self._held.oldest(len(self._held)))}.values():
            self._spooler.put(item)
        self._spooler.stop(seconds / 2)
        lost = [item for item in (*self._spooler.left(), *self._held.oldest(len(self._held))) if not item.safe]
        if lost:
            _log.error("The service ends, and %d entries could be written nowhere.", len({id(item) for item in lost}))
        self.ready = False
        if ended:
            self._gate.close()
            self._backlog.release()
        self._spool.close()

    def receive(self, item: Item) -> bool:
        """Have an item written. Returns whether there is anything that would write it now."""
        if self.ready and not self._slow:
            self._database.put(item)
            return True
        return self._to_spooler(item)

    def hurry(self, item: Item) -> bool:
        """The database has had its time with an item: try the spool. Returns whether it would write it now."""
        self._slow = True
        return self._to_spooler(item)

    def hold(self, item: Item) -> None:
        """Keep in memory what is on no disk in time."""
        if item.spooling and not self._spool_problem:
            self._spool_slow = True
        self._held.add(item)
        if item.safe:  # it got there just now
            self._held.discard([item])
        self._spooler.wake()

    def asked(self, call: str, dial: str) -> bool:
        """Whether the database knows that somebody pressed 1; False if it cannot tell. May take long."""
        try:
            return self._gate.asked(call, dial)
        except Exception as error:  # noqa: BLE001  # whatever is the matter with the database
            _log.warning("The database could not be asked for an accepted call (%s).", describe(error))
            return False

    @property
    def waiting(self) -> int:
        """How many entries are in the spool."""
        return self._backlog.waiting

    def troubles(self) -> list[str]:
        """What is wrong, for staff."""
        since = self._since.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
        found = {
            f"The database is gone since {since} UTC ({self._gone}): entries go to the spool.": not self.ready,
            "The database is slow: entries go to the spool.": self.ready and self._slow,
            f"{self._backlog.waiting} entries in the spool wait for the database.": bool(self._backlog.waiting),
            f"The spool of another process cannot be read ({self._backlog.problem}).": bool(self._backlog.problem),
            f"The spool cannot be written ({self._spool_problem}).": bool(self._spool_problem),
            "The spool is slow.": self._spool_slow,
            f"{len(self._held)} webhooks' entries are in memory only.": bool(self._held),
            f"{self._held.dropped} entries without a red flag were dropped: memory was full.": bool(self._held.dropped),
        }
        return [trouble for trouble, true in found.items() if true]

    def _to_spooler(self, item: Item) -> bool:
        if self._spool_problem or self._spool_slow:
            return False
        if not item.spooling:
            item.spooling = True
            self._spooler.put(item)
        return True

    def _to_database(self, items: Sequence[Item]) -> None:
        items = [item for item in items if not item.safe]
        try:
            if not self.ready:
                self._onward(items)
                return
            self._write(items)
        except Exception as error:  # noqa: BLE001  # this thread must live, whatever happens
            self._lost(error)
            self._onward(items)

    def _write(self, items: Sequence[Item]) -> None:
        slips = [slip for item in items for slip in item.slips]
        refused = self._gate.write(slips)
        self._slow = False
        if refused:
            self._backlog.refuse(refused)
        self._pending.remove(_without(slips, refused))
        self._done(items, Kept.DATABASE)

    def _onward(self, items: Iterable[Item]) -> None:
        """To the spool, or to memory."""
        nowhere = [item for item in items if not self._to_spooler(item)]
        if nowhere:
            self._tell(nowhere, Kept.NOWHERE)

    def _to_spool(self, items: Sequence[Item]) -> None:
        items = [item for item in items if not item.safe]
        if items and not self._spooled(items):
            self._tell(items, Kept.NOWHERE)

    def _spooled(self, items: Sequence[Item]) -> bool:
        try:
            if items:
                self._spool.append([slip for item in items for slip in item.slips])
            else:
                self._spool.probe()
        except Exception as error:  # noqa: BLE001  # this thread must live, whatever happens
            if not self._spool_problem:
                _log.error("The spool cannot be written (%s).", describe(error))
            self._spool_problem = describe(error)
            return False
        finally:
            self._spool_slow = False
        self._spool_problem = ""
        if items:
            self._done(items, Kept.SPOOL)
            self._database.wake()
        return True

    def _tend_spool(self) -> float:
        """Try again to write what memory holds, unless the database takes it; find out whether a full disk still is."""
        items = [] if self.ready else self._held.oldest(_AT_ONCE)
        if (items or self._spool_problem) and self._spooled(items) and items:
            return 0.0
        return _RETRY_SECONDS

    def _tend_database(self) -> float:
        """Open the database if it is gone, write some of what waits, and say when to look again."""
        now = time.monotonic()
        try:
            if now >= self._adopt_at:
                self._adopt_at = now + _ADOPT_SECONDS
                self._backlog.adopt()
            if self.ready:
                return self._catch_up()
            if now >= self._again:
                self._gate.open()
                self._catch_up()  # the proof that it can be written to
                self._found()
                return 0.0
        except Exception as error:  # noqa: BLE001  # this thread must live, whatever happens
            self._lost(error)
        return max(0.0, min(self._again - time.monotonic(), _RETRY_SECONDS))

    def _catch_up(self) -> float:
        """Write some of what memory and the spool hold; in how many seconds more should be written."""
        items = self._held.oldest(_AT_ONCE)
        if items:
            self._write(items)
        if not self._backlog:
            return 0.0 if items else _RETRY_SECONDS
        return 0.0 if self._backlog.write_some(self._gate) or items else _SOON

    def _found(self) -> None:
        if self._tried.is_set():
            _log.warning("The database is there again.")
        self._delay = _FIRST_DELAY
        self._slow = False
        self.ready = True
        self._tried.set()

    def _lost(self, error: Exception) -> None:
        if self.ready or not self._tried.is_set():
            _log.error("The database is gone (%s): entries go to the spool.", describe(error))
            self._since = self._clock()
        self._gone = describe(error)
        self.ready = False
        self._gate.close()
        self._again = time.monotonic() + self._delay
        self._delay = min(2 * self._delay, _LONGEST_DELAY)
        self._tried.set()

    def _done(self, items: Sequence[Item], kept: Kept) -> None:
        for item in items:
            item.safe = True
        self._held.discard(items)
        self._tell(items, kept)

    def _tell(self, items: Sequence[Item], kept: Kept) -> None:
        for loop in {item.loop for item in items}:
            with suppress(RuntimeError):  # the loop has ended, and nobody waits
                loop.call_soon_threadsafe(self._answer, [item for item in items if item.loop is loop], kept)


def _without(slips: Sequence[Slip], refused: Sequence[Slip]) -> Sequence[Slip]:
    return [slip for slip in slips if slip not in refused] if refused else slips
