"""Ready-made called sides: staff who answer, decline, do not answer, and so on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ivr.sim.people import Key, Leave, NotReached, PickedUp, Scripted

_KINDS: dict[str, Callable[[], PickedUp | NotReached]] = {
    "answers": lambda: PickedUp(Scripted([Key("1")])),
    "declines": lambda: PickedUp(Scripted([Key("2")])),
    "silent": lambda: PickedUp(Scripted()),
    "voicemail": lambda: PickedUp(Scripted(), after=15.0),
    "hangs-up": lambda: PickedUp(Scripted([Leave()])),
    "no-answer": lambda: NotReached("no-answer"),
    "busy": lambda: NotReached("busy", 2.0),
    "failed": lambda: NotReached("failed", 1.0),
    "canceled": lambda: NotReached("canceled", 3.0),
}
KINDS = tuple(_KINDS)


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
        return _KINDS[kind]() if kind in _KINDS else NotReached(kind, 1.0)
