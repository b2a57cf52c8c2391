"""How the seconds that a caller with a warning sign may wait are shared among the numbers still to ring.

A number's time begins with its first ring. Whoever picks up, or whatever does, hears the whisper again and again until
that time is over (see `whisper_seconds`): the assistant of a telephone that screens calls needs some 20 seconds to
fetch its owner. So what rings late is heard for `HEARD_SECONDS` all the same, and what picks up at once longer.

What is proven in ``tests/core/test_sharing.py``, for whatever outcomes, if each ring takes at most its seconds, and
`WHISPER_SECONDS` more where somebody picks up and does not press 1, and if the engine is told the truth:

- from choosing a sign to a person, or to what to do instead, it is at most `events.RED_FLAG_SECONDS`;
- no number rings longer than `LONGEST`;
- the last of the numbers always rings, unless a person was reached before: a number before it rings only where the
  last one still has its turn should that call be picked up late and declined;
- where nobody picks up, four numbers ring if the words before the first one take no more than 16 seconds and those
  before the others 3. Where they do not all fit, those in the middle are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ivr.core.events import LEFT_STEP

LONGEST: Final = 20
"""Seconds that one number rings at most: then the caller hears something again."""
WHISPER_SECONDS: Final = 16
"""From picking up in the last second to the end of the call of somebody who does not press 1."""
HEARD_SECONDS: Final = WHISPER_SECONDS - 1
"""How long the whisper is heard then: twice, and a second is kept back, since clocks are read in whole ones."""
LEAST_HEARD: Final = 9
"""Seconds that the whisper is heard at least, where the carrier lets a number ring longer than it was asked."""
SCREENED_SECONDS: Final = 24
"""At least, from the first ring to the end of the time of a number that is picked up at once, as an assistant does."""
LEAST: Final = 6
"""Seconds below which it makes no sense to ring a number before the last one: one ring with its pause."""
LEAST_LAST: Final = 5
"""Seconds that the last number rings at least; a carrier takes no less."""
_DELAY: Final = 2
"""Seconds that pass between two rings without a word: the network, and the called phone's."""


@dataclass(frozen=True, slots=True)
class Share:
    """The turn of one number."""

    place: int
    """Among those that wait, either the first or the last."""
    seconds: int
    """How long it rings."""
    lasts: int
    """From its first ring to the end of its time, where it is picked up at once."""


def whisper_seconds(rings: int, lasts: int, rung: int) -> int:
    """How long the whisper is heard on a number: what is left of its time, and at least `HEARD_SECONDS`.

    Args:
        rings: Seconds that the number rings at most.
        lasts: Its time; see `Share`.
        rung: Seconds that it has rung when it is picked up.
    """
    return max(LEAST_HEARD, min(rings + HEARD_SECONDS - rung, max(HEARD_SECONDS, lasts - 1 - rung)))


def share(left: int, waiting: int, between: int, longest: int = LONGEST) -> Share | None:
    """Which number rings next, and for how long; None where there is no time to ring anybody.

    Args:
        left: Seconds left when it begins to ring.
        waiting: How many numbers have not been rung.
        between: Seconds of the words before each further number.
        longest: Seconds that one number rings at most.
    """
    longest = min(longest, LONGEST)
    for count in range(waiting, 1, -1):
        seconds = min(longest, _even(left, count, between), left - _after(count, between))
        if seconds >= min(LEAST, longest):
            for_others = max(SCREENED_SECONDS, left - _others(count, between))
            return Share(0, seconds, min(seconds + WHISPER_SECONDS, for_others))
    seconds = min(longest, left - WHISPER_SECONDS)
    return Share(waiting - 1, seconds, seconds + WHISPER_SECONDS) if waiting and seconds >= LEAST_LAST else None


def _even(left: int, count: int, between: int) -> int:
    """An even share for one of so many numbers, if nobody picks up but the last."""
    return (left - WHISPER_SECONDS - (count - 1) * between) // count


def _after(count: int, between: int) -> int:
    """What must be left when the first of so many numbers has rung: more or less than even, but for all of them."""
    return max(WHISPER_SECONDS + _last(between), _DELAY + _others(count, between))


def _others(count: int, between: int) -> int:
    """What must be left behind the first of so many numbers, if nobody picks up before the last one."""
    others = _last(between)
    for _ in range(count - 2):
        others = _told(between + LEAST + max(WHISPER_SECONDS + _last(between), _DELAY + others))
    return others


def _last(between: int) -> int:
    """What must be left for the last number to have its turn."""
    return _told(between + LEAST_LAST + WHISPER_SECONDS)


def _told(seconds: int) -> int:
    """What must be left so that the engine, which is told of whole steps, reckons with at least so much."""
    return -(-seconds // LEFT_STEP) * LEFT_STEP
