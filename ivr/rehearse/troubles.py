"""What can go wrong, as values: when, for how long, and where. What each does is done by the world it happens in."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final, NamedTuple


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something goes wrong."""

    kind: str
    at: float
    """Of the system: seconds since the beginning. Of a call: which of its webhooks, from 0."""
    lasts: float = 0.0
    """Seconds."""
    where: int = 0
    """Which process; or which older webhook comes again."""

    @property
    def ends(self) -> float:
        """When it is over."""
        return self.at + self.lasts


class Kind(NamedTuple):
    """A kind of trouble."""

    name: str
    shortest: float
    longest: float
    """How many seconds it lasts."""


OF_CALLS: Final = (
    Kind("doubled", 0, 30),  # the webhook comes a second time, so much later
    Kind("late", 0, 20),  # the webhook comes so much later
    Kind("slow-answer", 0, 20),  # the answer arrives so much later
    Kind("lost", 0, 0),  # the webhook never comes
    Kind("unanswered", 0, 0),  # the answer never arrives
    Kind("again", 0, 60),  # an older webhook of the call comes once more, so much later
    Kind("forged", 0, 0),  # somebody else sends the same without a signature that fits
)
"""Of one webhook of a call."""
OF_THE_SYSTEM: Final = (
    Kind("killed", 1, 40),  # a process ends at once, and is started again so much later
    Kind("power", 5, 60),  # all processes end, and what was not flushed is lost
    Kind("killed-before-commit", 1, 20),  # at its next commit
    Kind("killed-behind-commit", 1, 20),
    Kind("database-away", 1, 120),
    Kind("database-slow", 1, 60),
    Kind("commit-fails", 0, 3),
    Kind("commit-unknown", 0, 3),  # it is committed, and an error is told
    Kind("disk-full", 1, 120),
    Kind("flush-fails", 1, 60),
    Kind("all-disks", 1, 60),  # database and disk
    Kind("clock-back", 10, 4000),  # by so many seconds, for good
    Kind("clock-back", 200, 4000),
    Kind("all-disks", 5, 30),
    Kind("menus-swapped", 0, 0),
    Kind("api-fails", 5, 120),  # the carrier places no calls and texts
    Kind("api-hangs", 5, 120),
    Kind("texts-undelivered", 5, 200),
    Kind("system-away", 5, 200),  # the clinic's own system, which alerts are posted to
)


def drawn(rng: Random, kinds: tuple[Kind, ...], count: int, until: float) -> tuple[Trouble, ...]:
    """Some troubles."""
    found = []
    for _ in range(count):
        kind = rng.choice(kinds)
        at = float(rng.randrange(int(until))) if kinds is OF_CALLS else round(rng.uniform(0, until), 2)
        found.append(Trouble(kind.name, at, round(rng.uniform(kind.shortest, kind.longest), 2), rng.randrange(2)))
    return tuple(sorted(found, key=lambda each: each.at))
