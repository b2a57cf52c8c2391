"""What could be written nowhere yet, in memory."""

from __future__ import annotations

from collections.abc import Iterable
from threading import Lock
from typing import Final

from ivr.store.lanes import Item

MOST: Final = 50_000


class Held:
    """Items that wait for any disk. For any thread. What concerns the callback list is never dropped."""

    def __init__(self, most: int = MOST) -> None:
        self.dropped = 0
        """Ordinary items that were dropped to make room."""
        self._most = most
        self._lock = Lock()
        self._items: dict[int, Item] = {}

    def __len__(self) -> int:
        return len(self._items)

    def add(self, item: Item) -> None:
        """Hold an item, in the place of the oldest ordinary one if there are too many."""
        with self._lock:
            self._items[id(item)] = item
            if len(self._items) > self._most:
                self._drop()

    def discard(self, items: Iterable[Item]) -> None:
        """These are written."""
        if self._items:
            with self._lock:
                for item in items:
                    self._items.pop(id(item), None)

    def oldest(self, most: int) -> list[Item]:
        """The items that have waited longest."""
        with self._lock:
            return list(self._items.values())[:most]

    def _drop(self) -> None:
        for key, item in self._items.items():
            if not any(slip.flagged for slip in item.slips):
                del self._items[key]
                self.dropped += 1
                return
