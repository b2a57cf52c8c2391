"""Who was told when: the attempts on disk as this process knows them, and those that the disk does not know yet.

The disk is asked only for what is new. Blocks where it says so, is used by several threads, and never raises because
the disk is away: what is done meanwhile is kept here, and made up for when it is back.
"""

from __future__ import annotations

import logging
from bisect import insort
from collections.abc import Collection
from dataclasses import replace
from threading import RLock
from typing import Final

from ivr.alerts.firsts import SKEW
from ivr.alerts.ports import Attempts
from ivr.core.callbacks.attempts import (
    CALL,
    CALL_SECONDS,
    FINAL,
    PATIENT,
    PUT_OFF,
    SECOND,
    Attempt,
    State,
    put_off_note,
    put_off_until,
)
from ivr.core.callbacks.plan import SPACING_SECONDS

logger = logging.getLogger(__name__)

Key = tuple[int, int, str, str]

LIVE_SECONDS: Final = 3 * 60 * 60
"""For how long an attempt that is not over is looked after."""
_LONGEST_WAIT: Final = 70 * SECOND
"""No attempt waits longer for its next try."""
_MOST: Final = 5_000


class Notes:
    """The attempts.

    Args:
        stored: Those on disk.
    """

    def __init__(self, stored: Attempts) -> None:
        self._stored = stored
        self._lock = RLock()
        self._known: dict[Key, Attempt] = {}
        self._unstored: set[Key] = set()
        self._told: list[int] = []
        self._after = 0
        self._is_read = False
        self.away = False
        """Whether the disk could not be used last time: then it is not asked before the next reading."""

    def read(self, now: int, oldest: int) -> None:
        """Take in what is new on disk, and store what it does not know yet. Blocks.

        Args:
            now: Milliseconds since 1970.
            oldest: When the oldest open entry was opened: of what was done since then nothing may be missed.

        Raises:
            Exception: the disk is away.
        """
        live = now - LIVE_SECONDS * SECOND
        if not self._is_read:
            everything = self._stored.since(min(oldest, live))
            self._take_in(everything, now)
            self._is_read = True
        self._after, found = self._stored.news(self._after, live)
        self._take_in(found, now)
        for each in self._waiting():
            self._stored.record(each)
            with self._lock:
                if self._known.get(each.key) == each:
                    self._unstored.discard(each.key)
        self.away = False

    def catch_up(self, now: int) -> None:
        """Take in what other processes have stored since the last reading. Blocks."""
        if self._is_read and not self.away:
            try:
                self._after, found = self._stored.news(self._after, now - LIVE_SECONDS * SECOND)
            except Exception as error:  # noqa: BLE001  # what is known is good enough
                self._told_away("reading attempts", error)
            else:
                self._take_in(found, now)

    def fresh(self, attempt: Attempt, now: int) -> Attempt:
        """What has become of an attempt, also where another process knows it. Blocks."""
        if not self.away:
            try:
                found = self._stored.of(attempt.callback)
            except Exception as error:  # noqa: BLE001  # what is known is good enough
                self._told_away("reading attempts", error)
            else:
                self._take_in([each for each in found if each.key == attempt.key], now)
        return self.find(attempt.key) or attempt

    def _take_in(self, found: Collection[Attempt], now: int) -> None:
        with self._lock:
            for each in found:
                known = self._known.get(each.key)
                if each.key not in self._unstored and (known is None or known.updated != each.updated):
                    self._believe(each, now)

    def _believe(self, attempt: Attempt, now: int) -> None:
        """Keep it as it can be. What was done in the future is stored as done now: the clock may go forward again."""
        self._keep(_believable(attempt, now))
        if attempt.created > now + SKEW:
            self._unstored.add(attempt.key)

    def _waiting(self) -> list[Attempt]:
        with self._lock:
            return [self._known[key] for key in self._unstored if key[0] > 0]

    def all(self) -> tuple[Attempt, ...]:
        """What is known."""
        with self._lock:
            return tuple(self._known.values())

    def told_at(self) -> tuple[int, ...]:
        """When anybody was told of a patient, in order."""
        with self._lock:
            return tuple(self._told)

    def find(self, key: Key) -> Attempt | None:
        """One."""
        with self._lock:
            return self._known.get(key)

    def claim(self, attempt: Attempt, seen: int) -> bool:
        """Whether this try is ours; it is stored as begun. Blocks."""
        if attempt.callback > 0 and not self.away:
            try:
                mine = self._stored.claim(attempt, seen)
                others = () if mine else self._stored.of(attempt.callback)
            except Exception as error:  # noqa: BLE001  # a second alert is better than none
                self._told_away("claiming an attempt", error)
            else:
                self._take_in([attempt] if mine else others, attempt.created)
                return mine
        return self.claim_here(attempt, seen)

    def claim_here(self, attempt: Attempt, seen: int) -> bool:
        """The same, in memory only. Quick."""
        with self._lock:
            before = self._known.get(attempt.key)
            if before is not None and before.updated != seen:
                return False
            self.keep_here(attempt)
            return True

    def record(self, attempt: Attempt) -> None:
        """Store what has become of an attempt. Blocks."""
        if attempt.callback > 0 and not self.away:
            try:
                self._stored.record(attempt)
            except Exception as error:  # noqa: BLE001  # it is made up for when the disk is back
                self._told_away("recording an attempt", error)
            else:
                with self._lock:
                    self._unstored.discard(attempt.key)
                    self._keep(attempt)
                return
        self.keep_here(attempt)

    def looks_later(self, attempt: Attempt) -> None:
        """Remember when to look at an attempt again. In memory only: each process looks by itself. Quick."""
        with self._lock:
            known = self._known.get(attempt.key)
            if known is not None and known.updated == attempt.updated:
                self._known[attempt.key] = attempt

    def keep_here(self, attempt: Attempt) -> None:
        """The same, in memory only, until the disk is back. Quick."""
        with self._lock:
            self._unstored.add(attempt.key)
            self._keep(attempt)

    def _keep(self, attempt: Attempt) -> None:
        self._known[attempt.key] = attempt
        if attempt.round >= FINAL and attempt.tries and attempt.created not in self._told[-64:]:
            insort(self._told, attempt.created)

    def forget(self, oldest: int, now: int) -> None:
        """Let go of what is old. Quick.

        Args:
            oldest: When the oldest open entry was opened: whether it was told of must stay known.
            now: Milliseconds since 1970.
        """
        if len(self._known) <= _MOST and len(self._told) <= _MOST:
            return
        since = now - LIVE_SECONDS * SECOND
        with self._lock:
            self._known = {
                key: each
                for key, each in self._known.items()
                if each.created > since or (key in self._unstored and key[0] > 0)
            }
            self._told = [each for each in self._told if each >= oldest]

    def set_back(self, now: int) -> None:
        """The clock was set back: what was done in its future was done just now. Quick."""
        with self._lock:
            for each in [*self._known.values()]:
                self._believe(each, now)
            self._told = sorted({min(each, now) for each in self._told})

    def before(self, now: int) -> None:
        """What was told at this very instant, of a clock that stands still, was before it. Quick."""
        with self._lock:
            if self._told[-1:] >= [now]:
                earlier = now - SPACING_SECONDS * SECOND
                self._known = {key: _believable(each, earlier) for key, each in self._known.items()}
                self._told = sorted(min(each, earlier) for each in self._told)

    def talks(self) -> tuple[Attempt, ...]:
        """The patients who are being rung, or talk, because a member of staff pressed 1."""
        return tuple(each for each in self.all() if each.round == PATIENT and each.state is State.SENT)

    def connected(self, now: int) -> set[str]:
        """The targets who are being connected with a patient, or were a moment ago: their call may still go on."""
        recent = now - CALL_SECONDS * SECOND
        patients = (each for each in self.all() if each.round == PATIENT)
        return {each.target for each in patients if each.state is State.SENT or each.updated > recent}

    def put_off(self) -> dict[int, int]:
        """Until when first rounds were put off, by the ids of the entries."""
        return {each.callback: put_off_until(each) for each in self.all() if each.round == PUT_OFF}

    def rang(self, since: int) -> dict[int, int]:
        """When alerts about each entry began, or were due if they were put off, since then, by the ids of entries."""
        found: dict[int, int] = {}
        for each in self.all():
            if each.round >= 0 and each.created > since:
                found[each.callback] = min(each.created, found.get(each.callback, each.created))
        return found | {id_: until for id_, until in self.put_off().items() if id_ in found}

    def note_put_off(self, firsts: Collection[tuple[int, int]], now: int) -> None:
        """Note until when first rounds are put off, so that a restart neither forgets nor repeats one. Blocks.

        Args:
            firsts: Ids of entries, and when they are due.
            now: Milliseconds since 1970.
        """
        noted = self.put_off() if firsts else {}
        for id_, first in firsts:
            if id_ > 0 and id_ not in noted:
                self.record(put_off_note(id_, first, now))

    def _told_away(self, what: str, error: Exception) -> None:
        self.away = True
        told_away(what, error)


def _believable(attempt: Attempt, now: int) -> Attempt:
    """The attempt without times of a clock that was ahead, which would keep it waiting until then."""
    if attempt.created <= now and attempt.updated <= now and attempt.next_at <= now + _LONGEST_WAIT:
        return attempt
    rang = attempt.way == CALL and attempt.state is State.FAILED and attempt.updated > now
    times = {"created": min(attempt.created, now), "next_at": min(attempt.next_at, now + _LONGEST_WAIT)}
    return replace(attempt, sid="" if rang else attempt.sid, **times)  # type: ignore[arg-type]


def told_away(what: str, error: Exception) -> None:
    """Log of what kind an error is, but never its message, which may hold what was to be written."""
    logger.warning("%s failed with %s; going on from memory", what, type(error).__name__)
