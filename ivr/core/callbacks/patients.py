"""Who is waiting for a call back: the open entries of one caller's number are one patient.

A number that calls again and again is told as often as anybody, a few times an hour; what it opens beyond that waits a
quarter of an hour, so that it cannot keep staff's telephones from ringing for others. Callers with a withheld number
are a patient each, since nobody can tell them apart; once many of them came within an hour, staff are told of further
ones together, every five minutes. So it is with numbers that cannot be read: any word may stand there, a new one each
time. All entries stay on the list.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from ivr.core.callbacks.attempts import SECOND
from ivr.core.callbacks.entry import Callback

FIRST_SECONDS: Final = 180
"""How long nobody is told of a new entry: the caller may be talking with somebody."""
SETTLE_SECONDS: Final = 5
"""How long an entry that comes onto the list late must stay open before anybody is told: the 1 that answers it may be
on its way to the list as well."""
MOST_STARTS: Final = 4
"""How often the entries of one number set staff's telephones ringing again within an hour."""
PAUSE_SECONDS: Final = 900
"""How long the next one waits then, from the one before it."""
MOST_WITHHELD: Final = 12
"""How often entries with a withheld number, of whomever, set staff's telephones ringing again within an hour."""
TOGETHER_SECONDS: Final = 300
"""How long the next ones wait then at most, all together."""
HOUR: Final = 3_600 * SECOND
"""For how long it counts that a number has set telephones ringing: milliseconds."""


@dataclass(frozen=True, slots=True)
class Patient:
    """Somebody who is waiting."""

    callback: Callback
    """The oldest open entry."""
    first: int
    """When the first round is due: milliseconds since 1970."""
    entries: int = 1
    """How many entries of this number are open."""
    often: bool = False
    """The number has set the telephones ringing so often that its first round was put off."""


def due(callback: Callback, now: int, *, at_once: bool = False) -> int:
    """When the first round of an entry is due that the line sees for the first time.

    The entry of a clock that was ahead lies in the future: it counts as opened now. One that should have been told long
    ago comes late out of the spool, or was given back: it must be open for a moment longer.
    """
    first = min(callback.opened, now) + (0 if at_once else FIRST_SECONDS * SECOND)
    return first if at_once or first >= now - SETTLE_SECONDS * SECOND else now + SETTLE_SECONDS * SECOND


def put_off(first: int, starts: Sequence[int]) -> int:
    """When a number's next first round is due, given those of its earlier entries, in order: never much later."""
    lately = [each for each in starts if each > first - HOUR]
    pause = PAUSE_SECONDS * SECOND
    return max(first, min(lately[-1], first) + pause) if len(lately) >= MOST_STARTS else first


def together(first: int, starts: Sequence[int]) -> int:
    """When the next first round about a withheld number is due, given those of others: never much later."""
    lately = [each for each in starts if each > first - HOUR]
    if len(lately) < MOST_WITHHELD:
        return first
    longest, newest = first + TOGETHER_SECONDS * SECOND, max(lately)
    return min(longest, newest if newest >= first else max(first, newest + TOGETHER_SECONDS * SECOND))


def joined(waiting: Iterable[Patient]) -> tuple[Patient, ...]:
    """One for each number, whoever was due first at the beginning; a withheld number is nobody else's.

    Args:
        waiting: One for each entry.
    """
    found: dict[str, Patient] = {}
    for each in sorted(waiting, key=lambda each: (each.callback.opened, each.callback.id)):
        who = each.callback.caller or f"entry {each.callback.id}"
        before = found.get(who)
        if before is None:
            found[who] = each
        else:
            often = before.often or each.often
            found[who] = Patient(before.callback, min(before.first, each.first), before.entries + 1, often)
    return tuple(sorted(found.values(), key=lambda each: (each.first, each.callback.id)))
