"""How the seconds that a caller with a warning sign may wait are shared among the numbers still to ring.

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

from typing import Final

from ivr.core.events import LEFT_STEP

LONGEST: Final = 20
"""Seconds that one number rings at most: then the caller hears something again."""
WHISPER_SECONDS: Final = 16
"""From picking up to the end of the call of somebody who does not press 1: 10 of whisper, 6 to press."""
LEAST: Final = 6
"""Seconds below which it makes no sense to ring a number before the last one: one ring with its pause."""
LEAST_LAST: Final = 5
"""Seconds that the last number rings at least; a carrier takes no less."""
_DELAY: Final = 2
"""Seconds that pass between two rings without a word: the network, and the called phone's."""


def share(left: int, waiting: int, between: int, longest: int = LONGEST) -> tuple[int, int] | None:
    """Which number rings next, and for how long; None where there is no time to ring anybody.

    Args:
        left: Seconds left when it begins to ring.
        waiting: How many numbers have not been rung.
        between: Seconds of the words before each further number.
        longest: Seconds that one number rings at most.

    Returns:
        The place of the number among those that wait, either the first or the last, and the seconds it rings.
    """
    longest = min(longest, LONGEST)
    for count in range(waiting, 1, -1):
        seconds = min(longest, _even(left, count, between), left - _after(count, between))
        if seconds >= min(LEAST, longest):
            return 0, seconds
    seconds = min(longest, left - WHISPER_SECONDS)
    return (waiting - 1, seconds) if waiting and seconds >= LEAST_LAST else None


def _even(left: int, count: int, between: int) -> int:
    """An even share for one of so many numbers, if nobody picks up but the last."""
    return (left - WHISPER_SECONDS - (count - 1) * between) // count


def _after(count: int, between: int) -> int:
    """What must be left when the first of so many numbers has rung: more or less than even, but for all of them."""
    last = _told(between + LEAST_LAST + WHISPER_SECONDS)
    others = last
    for _ in range(count - 2):
        others = _told(between + LEAST + max(WHISPER_SECONDS + last, _DELAY + others))
    return max(WHISPER_SECONDS + last, _DELAY + others)


def _told(seconds: int) -> int:
    """What must be left so that the engine, which is told of whole steps, reckons with at least so much."""
    return -(-seconds // LEFT_STEP) * LEFT_STEP
