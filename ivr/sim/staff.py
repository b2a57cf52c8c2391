"""Ready-made called sides: staff who answer, decline, do not answer, and so on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ivr.sim.people import NotReached, PickedUp
from ivr.sim.sides import BY_ID

KINDS: Final = tuple(BY_ID)


class Staff:
    """Does, ring after ring, what the given words say; the last word goes on for ever.

    A word that is none of `KINDS` is told to the line as a dial status that nobody has heard of.
    """

    def __init__(self, *kinds: str) -> None:
        self._kinds: Sequence[str] = kinds or ("answers",)
        self._rings = 0

    def ring(self, number: str) -> PickedUp | NotReached:  # noqa: ARG002 - these staff are the same at every number
        """What happens at this ring."""
        kind = self._kinds[min(self._rings, len(self._kinds) - 1)]
        self._rings += 1
        return BY_ID[kind].ring() if kind in BY_ID else NotReached(kind, 1.0)
