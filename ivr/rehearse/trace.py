"""What happened in a rehearsal, in order: all that is judged, and what must be the same when it is repeated."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256

from ivr.rehearse.simulated.twiml import Said


@dataclass(frozen=True, slots=True)
class Asked:
    """A webhook was answered, or was not."""

    at: float
    call: str
    path: str
    process: int
    status: int
    """0: no answer came."""
    seconds: float
    """From its arrival to the answer."""
    url: str
    forged: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """The caller hears a document."""

    at: float
    call: str
    words: tuple[Said, ...]
    then: str
    """What it ends with: Gather, Dial, Record, Hangup, or "" for nothing."""
    cause: str
    """What it answers: start, key:4, silence, dialled:completed, recorded, fallback, repeated."""
    uncut: tuple[Said, ...]
    """Those of the words that no key cuts off."""
    url: str
    durable: int
    """How many red flags of the call were on a disk then; 0 where the caller hears of none."""
    disks: bool
    """Whether there was any disk to write to."""


@dataclass(frozen=True, slots=True)
class Rang:
    """A telephone of staff rang for a caller."""

    at: float
    call: str
    number: str
    outcome: str
    pressed: bool
    """Whether the person there pressed 1."""
    joined: bool
    asked: bool
    """Whether whoever picked up was asked to press 1: by no document of the carrier's own."""
    seconds: float = 0.0
    """Of the talk."""
    over: float = 0.0
    choice: int = 0
    """How many warning signs the caller had been told about."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A caller's leg is over."""

    at: float
    call: str
    how: str
    """hung-up, by-the-line, nothing-left, carrier-error"""


@dataclass(frozen=True, slots=True)
class Told:
    """Staff were told by some way, or tried to be."""

    at: float
    way: str
    to: str
    came: bool
    entries: tuple[int, ...] = ()
    over: float = 0.0
    sid: str = ""


@dataclass(frozen=True, slots=True)
class TookBack:
    """Somebody of staff pressed 1 in an alert call, or typed a command."""

    at: float
    by: str
    call: str
    talked: bool
    """Whether they reached the patient."""
    entry: int = 0
    """Which entry was taken, where that is known."""


@dataclass(frozen=True, slots=True)
class Happened:
    """Something else."""

    at: float
    what: str


Event = Asked | Heard | Rang | Ended | Told | TookBack | Happened


@dataclass(slots=True)
class Trace:
    """All of it."""

    events: list[Event] = field(default_factory=list)

    def add(self, event: Event) -> None:
        """One more."""
        self.events.append(event)

    def text(self) -> str:
        """One line for each."""
        return "".join(f"{each}\n" for each in self.events)

    def mark(self) -> str:
        """The same for the same rehearsal only."""
        return sha256(self.text().encode()).hexdigest()[:16]
