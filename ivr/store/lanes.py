"""Threads that write: one to the database, one to the spool. Neither makes the other, or a caller, wait."""

from __future__ import annotations

import time
from asyncio import AbstractEventLoop, Future
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Final

from ivr.core.entries import Entry, Kept
from ivr.store.slips import Slip

GATHER_SECONDS: Final = 0.003
"""How long a busy thread waits for more before it writes: a commit costs much, and each further entry little."""
_CROWD: Final = 3
"""A thread is busy if so many webhooks' entries gathered at once, a moment ago."""
_FADES: Final = 0.8


@dataclass(slots=True, eq=False)
class Item:
    """What one webhook wants to be kept."""

    entries: tuple[Entry, ...] = field(repr=False)
    slips: list[Slip] = field(repr=False)
    answer: Future[Kept]
    loop: AbstractEventLoop
    born: float
    """Seconds of the monotonic clock."""
    spooling: bool = False
    """It was given to the thread of the spool."""
    safe: bool = False
    """It is on the disk, in the database or in the spool. Set by the thread that wrote it."""


class Lane:
    """A thread that takes all that has gathered, has it written at once, and tidies up."""

    def __init__(self, name: str, write: Callable[[Sequence[Item]], None], tend: Callable[[], float]) -> None:
        """Prepare the thread.

        Args:
            name: Of the thread.
            write: Writes items; never raises.
            tend: Is called after each write and whenever it asks to be: returns in how many seconds again.
        """
        self._write = write
        self._tend = tend
        self._inbox: deque[Item] = deque()
        self._working: Sequence[Item] = ()
        self._news = Event()
        self._stopping = False
        self._crowd = 0.0
        self._thread = Thread(target=self._run, name=name, daemon=True)  # a disk that hangs must not keep us alive

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def put(self, item: Item) -> None:
        """Have an item written."""
        self._inbox.append(item)
        self.wake()

    def wake(self) -> None:
        """Have the lane look after things now."""
        if not self._news.is_set():
            self._news.set()

    def left(self) -> list[Item]:
        """What is not written: all there is if the thread hangs, nothing if it ended."""
        return [item for item in (*self._working, *self._inbox) if not item.safe]

    def stop(self, seconds: float) -> bool:
        """Write what is there, then end. Returns whether it ended in time."""
        self._stopping = True
        self._news.set()
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        wait = self._tend()
        while True:
            self._news.wait(wait)
            if self._crowd >= _CROWD and not self._stopping:
                time.sleep(GATHER_SECONDS)
            self._news.clear()
            stopping = self._stopping  # before the inbox: what was put before `stop` is still written
            if self._inbox:
                self._working = [self._inbox.popleft() for _ in range(len(self._inbox))]
                self._crowd = max(len(self._working), self._crowd * _FADES)
                self._write(self._working)
                self._working = ()
            wait = self._tend()
            if stopping and wait > 0 and not self._inbox:
                return
