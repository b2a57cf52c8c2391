"""What a caller remembers who can keep only so many choices in mind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ivr.sim.people import Doing, Moment

_REACTS: Final = 2.0
"""Seconds from hearing the choice to the key."""


class Memory:
    """The sentences since the last key, and when each was heard.

    Args:
        remembers: After how many more choices one is forgotten; 0: never.
    """

    def __init__(self, remembers: int) -> None:
        self._remembers = remembers
        self._said: list[tuple[str, float, float]] = []
        self.lost = False
        """Whether the words are over and the choice is forgotten, or was never heard."""

    def clear(self) -> None:
        """A key was pressed: what follows is heard afresh."""
        self._said.clear()
        self.lost = False

    def hear(self, words: str, at: float) -> None:
        """A sentence begins."""
        if self._remembers:
            self._said.append((" ".join(words.split()), at, 0.0))

    def last(self, seconds: float) -> None:
        """The sentence that has just begun takes so long."""
        if self._said and not self._said[-1][2]:
            self._said[-1] = (*self._said[-1][:2], seconds)

    def due(self, key: str, labels: Mapping[str, str], moment: Moment) -> float | None:
        """When a choice that is remembered is pressed, in seconds of the moment; None: not in it."""
        items = self._items(labels)
        heard = next((at for at, each in items if each == key), None)
        if heard is not None:
            at = max(heard + _REACTS, moment.clock)
            since = sum(heard < other <= at for other, _ in items)
            if since < self._remembers:
                return at - moment.clock
        self.lost = moment.doing is Doing.WAITING
        return None

    def _items(self, labels: Mapping[str, str]) -> list[tuple[float, str]]:
        """When each choice had been heard, in order."""
        found = []
        for words, at, seconds in self._said:
            for key, label in labels.items():
                place = words.find(label) if label else -1
                if place >= 0:
                    found.append((at + seconds * (place + len(label)) / len(words), key))
        return sorted(found)
