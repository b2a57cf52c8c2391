"""What the engine answers: what must be heard, what may be heard, and what happens then."""

from __future__ import annotations

from dataclasses import dataclass, field

from ivr.core.line.staff import Round


@dataclass(frozen=True, slots=True)
class Utterance:
    """One statement in one language as it is played to the caller."""

    id: str
    language: str
    text: str
    slow: bool = False
    seconds: float = field(default=0.0, compare=False, repr=False)
    """How long it takes at its speed, as the engine reckons with it. 0: not known."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """Speech counts as well as keys."""

    language: str
    """In which it is listened for."""
    after: int = 0
    """So many utterances of the prompt are over first: speech cuts none of them off."""


@dataclass(frozen=True, slots=True)
class Listen:
    """Wait for one key, this many seconds after the last word."""

    seconds: int
    hearing: Hearing | None = None
    """None: only keys count."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """Ring the numbers of one round, at once if there are several, for this many seconds."""

    to: Round
    seconds: int
    takes: int = 0
    """Seconds from the first word of the reply to the end of the ringing, if nobody picks up."""
    lasts: int = 0
    """Seconds from the first ring to the end of the time of a number that is picked up at once."""
    rung: str = ""
    """Who that is, for the log: teams and places in them, such as ``nurse.0+nurse.1``; never a number."""


@dataclass(frozen=True, slots=True)
class Record:
    """Record a message of at most this many seconds."""

    seconds: int


@dataclass(frozen=True, slots=True)
class End:
    """Hang up."""


Then = Listen | Transfer | Record | End


@dataclass(frozen=True, slots=True)
class Reply:
    """``announce`` cannot be cut off by a key; ``prompt`` can, and only goes with `Listen`."""

    announce: tuple[Utterance, ...]
    prompt: tuple[Utterance, ...]
    then: Then
    opens: str = ""
    """The id of the red flag that was just chosen, or tried again: it must be on disk before any of this is said."""
