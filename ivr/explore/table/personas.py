"""The people who call, as data: what they find hard, and how that shows on the keys of a telephone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Persona:
    """One kind of caller. Seconds count from the end of the words, unless told otherwise."""

    id: str
    about: str
    waits: float = 1.0
    """How long they take to press; beyond the wait of a menu it is heard again meanwhile."""
    early: bool = False
    """They know the keys, and press as soon as one is taken."""
    twice: bool = False
    """They press each key a second time at once, wherever that is heard, until they have seen what comes of it."""
    remembers: int = 0
    """They must hear the choice, and forget it when so many more were heard. 0: they remember all."""
    first: tuple[str, ...] = ()
    """What they press in each menu before they choose."""
    falls_silent: bool = False
    """They press nothing: everywhere, and inside warning signs once they are there."""
    calls_again: bool = False
    """They hang up while the first phone rings, and call once more."""

    @property
    def chooses(self) -> bool:
        """Whether the sign that they choose is their own."""
        return not (self.twice or self.falls_silent)


PERSONAS: Final = (
    Persona("late", "presses late, at the end of the wait", waits=9.0),
    Persona("early-and-twice", "presses early, and twice", early=True, twice=True),
    Persona("three-items", "remembers three items", remembers=3),
    Persona("hears-badly", "hears badly: needs every menu again and slower", first=("7", "8")),
    Persona("relay", "calls through a relay operator, with pauses of 15 seconds", waits=15.0),
    Persona("says-nothing", "says and presses nothing", falls_silent=True),
    Persona("calls-again", "hangs up and calls again", calls_again=True),
)
"""All of them."""
