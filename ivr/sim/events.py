"""What happens in a played call, told to whoever listens: a terminal, a test, a recorder, later a browser.

Every event carries ``at``, the seconds since the call began on the player's own clock.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from ivr.sim.form import Pairs


@dataclass(frozen=True, slots=True)
class Began:
    """A call rings at the line."""

    at: float
    sid: str
    caller: str
    called: str


@dataclass(frozen=True, slots=True)
class Requested:
    """A webhook was sent and answered."""

    at: float
    side: str
    reason: str
    method: str
    url: str
    form: Pairs
    status: int
    body: str


@dataclass(frozen=True, slots=True)
class Heard:
    """One sentence (or sound file) begins to be heard on one side. If ``cuttable``, a key cuts it off."""

    at: float
    side: str
    text: str
    language: str
    voice: str
    slow: bool
    cuttable: bool


@dataclass(frozen=True, slots=True)
class Gathering:
    """From here on keys are taken, and sent to ``action``."""

    at: float
    side: str
    action: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """The words are over and the line waits for keys. ``most`` is how many end the wait, None for any number."""

    at: float
    side: str
    seconds: int
    most: int | None


@dataclass(frozen=True, slots=True)
class Pressed:
    """A key was pressed and taken."""

    at: float
    side: str
    key: str


@dataclass(frozen=True, slots=True)
class Spoke:
    """Something was said and taken."""

    at: float
    side: str
    words: str


@dataclass(frozen=True, slots=True)
class StayedSilent:
    """The wait ended without a key."""

    at: float
    side: str


@dataclass(frozen=True, slots=True)
class Dialled:
    """A staff number begins to ring, as if called by ``caller_id``."""

    at: float
    number: str
    seconds: int
    caller_id: str


@dataclass(frozen=True, slots=True)
class RingEnded:
    """Ringing one number is over: ``answered``, or the carrier's word for why not."""

    at: float
    number: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Screened:
    """An assistant answered for its owner, and this is what the owner has read of the call by then."""

    at: float
    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Bridged:
    """The caller and the called person can talk."""

    at: float
    number: str


@dataclass(frozen=True, slots=True)
class TransferEnded:
    """The transfer is over: the carrier's status word, and whether the two ever talked."""

    at: float
    outcome: str
    bridged: bool


@dataclass(frozen=True, slots=True)
class Recording:
    """The line begins to record the caller, with or without a beep."""

    at: float
    seconds: int
    beep: bool


@dataclass(frozen=True, slots=True)
class Recorded:
    """The recording is over."""

    at: float
    seconds: int
    ended_by: str


@dataclass(frozen=True, slots=True)
class Warned:
    """The carrier would log a warning; the call goes on."""

    at: float
    code: int
    problem: str
    url: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The carrier could not use an answer."""

    at: float
    side: str
    code: int
    problem: str
    url: str


@dataclass(frozen=True, slots=True)
class Ended:
    """The call is over. ``how`` is one of the constants of ``ivr.sim.player``."""

    at: float
    how: str
    requests: int


Event = (
    Began
    | Requested
    | Heard
    | Gathering
    | Waiting
    | Pressed
    | Spoke
    | StayedSilent
    | Dialled
    | RingEnded
    | Screened
    | Bridged
    | TransferEnded
    | Recording
    | Recorded
    | Warned
    | Refused
    | Ended
)
Listener = Callable[[Event], None]


def name(event: Event) -> str:
    """The event's name for programs: ``transfer-ended`` and so on."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", type(event).__name__).lower()
