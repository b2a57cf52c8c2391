"""The callback list as far as it can be known now: on disk, and in memory while the disk is away.

The disk is asked for what has changed since the last time, so twenty thousand entries cost what twenty do. While it is
gone, what was read last is remembered; red flags that are not in it yet are entries with negative ids; and what is done
meanwhile is kept here and made up for when it is back. Used by several threads; what blocks says so. Never raises
because the disk is away, except where only the disk knows.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from threading import RLock
from typing import Final, TypeVar

from ivr.alerts.firsts import SKEW, Firsts, Same, same
from ivr.alerts.notes import Notes, told_away
from ivr.alerts.ports import Attempts, Callbacks, Pending
from ivr.alerts.unwritten import Unwritten
from ivr.core.callbacks.attempts import SECOND
from ivr.core.callbacks.entry import Callback, Cause, Standing
from ivr.core.callbacks.patients import HOUR, Patient, joined
from ivr.core.callbacks.plan import is_over
from ivr.core.entries import Entry

logger = logging.getLogger(__name__)

Key = TypeVar("Key")
Value = TypeVar("Value")

_REMEMBERED: Final = 10_000
_FRESH: Final = 30 * SECOND
"""How long a list of patients is good, if nothing is opened or taken meanwhile."""


@dataclass(frozen=True, slots=True)
class _Taken:
    """Somebody took an entry that the disk did not know or could not be told of."""

    by: str
    at: int


@dataclass(frozen=True, slots=True)
class Sight:
    """Those about whom alerts still go out, whoever was due first at the beginning."""

    patients: tuple[Patient, ...] = ()
    messages: tuple[Patient, ...] = ()
    entries: tuple[int, ...] = ()
    """The ids of all entries of patients, oldest first."""
    until: int = 0
    version: tuple[int, int] = (-1, -1)


class CallbackView:
    """The list, for the loop and for alert calls.

    Args:
        kept: The callback list on disk.
        attempts: The attempts on disk.
        ledger: Knows what is not in the database yet.
    """

    def __init__(self, kept: Callbacks, attempts: Attempts, ledger: Pending) -> None:
        self._kept, self._ledger = kept, ledger
        self.notes = Notes(attempts)
        self._unwritten, self._firsts = Unwritten(), Firsts()
        self._lock = RLock()
        self._known: dict[int, Callback] = {}
        self._memory: dict[int, Callback] = {}
        self._moved: dict[int, Same] = {}
        self._taken: dict[Same, _Taken] = {}
        self._stamp: object = None
        self._is_read = False
        self._now = self._version = self._dated = 0
        self._sight = Sight()
        self.trouble = ""
        """Why the list could not be read last time, by the kind of the error; "" if it could."""

    def read(self, now: int) -> None:
        """Take in what has changed. Blocks.

        Args:
            now: Milliseconds since 1970.
        """
        self._mind_clock(now)
        try:
            self._read(now)
        except Exception as error:  # noqa: BLE001  # what was read last is remembered
            told_away("reading the callback list", error)
            self.trouble, self.notes.away = type(error).__name__, True
        else:
            self.trouble = ""
        self._remember()
        put_off: list[tuple[int, int]] = []
        with self._lock:
            if self._dated != self._version:
                told, noted = ((), {}) if self._is_read else (self.notes.told_at(), self.notes.put_off())
                self._firsts.date(self._open(), now, at_once=self._is_at_once, told=told, noted=noted)
                self._dated = self._version
                put_off = [(each.id, self._firsts[each]) for each in self._open() if self._firsts.put_off(each)]
            if self._firsts.settle(now):
                self.notes.before(now)
                self._version = self._dated = self._version + 1
            self._is_read = self._is_read or not self.trouble
        self.notes.note_put_off(put_off, now)

    def _mind_clock(self, now: int) -> None:
        with self._lock:
            if now < self._now - SKEW:
                by = (self._now - now) // SECOND
                logger.warning("The clock was set back by %d s. What was done after this time counts as done now.", by)
                self.notes.set_back(now)
                self._firsts.set_back(now)
                self._version += 1
            self._now = now

    def _read(self, now: int) -> None:
        stamp = self._kept.stamp()
        if stamp != self._stamp:
            ids = set(self._kept.open_ids())
            found = {each.id: each for each in self._kept.these([id_ for id_ in ids if id_ not in self._known])}
            with self._lock:
                self._known = {id_: each for id_, each in self._known.items() if id_ in ids}
                self._known |= {id_: each for id_, each in found.items() if each.standing is Standing.OPEN}
                self._stamp, self._version = stamp, self._version + 1
        oldest = min((each.opened for each in self._known.values()), default=now)
        self.notes.read(now, oldest)
        self.notes.forget(oldest, now)
        for each in [*self._known.values()] if self._taken else ():
            taken = self._taken.get(same(each))
            if taken is not None and self._kept.take(each.id, taken.by, taken.at):
                self._drop(each.id)
        if not self._is_read and (began := self.notes.rang(now - HOUR)):
            self._firsts.recall(self._kept.these([*began]), began)

    def _remember(self) -> None:
        """What is in memory only."""
        pending, lost = self._pending(), self._unwritten.open(())
        if pending or lost:
            written = {each.call for each in self._known.values()}
            pending = [each for each in pending if each.call not in written]
            lost = self._unwritten.open(written | {each.call for each in pending})
        memory = {each.id: each for each in (*pending, *lost) if each.standing is Standing.OPEN}
        with self._lock:
            if memory != self._memory:
                self._memory, self._version = memory, self._version + 1
                self._moved |= {each.id: same(each) for each in memory.values()}
                _shorten(self._moved)
            _shorten(self._taken)

    def _pending(self) -> Sequence[Callback]:
        try:
            return self._ledger.pending_red_flags()
        except Exception as error:  # noqa: BLE001  # what is on disk must be told all the same
            told_away("asking the ledger", error)
            return ()

    def _is_at_once(self, callback: Callback) -> bool:
        return callback.id < 0 and self._unwritten.was(callback.call)

    def _open(self) -> list[Callback]:
        """All that nobody has taken; drills are left to those who hold them."""
        found = (*self._known.values(), *self._memory.values())
        return [each for each in found if same(each) not in self._taken and each.cause is not Cause.DRILL]

    def sight(self, now: int) -> Sight:
        """Those about whom alerts go out, as it was read last. Quick."""
        with self._lock:
            version = self._version, self._dated
            if self._sight.version == version and now < self._sight.until:
                return self._sight
            told, firsts = self.notes.told_at(), self._firsts
            going = [each for each in self._open() if each in firsts and not is_over(firsts[each], told, now)]
            all_ = [Patient(each, firsts[each], often=firsts.often(each)) for each in going]
            flags = [each for each in all_ if each.callback.cause is Cause.RED_FLAG]
            self._sight = Sight(
                patients=joined(flags),
                messages=tuple(each for each in all_ if each.callback.cause is Cause.MESSAGE),
                entries=tuple(each.callback.id for each in sorted(flags, key=lambda each: each.callback.opened)),
                until=now + _FRESH,
                version=version,
            )
            return self._sight

    def waiting(self, now: int) -> tuple[Patient, ...]:
        """The patients whom nobody has taken and who are due, the one who has waited longest first. Quick."""
        due = [each for each in self.sight(now).patients if each.first <= now]
        return tuple(sorted(due, key=lambda each: each.callback.opened))

    def others(self, id_: int) -> list[int]:
        """The ids of the other open entries of a patient: a withheld number is nobody else's. Quick."""
        found = self._here(id_)
        if found is None or not found.caller or found.cause is not Cause.RED_FLAG:
            return []
        with self._lock:
            mine = [each.id for each in self._open() if (each.caller, each.cause) == (found.caller, found.cause)]
        return [each for each in mine if each != found.id]

    def unwritten(self, entries: Iterable[Entry]) -> None:
        """Take in red flags that could be written nowhere. Quick."""
        self._unwritten.add(entries)

    def get(self, id_: int) -> Callback | None:
        """An entry, whatever its standing; None also where one from memory is no more open on disk. Blocks.

        Raises:
            Exception: only the disk knows it, and that is away.
        """
        found = self._here(id_)
        if found is None or found.id > 0:
            if found is None and id_ < 0:
                return None
            try:
                found = self._kept.get(found.id if found else id_)
            except Exception:
                if found is None:
                    raise
        return self._as_taken(found) if found else None

    def take(self, id_: int, by: str, at: int) -> bool:
        """Note who calls back; True only if nobody had taken it. While the disk is away, it is noted here. Blocks.

        Raises:
            Exception: only the disk knows it, and that is away.
        """
        found = self._here(id_)
        if (found is None and id_ < 0) or (found is not None and same(found) in self._taken):
            return False
        if found is None or (found.id > 0 and not self.notes.away):
            try:
                mine = self._kept.take(found.id if found else id_, by, at)
            except Exception as error:
                if found is None:
                    raise
                self.notes.away = True  # whoever pressed 1 does not wait for the disk again for each entry of a patient
                told_away("taking an entry", error)
            else:
                self._drop(found.id if found else id_)
                return mine
        with self._lock:
            self._version += 1
            self._firsts.forget(found)
            return self._taken.setdefault(same(found), _Taken(by, at)) == _Taken(by, at)

    def give_back(self, id_: int, by: str) -> bool:
        """Undo a `take` of the same person. False if it is not theirs (any more). Blocks.

        Raises:
            Exception: the disk is away.
        """
        found = self._here(id_)
        with self._lock:
            taken = self._taken.get(same(found)) if found else None
            if found is not None and taken is not None and taken.by == by:
                del self._taken[same(found)]
                self._version += 1
                return True
        return self._kept.give_back(found.id if found else id_, by) if found or id_ > 0 else False

    def number(self, id_: int) -> str:
        """The number to call; "" where it is withheld. Blocks.

        Raises:
            Exception: only the disk knows it, and that is away.
        """
        found = self._here(id_)
        if found is not None and found.id < 0:
            number = self._unwritten.number(found.id)
            return self._ledger.pending_number(found.call, found.step) if number is None else number
        return self._kept.number(found.id if found else id_)

    def _drop(self, id_: int) -> None:
        """Somebody has taken it: if it comes back, it is new."""
        with self._lock:
            if (found := self._known.pop(id_, None)) is not None:
                self._firsts.forget(found)
                self._version += 1

    def _here(self, id_: int) -> Callback | None:
        """An entry as memory knows it, also by the id that it had before it was on disk."""
        with self._lock:
            if id_ in self._known or id_ in self._memory:
                return self._known.get(id_) or self._memory[id_]
            moved = self._moved.get(id_)
            found = (*self._memory.values(), *self._known.values()) if moved else ()
            return next((each for each in found if same(each) == moved), None)

    def _as_taken(self, callback: Callback) -> Callback:
        taken = self._taken.get(same(callback))
        if callback.standing is not Standing.OPEN or taken is None:
            return callback
        return replace(callback, standing=Standing.TAKEN, taken_by=taken.by, taken=taken.at)


def _shorten(remembered: dict[Key, Value]) -> None:
    while len(remembered) > _REMEMBERED:
        del remembered[next(iter(remembered))]
