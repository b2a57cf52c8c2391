"""What a carrier is to do, in words that fit every carrier: a row of instructions, which its package writes down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ivr.core.reply import Utterance

PLACE: Final = "blank-place-in-the-call"
CODE: Final = "blank-code-of-the-state"
SHOWN: Final = "blank-number-shown-to-staff"
"""Blanks: the first two stand in addresses, the last one is the number that a called person sees."""


@dataclass(frozen=True, slots=True)
class File:
    """An audio file, at an address of ours."""

    address: str


Words = tuple[Utterance | File, ...]
"""What is heard: a file is played, an utterance is said with the voice that the line names for its language."""


@dataclass(frozen=True, slots=True)
class Speak:
    """Words that no key cuts off."""

    words: Words


@dataclass(frozen=True, slots=True)
class Ears:
    """Speech counts as well as a key: the carrier writes down what is said."""

    language: str
    """In which it is said, one of the line's."""
    hints: tuple[str, ...] = ()
    """What is likely to be said."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Words that a key cuts off, and so many seconds behind them to press one key, whatever it is."""

    words: Words
    seconds: int
    key: str
    """The address that is told the key; "": this document again."""
    silence: str | None = None
    """The address that follows if none is pressed; None: the next instruction."""
    ears: Ears | None = None
    """Where speech counts too, it may cut the words off as well; its address is that of the key."""


@dataclass(frozen=True, slots=True)
class Called:
    """A number to ring."""

    number: str
    whisper: str = ""
    """The address of what its people hear, on their own leg, before the legs are joined; the caller hears it ring until
    then. "": they are joined when the phone is picked up."""


@dataclass(frozen=True, slots=True)
class Ring:
    """Ring numbers, all at once; whoever is first has the call."""

    numbers: tuple[Called, ...]
    seconds: int
    over: str = ""
    """The address that follows whatever the outcome; "": the next instruction."""
    shown: str = SHOWN
    """The number that the called person sees; "": the carrier's choice."""
    most_seconds: int | None = None
    """The longest that the legs are joined; None: as long as the carrier allows."""
    in_turn: bool = False
    """One after the other instead."""


@dataclass(frozen=True, slots=True)
class TakeMessage:
    """Record a message until silence, the pound key, or the most seconds; nothing is transcribed."""

    seconds: int
    silence_seconds: int
    over: str
    """The address that follows."""
    ready: str
    """The address that is told when it can be fetched, even where the first one is lost."""


@dataclass(frozen=True, slots=True)
class HangUp:
    """End the leg."""


Instruction = Speak | Ask | Ring | TakeMessage | HangUp
"""Behind the last one of a document the leg ends; of a whisper, the legs are joined."""
