"""Staff and patients at their telephones: what becomes of each ring."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final


@dataclass(frozen=True, slots=True)
class Ring:
    """What becomes of one ring."""

    outcome: str
    """answers, leaves (behind a pressed 1), presses-nothing, declines, presses-late, voicemail; or as the carrier names
    it: no-answer, busy, failed."""
    after: float
    """Seconds of ringing."""
    key: str = ""
    reacts: float = 0.0
    """Seconds from picking up to the key."""
    talk: float = 0.0

    @property
    def picks_up(self) -> bool:
        """Whether somebody or something picks up."""
        return self.outcome not in _UNREACHED


_UNREACHED: Final = {"no-answer", "busy", "failed"}
_OUTCOMES: Final = (
    *("answers",) * 6,
    *("no-answer",) * 6,
    *("voicemail",) * 3,
    *("busy", "failed", "declines", "presses-nothing", "presses-late", "leaves"),
)
_AFTER: Final = {"busy": 1.0, "failed": 0.5, "no-answer": 600.0}
_KEYS: Final = {"answers": "1", "leaves": "1", "presses-late": "1", "declines": "2"}


def ring_of(seed: int, number: str, place: int) -> Ring:
    """What becomes of the so manieth ring of a telephone in a rehearsal."""
    rng = Random(f"{seed} {number} {place}")
    outcome = rng.choice(_OUTCOMES)
    after = _AFTER.get(outcome, rng.choice((1.0, 4.0, 9.0)))
    reacts = 30.0 if outcome == "presses-late" else rng.choice((0.5, 4.0, 8.0))
    return Ring(outcome, after, _KEYS.get(outcome, ""), reacts, rng.choice((2.0, 45.0, 200.0)))
