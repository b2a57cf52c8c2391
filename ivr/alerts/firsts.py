"""When the first round about each open entry is due, from the moment at which this process sees it for the first time.

In memory only: another process, or this one after a restart, comes to the same from what is on disk, where it is noted
of each entry that was put off, and when alerts about each began; but for the seconds that an entry waits which came
onto the list late.
"""

from __future__ import annotations

import logging
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from ivr.core.callbacks.attempts import SECOND
from ivr.core.callbacks.entry import Callback, Cause
from ivr.core.callbacks.patients import (
    FIRST_SECONDS,
    MOST_WITHHELD,
    PAUSE_SECONDS,
    SETTLE_SECONDS,
    due,
    put_off,
    together,
)

logger = logging.getLogger(__name__)

Same = tuple[str, Cause, str]

SKEW: Final = 2 * SECOND
"""By how much the clocks of two machines may differ."""
_MOST_NUMBERS: Final = 10_000
_MOST_STARTS_KEPT: Final = 64
"""Of one number: more than ever count."""
_WITHHELD: Final = ""
"""Stands for all whose number is withheld."""


def same(callback: Callback) -> Same:
    """What an entry has in memory and on disk alike, while its id changes."""
    return callback.call, callback.cause, callback.name or str(callback.opened)


def _believed(until: int | None, now: int) -> int | None:
    """Until when an entry was put off; three minutes, where that is the time of a clock that was ahead."""
    if until is None or until <= now + (FIRST_SECONDS + PAUSE_SECONDS) * SECOND:
        return until
    return now + FIRST_SECONDS * SECOND


class Firsts:
    """The times, in milliseconds since 1970."""

    def __init__(self) -> None:
        self._at: dict[Same, int] = {}
        self._of: dict[str, int] = {}
        self._starts: dict[str, list[int]] = {}
        self._often: set[Same] = set()
        self._put_off: set[Same] = set()
        self._late: dict[Same, int] = {}

    def __getitem__(self, callback: Callback) -> int:
        """Of an entry that was dated."""
        return self._at[same(callback)]

    def __contains__(self, callback: Callback) -> bool:
        return same(callback) in self._at

    def forget(self, callback: Callback) -> None:
        """Somebody has taken an entry: if it comes back, it is new."""
        self._at.pop(same(callback), None)

    def often(self, callback: Callback) -> bool:
        """Whether it was put off, because its number has set the telephones ringing again and again."""
        return same(callback) in self._often

    def put_off(self, callback: Callback) -> bool:
        """Whether its first round waits longer than usual, for whatever reason."""
        return same(callback) in self._put_off

    def date(
        self,
        entries: Iterable[Callback],
        now: int,
        *,
        at_once: Callable[[Callback], bool],
        told: Sequence[int] = (),
        noted: Mapping[int, int] | None = None,
    ) -> None:
        """Date what is new among all open entries; whatever is no more among them is new when it comes back.

        Args:
            entries: All.
            now: Milliseconds since 1970.
            at_once: Whether nobody waits three minutes for an entry.
            told: When anybody was told, where this is the first look after a start.
            noted: By id, until when entries were put off before it.
        """
        before, self._at, self._of = self._at, {}, {}
        new = []
        for each in entries:
            if same(each) in before:
                self._put(each, before[same(each)])
            else:
                new.append(each)
        for each in sorted(new, key=lambda each: each.opened):
            until = _believed((noted or {}).get(each.id), now)
            self._put(each, self._first(each, now, told, at_once=at_once(each)) if until is None else until)
            if until is not None:
                self._remember_put_off(each, until)
        self._often &= self._at.keys()
        self._put_off &= self._at.keys()

    def recall(self, entries: Iterable[Callback], began: Mapping[int, int]) -> None:
        """Take in what set telephones ringing before a start, so that nobody's many entries begin to count again.

        Args:
            entries: Whatever their standing.
            began: By id, when alerts about them began.
        """
        for each in sorted(entries, key=lambda each: began[each.id]):
            if each.cause is Cause.RED_FLAG and (each.caller or each.withheld):
                for who in {each.caller or _WITHHELD, _WITHHELD if each.withheld else each.caller}:
                    self._start(who, began[each.id])

    def settle(self, now: int) -> bool:
        """Another look: whatever came late and is still open after some looks is due, though the clock may stand still.

        Returns:
            Whether anything has become due by that.
        """
        self._late = {key: looks + 1 for key, looks in self._late.items() if self._at.get(key, 0) > now}
        settled = [key for key, looks in self._late.items() if looks > SETTLE_SECONDS]
        for key in settled:
            self._at[key] = now
        return bool(settled)

    def _put(self, callback: Callback, first: int) -> None:
        self._at[same(callback)] = first
        if callback.caller:
            self._of[callback.caller] = min(first, self._of.get(callback.caller, first))

    def _first(self, callback: Callback, now: int, told: Sequence[int], *, at_once: bool) -> int:
        if callback.opened > now + SKEW:
            logger.warning(
                "callback %d was opened %d s in the future: the clock was set back. It counts as opened now.",
                callback.id,
                (callback.opened - now) // SECOND,
            )
        usual = callback.opened + FIRST_SECONDS * SECOND
        if not at_once and bisect_left(told, usual) < len(told):
            return max(usual, self._of.get(callback.caller, usual))
        first = due(callback, now, at_once=at_once)
        if first > usual and callback.opened <= now:
            self._late[same(callback)] = 0
        if first != usual:
            return first
        if not callback.caller:
            return self._together(callback, first)
        known, spaced = callback.caller in self._of, self._spaced(callback, first)
        # What came in place of a number can be another word each time.
        return spaced if known or spaced > first else self._together(callback, first)

    def _spaced(self, callback: Callback, first: int) -> int:
        """Not before the patient's other entries, and not too often in an hour."""
        if callback.caller in self._of:
            return max(first, self._of[callback.caller])
        later = put_off(first, self._starts.get(callback.caller, ()))
        if later > first:
            self._often.add(same(callback))
            self._put_off.add(same(callback))
        self._start(callback.caller, later)
        return later

    def _together(self, callback: Callback, first: int) -> int:
        """Withheld numbers: each is a patient of their own, and many of them ring together."""
        if not callback.withheld:
            return first
        starts = self._starts.get(_WITHHELD, [])
        later = together(first, starts)
        if later > first:
            self._put_off.add(same(callback))
        if later not in starts:
            if later > first:
                logger.warning(
                    "More than %d entries with a withheld number within an hour: staff are told about the others "
                    "together, every five minutes. All of them are on the list.",
                    MOST_WITHHELD,
                )
            self._start(_WITHHELD, later)
        return later

    def _remember_put_off(self, callback: Callback, until: int) -> None:
        self._put_off.add(same(callback))
        if callback.caller:
            self._often.add(same(callback))
        who = callback.caller or _WITHHELD
        if until not in self._starts.get(who, ()):
            self._start(who, until)

    def _start(self, who: str, first: int) -> None:
        self._starts[who] = [*self._starts.get(who, ())[-_MOST_STARTS_KEPT:], first]
        while len(self._starts) > _MOST_NUMBERS:
            del self._starts[next(iter(self._starts))]

    def set_back(self, now: int) -> None:
        """The clock was set back: nothing is due later than three minutes from now."""
        self._at = {key: min(at, now + FIRST_SECONDS * SECOND) for key, at in self._at.items()}
