"""The time that is left of a red flag's 90 seconds, carried in the action URLs of what rings.

``t=<since>-<spent>`` stands there, and the state's code covers it: the unix second in which the sign was chosen,
and how many seconds the replies since then take if nobody picks up. The clock alone would be enough for a real
call. A simulated one passes in no time, and a clock may stand still; there the carrier's own figures count.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from ivr.core.events import LEFT_STEP, RED_FLAG_SECONDS, Outcome

_WRITTEN: Final = re.compile(r"([0-9]{1,11})-([0-9]{1,4})\Z")
_MOST: Final = 9_999
"""More seconds than this are not told apart."""


@dataclass(frozen=True, slots=True)
class Spent:
    """When a sign was chosen (unix second), and the seconds that all replies since then take."""

    since: int
    seconds: int

    def __str__(self) -> str:
        return f"{self.since}-{self.seconds}"

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
        if outcome is Outcome.DECLINED and passed < talked:
            return max(passed, self.seconds + talked)
        return passed

    def and_then(self, elapsed: int, takes: int) -> Spent:
        """The same choice behind one more reply, which begins after ``elapsed`` seconds and takes ``takes``."""
        return Spent(self.since, min(elapsed + takes, _MOST))


def read(written: str) -> Spent | None:
    """What stands in a URL, or None if it is nothing of ours."""
    found = _WRITTEN.match(written)
    return Spent(int(found[1]), int(found[2])) if found else None


def left(elapsed: int) -> int:
    """Seconds of the 90 that are left, in whole steps, so that few turns differ by them."""
    seconds = max(0, RED_FLAG_SECONDS - elapsed)
    return seconds - seconds % LEFT_STEP
