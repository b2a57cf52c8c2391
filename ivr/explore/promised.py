"""What the promises are measured against: limits that line.yaml may set, and the number that callers in danger dial."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.content.review.rules import EMERGENCY_NUMBER, HELP_KEYS, HELP_SECONDS, UNCUT_SECONDS, Rules
from ivr.content.values.emergency_number import has_emergency_number


@dataclass(frozen=True, slots=True)
class Promised:
    """The limits of a line."""

    keys: int = HELP_KEYS
    """So many keys lead to help from everywhere."""
    seconds: int = HELP_SECONDS
    """So many seconds must be listened to until then."""
    uncut_seconds: int = UNCUT_SECONDS
    """So long no key counts, at most."""
    silent_steps: int = 80
    """Events without a caller before a call is over: a whole topic is read to somebody who fell silent in it."""
    number: str = EMERGENCY_NUMBER

    @classmethod
    def by(cls, rules: Rules) -> Promised:
        """What line.yaml says."""
        limits = rules.limits
        return cls(limits.help_keys, limits.help_seconds, limits.uncut_seconds, number=rules.emergency_number)

    def says_number(self, text: str) -> bool:
        """Whether a text names the emergency number."""
        return has_emergency_number(text, self.number)
