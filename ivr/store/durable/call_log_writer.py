"""Keeps entries on disk before callers are answered, whatever becomes of the database or of the disk.

An entry joins the list of what is unwritten (`overflow`). The thread of the database commits all that has
gathered there at once. What it has not taken in a fifth of a second, or while the database is gone, the thread of the
spool writes. What neither has written in half a second stays on the list, and its caller goes on: it is
announced, and written as soon as anything can be written. No thread waits for another one, and the event loop for none.

Half a second is counted while this process runs: after a pause, each entry has its time again.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from ivr.core.callbacks.entry import Callback
from ivr.core.entries import KEEP_SECONDS, Entry, Kept
from ivr.core.events import Earlier
from ivr.store.database import describe
from ivr.store.durable.database_writer import DatabaseWriter
from ivr.store.durable.log_row import Writer
from ivr.store.durable.memory_file import MemoryFile
from ivr.store.durable.overflow import Item, Unwritten
from ivr.store.durable.questions import Questions
from ivr.store.durable.spool import Spool
from ivr.store.durable.spool_replay import Backlog
from ivr.store.durable.spool_writer import SpoolWriter
from ivr.store.durable.unflushed import Pending
from ivr.store.durable.writer_connection import LOCK_SECONDS, Gate
from ivr.store.reports.earlier import EarlierCalls
from ivr.store.vault import Vault

DATABASE_SECONDS: Final = 0.19  # before the spool gets its turn
_ALL_SECONDS: Final = KEEP_SECONDS - 0.01  # the answer has to be sent in the rest
_SHORTLY: Final = 0.002
_PAUSE_SECONDS: Final = 0.05
"""A timer that comes so much too late tells that this process was paused, or starved of its processor."""

_log = logging.getLogger(__name__)


class SqlLedger:
    """The call log and the callback list, see `ivr.core.entries.Ledger`. Several processes may share one database."""

    def __init__(
        self,
        url: str,
        vault: Vault,
        spool: Path,
        *,
        clock: Callable[[], datetime],
        on_unwritten: Callable[[tuple[Entry, ...]], None] = lambda _entries: None,
        data: Path | None = None,
    ) -> None:
        """Prepare the ledger; `start` opens it.

        Args:
            url: Of the database, see `database.connect`. It is created or upgraded as soon as it can be reached.
            vault: Encrypts numbers.
            spool: The folder for what the database does not take in time.
            clock: Tells since when the database is gone.
            on_unwritten: Is told, in the event loop, of entries that could be written nowhere in time.
            data: Where a file tells staff's commands how much is in memory only; None for no such file.

        Raises:
            StoreError: The URL names no database that is known here.
        """
        self._pending = Pending(vault)
        self._writer = Writer(vault)
        self._memory = MemoryFile(data) if data else None
        self._unwritten = Unwritten(tell=self._memory.tell if self._memory else lambda _entries: None)
        self._gate = Gate(url)
        self._spool = Spool(spool)
        self._backlog = Backlog(self._spool, self._pending)
        self._database = DatabaseWriter(
            self._gate,
            self._backlog,
            self._pending,
            self._unwritten,
            clock=clock,
            answer=self._tell,
            gone=self._database_is_gone,
        )
        self._spooler = SpoolWriter(self._spool, self._unwritten, lambda: self._database.away, self._tell)
        self._on_unwritten = on_unwritten
        self._open: list[Item] = []
        self._watcher: asyncio.TimerHandle | None = None
        self._watched: asyncio.AbstractEventLoop | None = None
        self._questions = Questions(DATABASE_SECONDS)
        self._earlier = EarlierCalls(url, vault, spool, data, LOCK_SECONDS)
        self._clock = clock

    def start(self, patience: float = 2.0) -> bool:
        """Start writing. Waits up to ``patience`` seconds for the database, and returns whether it is there."""
        self._open_memory_file()
        self._database.worker.start()
        self._spooler.worker.start()
        self._database.tried.wait(patience)
        return self._database.ready

    async def stop(self, seconds: float = 5.0) -> None:
        """Write what is still to be written, for at most so many seconds, and end."""
        await asyncio.to_thread(self._stop, seconds)
        if self._watcher is not None:
            self._watcher.cancel()
            self._watcher = None

    def _stop(self, seconds: float) -> None:
        ended = self._database.worker.stop(seconds / 2)
        self._spooler.worker.stop(seconds / 2)
        self._database.ready = False
        if len(self._unwritten):
            _log.error("The service ends, and %d entries could be written nowhere.", len(self._unwritten))
        if ended:
            self._gate.close()
            self._backlog.release()
        self._spool.close()
        if self._memory:
            self._memory.close()

    def _open_memory_file(self) -> None:
        try:
            if self._memory:
                self._memory.open()
        except OSError as error:
            _log.error("Staff's commands cannot be told what is in memory only (%s).", describe(error))

    def try_now(self) -> None:
        """Look at once whether a database that is gone is there again."""
        self._database.try_now()

    async def keep(self, entries: Sequence[Entry]) -> Kept:
        """Write entries to disk, see `ivr.core.entries.Ledger`."""
        if not entries:
            return Kept.DATABASE
        loop = asyncio.get_running_loop()
        try:
            item = Item(
                tuple(entries),
                [self._writer.slip(entry) for entry in entries],
                loop.create_future(),
                loop,
                time.monotonic(),
            )
        except Exception as error:  # noqa: BLE001  # a caller waits: whatever it is, they are answered
            _log.error("An entry cannot be written (%s).", describe(error))
            self._announce(tuple(entries))
            return Kept.NOWHERE
        for slip in item.slips:
            if slip.flagged:
                self._pending.add(slip)
        self._open.append(item)
        self._unwritten.add(item)
        self._watch(loop)
        if not self._database.away:
            self._database.worker.wake()
        elif self._spooler.fails:
            self._resolve([item], Kept.NOWHERE)
        else:
            self._spooler.worker.wake()
        return await item.answer

    def accepted(self, call: str, dial: str) -> bool:
        """Whether a called person's 1 in this dial is known to this process."""
        return self._pending.accepted(call, dial)

    async def was_accepted(self, call: str, dial: str) -> bool:
        """The same, asked of the disk too; False where it cannot tell in time."""
        if self.accepted(call, dial):
            return True
        if self._pending.is_void(call, dial) or not self._database.ready:
            return False
        return await self._questions.ask("an accepted call", lambda: self._gate.has_accept(call, dial), otherwise=False)

    async def earlier(self, number: str, call: str, line: str = "") -> Earlier | None:
        """What is known of earlier calls from a number, see `ivr.core.entries.Memory`."""
        if self._database.away:
            return None
        now = self._clock()
        return await self._questions.ask("earlier calls", lambda: self._earlier.about(number, call, now, line), None)

    def troubles(self) -> list[str]:
        """What is wrong, in words for staff; nothing if all is well."""
        found = {
            **self._database.troubles(),
            **self._backlog.troubles(),
            **self._spooler.troubles(),
            f"{self._unwritten.overdue} webhooks' entries are in memory only.": bool(self._unwritten.overdue),
            f"{self._unwritten.dropped} entries without a red flag were dropped: memory was full.": bool(
                self._unwritten.dropped
            ),
        }
        return [trouble for trouble, true in found.items() if trouble and true]

    @property
    def waiting(self) -> int:
        """How many entries are in the spool."""
        return self._backlog.waiting

    def pending_red_flags(self) -> tuple[Callback, ...]:
        """Entries of the callback list that the database does not have yet. Their ids are negative and stay the same.

        Right after a red flag was chosen its entry may be here although it is about to be in the database.
        """
        return self._pending.red_flags(int(self._clock().timestamp() * 1000))

    def pending_number(self, call: str, step: int) -> str:
        """The number of such an entry; "" if it is withheld.

        Raises:
            KeyError: There is no such entry (any more: it may be in the database now).
            VaultError: It was encrypted with another secret.
        """
        return self._pending.number(call, step)

    def _watch(self, loop: asyncio.AbstractEventLoop) -> None:
        """Look after entries when they may be late. One timer is enough for all of them."""
        if self._watcher is None or self._watched is not loop:
            self._watched = loop
            self._watcher = loop.call_later(DATABASE_SECONDS, self._look)

    def _look(self) -> None:
        """Send on what is late. An item that is safe is about to be answered."""
        due, self._watcher = self._watcher.when() if self._watcher else 0.0, None
        now = time.monotonic()
        if self._watched is not None and self._watched.time() - due > _PAUSE_SECONDS:
            self._give_time_again(now)
        ages = {id(item): now - item.born for item in self._open if not item.safe}
        late = [item for item in self._open if ages.get(id(item), 0.0) >= DATABASE_SECONDS]
        if late:
            self._database.slow = True
            self._spooler.worker.wake()
        over = [item for item in late if ages[id(item)] >= _ALL_SECONDS]
        if over:
            self._spooler.is_late()
        if over or (late and self._spooler.fails):
            self._resolve(late if self._spooler.fails else over, Kept.NOWHERE)
        if self._open and self._watched is not None:
            self._watcher = self._watched.call_later(self._next_look(now), self._look)

    def _give_time_again(self, now: float) -> None:
        """This process stood still, and the threads with it: what is not safe has not had its time."""
        for item in self._open:
            if item.chances and not item.safe:
                item.born, item.chances = now, item.chances - 1

    def _next_look(self, now: float) -> float:
        """In how many seconds an item may be late; for one that is late already, when it may be too late."""
        ages = [now - item.born for item in self._open]
        steps = [(DATABASE_SECONDS if age < DATABASE_SECONDS else _ALL_SECONDS) - age for age in ages]
        return max(min(steps), _SHORTLY)

    def _tell(self, items: Sequence[Item], kept: Kept) -> None:
        """Have webhooks answered; from any thread."""
        if kept is Kept.SPOOL:
            self._database.worker.wake()
        for loop in {item.loop for item in items}:
            with suppress(RuntimeError):  # the loop has ended, and nobody waits
                loop.call_soon_threadsafe(self._resolve, [item for item in items if item.loop is loop], kept)

    def _database_is_gone(self) -> None:
        self._spooler.worker.wake()
        self._open_memory_file()  # perhaps the whole folder was replaced

    def _resolve(self, items: Sequence[Item], kept: Kept) -> None:
        """Let the webhooks of items be answered. In the event loop."""
        for item in items:
            if item.told:
                continue
            item.told = True
            kept_here = Kept.SPOOL if item.safe and kept is Kept.NOWHERE else kept  # it got there just now
            if not item.answer.done():  # else nobody waits for it any more; what becomes of it matters all the same
                item.answer.set_result(kept_here)
            if kept_here is Kept.NOWHERE:
                self._unwritten.hold(item)
                self._announce(item.entries)
        self._open = [item for item in self._open if not item.told]

    def _announce(self, entries: tuple[Entry, ...]) -> None:
        try:
            self._on_unwritten(entries)
        except Exception as error:  # noqa: BLE001  # a caller waits: whatever it is, they are answered
            _log.error("Nobody could be told that an entry is not written (%s).", describe(error))
