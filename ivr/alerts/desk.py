"""The callback list and its attempts as far as they can be known now: on disk, and in memory while the disk is away.

While the database is gone, what was read from it last is remembered; red flags that are not in it yet are entries with
negative ids; and what is done meanwhile is kept here and made up for when it is back. Blocks, and is used by several
threads; never raises because the disk is away, except where only the disk knows.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from threading import RLock
from typing import Final, TypeVar

from ivr.alerts.ports import Attempts, Callbacks, Pending
from ivr.core.alerts import FINAL_SECONDS, SECOND, Attempt
from ivr.core.callbacks import Callback, Cause, Standing
from ivr.core.entries import Entry

logger = logging.getLogger(__name__)

Key = TypeVar("Key")
Value = TypeVar("Value")

_FIRST_ID: Final = -(2**40)
"""Below the ids of the ledger, which are negative too."""
_REMEMBERED: Final = 10_000


@dataclass(frozen=True, slots=True)
class Opened:
    """An entry about which staff may have to be told, with what was done so far."""

    callback: Callback
    attempts: tuple[Attempt, ...]
    at_once: bool = False
    """It could be written nowhere."""


@dataclass(frozen=True, slots=True)
class _Taken:
    """Somebody took an entry that the disk did not know or could not be told of."""

    by: str
    at: int


@dataclass(frozen=True, slots=True)
class _Unwritten:
    """A red flag that could be written nowhere, and that not even the ledger holds."""

    callback: Callback
    number: str = field(repr=False)


class Desk:
    """The list, for the loop and for alert calls.

    Args:
        kept: The callback list on disk.
        attempts: The attempts on disk.
        ledger: Knows what is not in the database yet.
    """

    def __init__(self, kept: Callbacks, attempts: Attempts, ledger: Pending) -> None:
        self._kept, self._stored, self._ledger = kept, attempts, ledger
        self._lock = RLock()
        self._away = False
        self.trouble = ""
        """Why the list could not be read last time, by the kind of the error; "" if it could."""
        self._ids = count(_FIRST_ID, -1)
        self._known: dict[int, Callback] = {}
        self._memory: dict[int, Callback] = {}
        self._unwritten: dict[str, _Unwritten] = {}
        self._at_once: dict[str, None] = {}
        self._calls: dict[int, str] = {}
        self._taken: dict[str, _Taken] = {}
        self._attempts: dict[tuple[int, int, str, str], Attempt] = {}

    def open(self) -> list[Opened]:
        """All entries that are open now, those on disk first."""
        self._read()
        with self._lock:
            self._remember()
            found = [each for each in (*self._known.values(), *self._memory.values()) if not self._is_taken(each)]
        return [
            Opened(each, self.of(each.id), at_once=each.id < 0 and each.call in self._at_once)
            for each in found
            if each.standing is Standing.OPEN
        ]

    def unwritten(self, entries: Iterable[Entry]) -> None:
        """Take in red flags that could be written nowhere. Quick."""
        with self._lock:
            for entry in entries:
                if not entry.note.opens:
                    continue
                self._at_once[entry.call] = None
                before = self._unwritten.get(entry.call)
                id_ = before.callback.id if before else next(self._ids)
                callback = Callback(
                    id=id_,
                    cause=Cause.RED_FLAG,
                    sign=entry.note.opens,
                    language=entry.note.language,
                    opened=before.callback.opened if before else entry.at,
                    standing=Standing.OPEN,
                    call=entry.call,
                    step=entry.step,
                    attempts=before.callback.attempts + 1 if before else 1,
                    withheld=not entry.number,
                )
                self._unwritten[entry.call] = _Unwritten(callback, entry.number)
                self._calls[id_] = entry.call
            _shorten(self._at_once)

    def get(self, id_: int) -> Callback | None:
        """An entry, whatever its standing; None also where one from memory is no more open on disk.

        Raises:
            Exception: only the disk knows it, and that is away.
        """
        with self._lock:
            found = self._here(id_)
            if found is not None or id_ < 0:
                return self._as_taken(found) if found else None
        found = self._kept.get(id_)
        return self._as_taken(found) if found else None

    def take(self, id_: int, by: str, at: int) -> bool:
        """Note who calls back; True only if nobody had taken it. While the disk is away, it is noted here.

        Raises:
            Exception: only the disk knows it, and that is away.
        """
        with self._lock:
            found = self._here(id_)
            if found is None and id_ < 0:
                return False
            if found is not None and self._is_taken(found):
                return False
            if found is not None and found.id < 0:
                self._taken[found.call] = _Taken(by, at)
                return True
        try:
            return self._kept.take(found.id if found else id_, by, at)
        except Exception as error:
            known = found or self._known.get(id_)
            if known is None:
                raise
            _told_away("taking an entry", error)
            with self._lock:
                return self._taken.setdefault(known.call, _Taken(by, at)) == _Taken(by, at)

    def number(self, id_: int) -> str:
        """The number to call; "" where it is withheld.

        Raises:
            Exception: only the disk knows it, and that is away.
        """
        with self._lock:
            found = self._here(id_)
        if found is not None and found.id < 0:
            unwritten = self._unwritten.get(found.call)
            if unwritten is not None and unwritten.callback.id == found.id:
                return unwritten.number
            return self._ledger.pending_number(found.call, found.step)
        return self._kept.number(found.id if found else id_)

    def of(self, id_: int) -> tuple[Attempt, ...]:
        """All attempts about an entry."""
        with self._lock:
            here = {key: each for key, each in self._attempts.items() if key[0] == id_}
        if id_ < 0:
            return tuple(here.values())
        try:
            stored = {each.key: each for each in self._stored.of(id_)}
            newer = {k: each for k, each in here.items() if k not in stored or stored[k].updated < each.updated}
            for each in newer.values():
                self._stored.record(each)
        except Exception as error:  # noqa: BLE001  # alerts go out all the same
            _told_away("reading attempts", error)
            return tuple(here.values())
        with self._lock:
            for key, each in here.items():
                if self._attempts.get(key) == each:
                    del self._attempts[key]
        return tuple((stored | newer).values())

    def claim(self, attempt: Attempt, seen: int) -> bool:
        """Whether this try is ours; it is stored as begun."""
        if attempt.callback > 0:
            try:
                return self._stored.claim(attempt, seen)
            except Exception as error:  # noqa: BLE001  # a second alert is better than none
                _told_away("claiming an attempt", error)
        return self.claim_here(attempt, seen)

    def claim_here(self, attempt: Attempt, seen: int) -> bool:
        """The same, in memory only: the disk takes too long. Quick."""
        with self._lock:
            before = self._attempts.get(attempt.key)
            if before is not None and before.updated != seen:
                return False
            self._attempts[attempt.key] = attempt
            return True

    def record(self, attempt: Attempt) -> None:
        """Store what has become of an attempt."""
        if attempt.callback > 0:
            try:
                self._stored.record(attempt)
            except Exception as error:  # noqa: BLE001  # it is made up for when the disk is back
                _told_away("recording an attempt", error)
            else:
                return
        self.keep_here(attempt)

    def keep_here(self, attempt: Attempt) -> None:
        """The same, in memory only, until the disk is back. Quick."""
        with self._lock:
            self._attempts[attempt.key] = attempt

    def _read(self) -> None:
        """What is on disk; and tell it what was taken while it did not know."""
        try:
            found = {each.id: each for each in self._kept.open()}
            for each in list(found.values()):
                taken = self._taken.get(each.call)
                if taken is not None and each.opened <= taken.at:
                    self._kept.take(each.id, taken.by, taken.at)
                    del found[each.id]
        except Exception as error:  # noqa: BLE001  # what was read last is remembered
            _told_away("reading the callback list", error)
            self._away, self.trouble = True, type(error).__name__
        else:
            self._known, self._away, self.trouble = found, False, ""

    def _remember(self) -> None:
        """What is in memory only: with the ledger, or not even there."""
        written = {each.call for each in self._known.values()}
        pending = [each for each in self._pending() if each.call not in written]
        held = written | {each.call for each in pending}
        newest = max((each.callback.opened for each in self._unwritten.values()), default=0)
        self._unwritten = {
            call: each
            for call, each in self._unwritten.items()
            if call not in held and each.callback.opened > newest - 2 * FINAL_SECONDS * SECOND
        }
        lost = [each.callback for each in self._unwritten.values()]
        self._memory = {each.id: each for each in (*pending, *lost)}
        self._calls |= {each.id: each.call for each in pending}
        self._attempts = {key: each for key, each in self._attempts.items() if key[0] > 0 or key[0] in self._memory}
        _shorten(self._calls)
        _shorten(self._taken)

    def _pending(self) -> Sequence[Callback]:
        try:
            return self._ledger.pending_red_flags()
        except Exception as error:  # noqa: BLE001  # what is on disk must be told all the same
            _told_away("asking the ledger", error)
            return ()

    def _here(self, id_: int) -> Callback | None:
        """An entry as memory knows it: while the disk is away, or by the id that it had before it was on disk."""
        if id_ > 0:
            return self._known.get(id_) if self._away else None
        if id_ in self._memory:
            return self._memory[id_]
        call = self._calls.get(id_)
        if call in self._unwritten:
            return self._unwritten[call].callback
        others = (*self._memory.values(), *self._known.values())
        return next((each for each in others if each.call == call), None)

    def _is_taken(self, callback: Callback) -> bool:
        taken = self._taken.get(callback.call)
        return taken is not None and callback.opened <= taken.at

    def _as_taken(self, callback: Callback) -> Callback:
        if callback.standing is not Standing.OPEN or not self._is_taken(callback):
            return callback
        taken = self._taken[callback.call]
        return replace(callback, standing=Standing.TAKEN, taken_by=taken.by, taken=taken.at)


def _shorten(remembered: dict[Key, Value]) -> None:
    while len(remembered) > _REMEMBERED:
        del remembered[next(iter(remembered))]


def _told_away(what: str, error: Exception) -> None:
    """Of what kind the error is, but never its message, which may hold what was to be written."""
    logger.warning("%s failed with %s; going on from memory", what, type(error).__name__)
