"""The callback list and its attempts as far as they can be known now: on disk, and in memory while the disk is away.

While the database is gone, what was read from it last is remembered; red flags that could not be written to it are
entries with negative ids; and what is done meanwhile is kept here and made up for when it is back. Blocks, and is used
by several threads; never raises because the disk is away, except for a number that only the disk knows.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from threading import RLock
from typing import Final

from ivr.alerts.ports import Attempts, Kept, Pending
from ivr.core.alerts import Attempt
from ivr.core.callbacks import Callback, Cause, Standing
from ivr.core.entries import Entry

logger = logging.getLogger(__name__)

_MOST_MOVED: Final = 1_000
"""Entries of which it is remembered under which id they were written to disk later."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An entry about which staff may have to be told, with what was done so far."""

    callback: Callback
    attempts: tuple[Attempt, ...]
    at_once: bool = False
    """It could be written nowhere."""


@dataclass(slots=True)
class _Unwritten:
    """A red flag that is not in the database."""

    callback: Callback
    number: str = field(repr=False)
    at_once: bool
    was_pending: bool = False


class Desk:
    """The list, for the loop and for alert calls.

    Args:
        kept: The callback list on disk.
        attempts: The attempts on disk.
        ledger: Knows what could not be written to disk.
    """

    def __init__(self, kept: Kept, attempts: Attempts, ledger: Pending) -> None:
        self._kept, self._stored, self._ledger = kept, attempts, ledger
        self._lock = RLock()
        self._known: dict[int, Callback] = {}
        self._memory: dict[int, _Unwritten] = {}
        self._moved: dict[int, int] = {}
        self._taken: dict[int, tuple[str, int]] = {}
        self._attempts: dict[tuple[int, int, str, str], Attempt] = {}
        self._last_id = 0
        self._away = False

    def open(self) -> list[Opened]:
        """All entries that are open now, those on disk first."""
        self._read()
        with self._lock:
            self._follow_ledger()
            self._move()
            known = [each for each in self._known.values() if each.id not in self._taken]
            memory = [each for each in self._memory.values() if each.callback.standing is Standing.OPEN]
        return [
            *(Opened(each, self.of(each.id)) for each in known),
            *(Opened(each.callback, self.of(each.callback.id), each.at_once) for each in memory),
        ]

    def unwritten(self, entries: Iterable[Entry]) -> None:
        """Take in red flags that could be written nowhere."""
        with self._lock:
            for entry in entries:
                if entry.note.opens:
                    self._add(entry, at_once=True)

    def get(self, id_: int) -> Callback | None:
        """An entry, whatever its standing.

        Raises:
            Exception: only the disk knows it, and that is away.
        """
        with self._lock:
            id_ = self._moved.get(id_, id_)
            if id_ in self._memory:
                return self._memory[id_].callback
            if id_ in self._taken and id_ in self._known:
                by, at = self._taken[id_]
                return replace(self._known[id_], standing=Standing.TAKEN, taken_by=by, taken=at)
            known = self._known.get(id_) if self._away else None
        return known or self._kept.get(id_)

    def take(self, id_: int, by: str, at: int) -> bool:
        """Note who calls back; True only if nobody had taken it. While the disk is away, it is noted here."""
        with self._lock:
            id_ = self._moved.get(id_, id_)
            if id_ in self._memory:
                return self._take_unwritten(self._memory[id_], by, at)
            if id_ in self._taken:
                return False
        try:
            return self._kept.take(id_, by, at)
        except Exception as error:
            with self._lock:
                if id_ not in self._known or id_ in self._taken:
                    raise
                _told_away("taking an entry", error)
                self._taken[id_] = by, at
                return True

    def number(self, id_: int) -> str:
        """The number to call; "" where it is withheld.

        Raises:
            Exception: only the disk knows it, and that is away.
        """
        with self._lock:
            id_ = self._moved.get(id_, id_)
            if id_ in self._memory:
                return self._memory[id_].number
        return self._kept.number(id_)

    def of(self, id_: int) -> tuple[Attempt, ...]:
        """All attempts about an entry."""
        here = {key: each for key, each in self._attempts.items() if key[0] == id_}
        if id_ < 0:
            return tuple(here.values())
        try:
            stored = {each.key: each for each in self._stored.of(id_)}
            newer = [each for key, each in here.items() if key not in stored or stored[key].updated < each.updated]
            for each in newer:
                self._stored.record(each)
        except Exception as error:  # noqa: BLE001  # alerts go out all the same
            _told_away("reading attempts", error)
            return tuple(here.values())
        with self._lock:
            for key in here:
                self._attempts.pop(key, None)
        return tuple((stored | {each.key: each for each in newer}).values())

    def claim(self, attempt: Attempt, seen: int) -> bool:
        """Whether this try is ours; it is stored as begun."""
        if attempt.callback > 0:
            try:
                return self._stored.claim(attempt, seen)
            except Exception as error:  # noqa: BLE001  # a second alert is better than none
                _told_away("claiming an attempt", error)
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
        with self._lock:
            self._attempts[attempt.key] = attempt

    def _read(self) -> None:
        try:
            found = {each.id: each for each in self._kept.open()}
            with self._lock:
                taken, self._known = dict(self._taken), found
            for id_, (by, at) in taken.items():
                self._kept.take(id_, by, at)
                with self._lock:
                    self._taken.pop(id_, None)
                    self._known.pop(id_, None)
        except Exception as error:  # noqa: BLE001  # what was read last is remembered
            _told_away("reading the callback list", error)
            self._away = True
        else:
            self._away = False

    def _follow_ledger(self) -> None:
        """Take in what the ledger holds, and let go of what it held: written, or answered by somebody's 1."""
        pending = {entry.call: entry for entry in self._ledger.pending() if entry.note.opens}
        for entry in pending.values():
            self._add(entry, at_once=False)
        for each in self._memory.values():
            each.was_pending = each.was_pending or each.callback.call in pending
        gone = [
            id_
            for id_, each in self._memory.items()
            if each.was_pending and each.callback.call not in pending and each.callback.standing is Standing.OPEN
        ]
        for id_ in gone:
            self._drop(id_)

    def _add(self, entry: Entry, *, at_once: bool) -> None:
        """An entry of the same call is the same caller: it stays one entry."""
        for each in self._memory.values():
            if each.callback.call == entry.call:
                if each.callback.step < entry.step:
                    each.callback = replace(
                        each.callback,
                        step=entry.step,
                        sign=entry.note.opens,
                        attempts=each.callback.attempts + 1,
                    )
                each.at_once = each.at_once or at_once
                return
        self._last_id -= 1
        callback = Callback(
            id=self._last_id,
            cause=Cause.RED_FLAG,
            sign=entry.note.opens,
            language=entry.note.language,
            opened=entry.at,
            standing=Standing.OPEN,
            call=entry.call,
            step=entry.step,
            withheld=not entry.number,
        )
        self._memory[callback.id] = _Unwritten(callback, entry.number, at_once)

    def _move(self) -> None:
        """Let go of what has been written to disk meanwhile; who took it there, has taken it."""
        by_call = {each.call: each for each in self._known.values()}
        for id_, each in list(self._memory.items()):
            written = by_call.get(each.callback.call)
            if written is None or self._away:
                continue
            if each.callback.standing is Standing.TAKEN:
                self._taken[written.id] = each.callback.taken_by, each.callback.taken
            self._moved[id_] = written.id
            if len(self._moved) > _MOST_MOVED:
                self._moved.pop(next(iter(self._moved)))
            self._drop(id_)

    def _drop(self, id_: int) -> None:
        self._memory.pop(id_, None)
        for key in [key for key in self._attempts if key[0] == id_]:
            self._attempts.pop(key)

    @staticmethod
    def _take_unwritten(unwritten: _Unwritten, by: str, at: int) -> bool:
        if unwritten.callback.standing is not Standing.OPEN:
            return False
        unwritten.callback = replace(unwritten.callback, standing=Standing.TAKEN, taken_by=by, taken=at)
        return True


def _told_away(what: str, error: Exception) -> None:
    """Of what kind the error is, but never its message, which may hold what was to be written."""
    logger.warning("%s failed with %s; going on from memory", what, type(error).__name__)
