"""A thread that takes turns until it is told to stop, whatever a turn raises."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Lock, Thread

from ivr.store.database import describe

_REST_SECONDS = 0.1
_log = logging.getLogger(__name__)


class Worker:
    """Takes a turn whenever it is woken, and when the turn before asked for the next one."""

    def __init__(self, name: str, turn: Callable[[], float]) -> None:
        """Prepare the thread.

        Args:
            name: Of the thread, for people.
            turn: Does what there is to do, and returns after how many seconds it wants to be called again.
        """
        self._name = name
        self._turn = turn
        self._news = Event()
        self._starting = Lock()
        self._thread: Thread | None = None
        self._fault = ""
        self.stopping = False
        """Whether the next turn is to leave nothing behind."""

    def start(self) -> None:
        """Start the thread if it does not run: it may have ended by something that no program can catch."""
        with self._starting:  # whoever wakes it while it starts must not start a second one: both would write
            if self.stopping or (self._thread is not None and self._thread.is_alive()):
                return
            if self._thread is not None:
                _log.error("The thread %s has ended, and is started again.", self._name)
            # As a daemon: a disk that hangs must not keep us alive.
            thread = Thread(target=self._run, name=self._name, daemon=True)
            thread.start()
            self._thread = thread

    def wake(self) -> None:
        """Have it take a turn now."""
        if self._thread is not None and not self._thread.is_alive():
            self.start()
        if not self._news.is_set():
            self._news.set()

    def stop(self, seconds: float) -> bool:
        """Let it do what is left, for so many seconds. Returns whether it ended in time."""
        self.stopping = True
        self.wake()
        if self._thread is not None:
            self._thread.join(seconds)
        return self._thread is None or not self._thread.is_alive()

    def trouble(self) -> str:
        """What is wrong with it, for staff; "" if nothing is. One that has ended is started again."""
        alive = self._thread is None or self._thread.is_alive() or self.stopping
        self.start()
        if alive and not self._fault:
            return ""
        return f"The thread {self._name} failed ({self._fault or 'it ended'}), and goes on."

    def _run(self) -> None:
        while True:
            try:
                if self._once():
                    return
            except Exception as error:  # noqa: BLE001  # this thread must live, whatever happens
                if not self._fault:
                    _log.error("The thread %s failed (%s), and goes on.", self._name, describe(error))
                self._fault = describe(error)
                with suppress(Exception):
                    time.sleep(_REST_SECONDS)

    def _once(self) -> bool:
        """One turn, and the wait for the next one. Returns whether it was the last."""
        stopping = self.stopping  # before the turn: what came before `stop` is still done
        wait = self._turn()
        self._fault = ""
        if stopping and wait > 0:
            return True
        self._news.wait(wait)
        self._news.clear()
        return False
