"""What is on no disk yet: one list, from which two threads take what they can write.

An entry stays in it until one of them has flushed it, whether its caller still waits or not. So nothing has to be
handed from one to the other, and what both write is in the database once.
"""

from __future__ import annotations

from asyncio import AbstractEventLoop, Future
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from ivr.core.entries import Entry, Kept
from ivr.store.durable.log_row import LogRow

MOST: Final = 50_000
CHANCES: Final = 8
"""How often an item gets its time again because the process was paused meanwhile."""


@dataclass(slots=True, eq=False)
class Item:
    """What one webhook wants to be kept."""

    entries: tuple[Entry, ...] = field(repr=False)
    slips: list[LogRow] = field(repr=False)
    answer: Future[Kept]
    loop: AbstractEventLoop
    born: float
    """Seconds of the monotonic clock from which its time is counted."""
    chances: int = CHANCES
    safe: bool = False
    """It is on the disk, in the database or in the spool. Set by the thread that wrote it."""
    spooling: bool = False
    """The spool's thread is writing it."""
    overdue: bool = False
    """Its caller was answered although it is on no disk."""
    told: bool = False
    """What became of it was told: in the event loop alone."""


class Unwritten:
    """Items in the order in which they came. For any thread. What concerns the callback list is never dropped."""

    def __init__(self, most: int = MOST, tell: Callable[[int], None] = lambda _entries: None) -> None:
        """Prepare the list.

        Args:
            most: How many items are held whose callers were answered.
            tell: Is told how many entries of such items there are, whenever that changes.
        """
        self.dropped = 0
        """Ordinary items that were dropped to make room."""
        self.overdue = 0
        """Items whose callers were answered although they are on no disk."""
        self._most, self._tell = most, tell
        self._entries = 0
        self._lock = Lock()
        self._items: dict[int, Item] = {}

    def __len__(self) -> int:
        return len(self._items)

    def add(self, item: Item) -> None:
        """One more."""
        with self._lock:
            self._items[id(item)] = item

    def oldest(self, most: int) -> list[Item]:
        """Those that have waited longest."""
        with self._lock:
            return list(self._items.values()) if len(self._items) <= most else [*self._items.values()][:most]

    def for_database(self, most: int) -> list[Item]:
        """The oldest, without what is about to be in the spool."""
        return [item for item in self.oldest(most) if item.overdue or not item.spooling]

    def written(self, items: Iterable[Item]) -> None:
        """These are on a disk."""
        with self._lock:
            for item in items:
                item.safe = True
                if self._items.pop(id(item), None) is not None and item.overdue:
                    self._count(item, -1)

    def hold(self, item: Item) -> None:
        """Its caller cannot wait longer. If there are too many of this kind, the oldest ordinary one makes room."""
        with self._lock:
            if item.safe or item.overdue or id(item) not in self._items:
                return
            item.overdue = True
            self._count(item, 1)
            if self.overdue > self._most:
                self._drop()

    def _count(self, item: Item, one: int) -> None:
        self.overdue += one
        self._entries += one * len(item.slips)
        self._tell(self._entries)

    def _drop(self) -> None:
        for key, item in self._items.items():
            if item.overdue and not any(slip.flagged for slip in item.slips):
                del self._items[key]
                self._count(item, -1)
                self.dropped += 1
                return
