"""Keeps entries on disk before callers are answered, whatever becomes of the database or of the disk.

An entry goes to the thread of the database, which commits all that has gathered at once. If that takes too long or
fails, it goes to the thread of the spool; if that takes too long or fails too, it stays in memory, is announced, and
is written as soon as anything can be written. No thread ever waits for another one, and the event loop for none.

While the database is stuck or gone, entries go straight to the spool. The thread of the database opens it again, and
reads back the spool: this process's, and those of processes that died.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from threading import Thread
from typing import Final

from ivr.core.callbacks import Callback
from ivr.core.entries import KEEP_SECONDS, Entry, Kept
from ivr.store.custody import Custody
from ivr.store.database import describe
from ivr.store.lanes import Item
from ivr.store.pending import Pending
from ivr.store.slips import Writer
from ivr.store.vault import Vault

DATABASE_SECONDS: Final = 0.19
"""How long the database has, before the spool gets its turn."""
_ALL_SECONDS: Final = KEEP_SECONDS - 0.01  # the answer has to be sent in the rest
_SHORTLY: Final = 0.002
_MOST_QUESTIONS: Final = 4

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
    ) -> None:
        """Prepare the ledger; `start` opens it.

        Args:
            url: Of the database, see `database.connect`. It is created or upgraded as soon as it can be reached.
            vault: Encrypts numbers.
            spool: The folder for what the database does not take in time.
            clock: Tells since when the database is gone.
            on_unwritten: Is told, in the event loop, of entries that could be written nowhere in time.

        Raises:
            StoreError: The URL names no database that is known here.
        """
        self._pending = Pending(vault)
        self._writer = Writer(vault)
        self._custody = Custody(url, spool, self._pending, clock, self._resolve)
        self._on_unwritten = on_unwritten
        self._open: list[Item] = []
        self._watcher: asyncio.TimerHandle | None = None
        self._watched: asyncio.AbstractEventLoop | None = None
        self._questions = 0

    def start(self, patience: float = 2.0) -> bool:
        """Start writing. Waits up to ``patience`` seconds for the database, and returns whether it is there."""
        return self._custody.start(patience)

    async def stop(self, seconds: float = 5.0) -> None:
        """Write what is still to be written, for at most so many seconds, and end."""
        await asyncio.to_thread(self._custody.stop, seconds)
        if self._watcher is not None:
            self._watcher.cancel()
            self._watcher = None

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
        self._watch(loop)
        if not self._custody.receive(item):
            self._resolve([item], Kept.NOWHERE)
        return await item.answer

    def accepted(self, call: str, dial: str) -> bool:
        """Whether a called person's 1 in this dial is known to this process."""
        return self._pending.accepted(call, dial)

    async def was_accepted(self, call: str, dial: str) -> bool:
        """The same, asked of the disk too; False where it cannot tell in time."""
        if self.accepted(call, dial):
            return True
        if self._pending.is_void(call, dial) or not self._custody.ready or self._questions >= _MOST_QUESTIONS:
            return False
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[bool] = loop.create_future()
        self._questions += 1
        # Not a pool's thread: one that hangs in a dead database would keep the process from ending.
        Thread(target=self._ask, args=(call, dial, loop, answer), daemon=True).start()
        try:
            return await asyncio.wait_for(asyncio.shield(answer), DATABASE_SECONDS)
        except TimeoutError:
            return False

    def troubles(self) -> list[str]:
        """What is wrong, in words for staff; nothing if all is well."""
        return self._custody.troubles()

    @property
    def waiting(self) -> int:
        """How many entries are in the spool."""
        return self._custody.waiting

    def pending_red_flags(self) -> tuple[Callback, ...]:
        """Entries of the callback list that the database does not have yet. Their ids are negative and stay the same.

        Right after a red flag was chosen its entry may be here although it is about to be in the database.
        """
        return self._pending.red_flags()

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
        self._watcher = None
        now = time.monotonic()
        late = [item for item in self._open if not item.safe and now - item.born >= _deadline(item)]
        nowhere = [item for item in late if item.spooling or not self._custody.hurry(item)]
        if nowhere:
            self._resolve(nowhere, Kept.NOWHERE)
        if self._open and self._watched is not None:
            due = min(item.born + _deadline(item) for item in self._open)
            self._watcher = self._watched.call_later(max(due - now, _SHORTLY), self._look)

    def _resolve(self, items: Sequence[Item], kept: Kept) -> None:
        """Let the webhooks of items be answered. In the event loop."""
        for item in items:
            if item.answer.done():
                continue
            item.answer.set_result(kept)
            if kept is Kept.NOWHERE:
                self._custody.hold(item)
                self._announce(item.entries)
        self._open = [item for item in self._open if not item.answer.done()]

    def _announce(self, entries: tuple[Entry, ...]) -> None:
        try:
            self._on_unwritten(entries)
        except Exception as error:  # noqa: BLE001  # a caller waits: whatever it is, they are answered
            _log.error("Nobody could be told that an entry is not written (%s).", describe(error))

    def _ask(self, call: str, dial: str, loop: asyncio.AbstractEventLoop, answer: asyncio.Future[bool]) -> None:
        found = self._custody.asked(call, dial)

        def tell() -> None:
            self._questions -= 1
            answer.set_result(found)

        with suppress(RuntimeError):  # the loop has ended, and nobody waits
            loop.call_soon_threadsafe(tell)


def _deadline(item: Item) -> float:
    """How old an item may become before the next way is tried, in seconds."""
    return _ALL_SECONDS if item.spooling else DATABASE_SECONDS
