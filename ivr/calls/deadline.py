"""The time that is left of a red flag's 90 seconds, and of a number's turn, carried in the action URLs of what rings.

``t=<since>-<spent>-<rings>-<lasts>`` stands there, and the state's code covers it: the unix second in which the sign
was chosen (or, without one, the first number began to ring), how many seconds the replies since then take if nobody
picks up, how long the number that rings now does so at most, and its time from the first ring on. The clock alone would
be enough for a real call. A simulated one passes in no time, and a clock may stand still; there the carrier's own
figures count.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from ivr.core.events import LEFT_STEP, RED_FLAG_SECONDS, Outcome
from ivr.core.reply import Transfer
from ivr.core.sharing import HEARD_SECONDS, WHISPER_SECONDS, whisper_seconds

_WRITTEN: Final = re.compile(r"([0-9]{1,11})-([0-9]{1,4})(?:-([0-9]{1,2})-([0-9]{1,2}))?\Z")
_MOST: Final = 9_999
"""More seconds than this are not told apart."""
_QUICKEST: Final = 2
"""No words are spoken so many times quicker than reckoned: a clock that tells so does not go with this call."""


@dataclass(frozen=True, slots=True)
class Spent:
    """When a sign was chosen (unix second), and the seconds that all replies since then take."""

    since: int
    seconds: int
    rings: int = 0
    """How many of these seconds are the ringing of the number whose turn it is."""
    lasts: int = 0
    """The time of that number, from its first ring on; 0 in calls that an older version began."""

    def __str__(self) -> str:
        return f"{self.since}-{self.seconds}-{self.rings}-{self.lasts}"

    def whisper_seconds(self, now: int) -> int:
        """How long the whisper is heard by whoever has just picked up, given the present unix second."""
        passed, began = now - self.since, self.seconds - self.rings
        if not self.lasts or passed * _QUICKEST < began:
            return HEARD_SECONDS
        return whisper_seconds(self.rings, self.lasts, max(0, passed - began))

    def elapsed(self, now: int, outcome: Outcome, talked: int) -> int:
        """Seconds since the choice, once ringing has ended.

        Args:
            now: The present unix second.
            outcome: How the ringing ended.
            talked: Seconds that the called leg lasted, as the carrier says; 0 where nobody picked up.
        """
        passed = max(0, now - self.since)
        if outcome is Outcome.NO_ANSWER:
            return max(passed, self.seconds)
        if outcome is Outcome.DECLINED and passed < talked:  # who was heard for longer had rung less long
            return max(passed, self.seconds + min(talked, WHISPER_SECONDS))
        return passed

    def and_then(self, elapsed: int, rings: Transfer) -> Spent:
        """The same choice behind one more reply, which begins after ``elapsed`` seconds and rings a number."""
        return Spent(self.since, min(elapsed + rings.takes, _MOST), rings.seconds, rings.lasts)


def read(written: str) -> Spent | None:
    """What stands in a URL, or None if it is nothing of ours."""
    found = _WRITTEN.match(written) if written else None
    return Spent(*(int(each or 0) for each in found.groups())) if found else None


def left(elapsed: int) -> int:
    """Seconds of the 90 that are left, in whole steps, so that few turns differ by them."""
    seconds = max(0, RED_FLAG_SECONDS - elapsed)
    return seconds - seconds % LEFT_STEP
