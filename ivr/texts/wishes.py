"""Who wants no texts, and how many were sent, as far as the database and this process know."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from threading import Lock
from typing import Final

from ivr.calls.answer import log_fault
from ivr.store.database import FAILURES
from ivr.store.texts import Texts
from ivr.store.vault import Vault

DAY: Final = 24 * 60 * 60 * 1000
BLIND_SECONDS: Final = 60.0
"""So long after the database last told, nothing is offered any more: somebody may have opted out meanwhile."""


class Wishes:
    """Knows them in memory, so that a call need not wait for the database.

    Args:
        store: The database.
        vault: Makes pseudonyms.
        clock: The time, aware.
    """

    def __init__(self, store: Texts, vault: Vault, clock: Callable[[], datetime]) -> None:
        self._store, self._vault, self._clock = store, vault, clock
        self._out: frozenset[str] = frozenset()
        self._unwritten: dict[str, bool] = {}
        """By number, who wants no texts (True) or texts again, and the database does not hold it yet."""
        self._told: float | None = None
        self._asking: Final = Lock()
        """Held while the database is asked: else what was read before a STOP would be believed after it."""
        self.sent: Counter[str] = Counter()
        """Texts of the last 24 hours, by pseudonym."""

    def allow(self, number: str, *, blind: bool = False) -> bool:
        """Whether somebody may be sent texts.

        Args:
            number: Theirs.
            blind: Whether what was known last is enough, where the database does not tell.
        """
        if not blind and (self._told is None or time.monotonic() - self._told > BLIND_SECONDS):
            return False
        return not self._unwritten.get(number, not self._out.isdisjoint(self._vault.marks(number)))

    def note(self, number: str, *, out: bool) -> None:
        """Note what somebody wants. It holds at once; what the database does not take is written when it can be."""
        self._unwritten[number] = out
        try:
            with self._asking:
                self._write()
        except FAILURES as error:
            log_fault("noting who wants no texts, which is tried again,", error)

    def look(self) -> None:
        """Ask the database; other processes write there too."""
        try:
            with self._asking:
                self._write()
                self._out = self._store.opted_out()
            self.sent = Counter(self._store.since(self._now() - DAY))
            self._told = time.monotonic()
        except FAILURES as error:
            log_fault("reading who wants no texts", error)

    def _write(self) -> None:
        for number, out in list(self._unwritten.items()):
            marks = self._vault.marks(number)
            if out:
                self._store.opt_out(marks[0], self._now())
                self._out |= {marks[0]}
            else:
                self._store.opt_in(marks)
                self._out -= {*marks}
            if self._unwritten.get(number) is out:  # and they did not change their mind meanwhile
                self._unwritten.pop(number, None)

    def _now(self) -> int:
        return int(self._clock().timestamp() * 1000)
