"""A TwiML document as the player understands it: the sounds and verbs in order, with every default filled in."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.sim.reading.refusal import Objection


@dataclass(frozen=True, slots=True)
class Say:
    """Words to speak, without their markup."""

    text: str
    language: str = "en-US"
    voice: str = "man"
    slow: bool = False
    """Whether the markup asks for slower speech."""
    breaks: float = 0.0
    """Seconds of silence that the markup asks for."""
    loop: int = 1


@dataclass(frozen=True, slots=True)
class Play:
    """A sound file, or keys to send."""

    url: str
    digits: str = ""
    loop: int = 1


@dataclass(frozen=True, slots=True)
class Pause:
    """Silence, in seconds."""

    length: int = 1


Sound = Say | Play | Pause


@dataclass(frozen=True, slots=True)
class Gather:
    """Ask for keys. An ``action`` of None is the address of the current document."""

    sounds: tuple[Sound, ...] = ()
    action: str | None = None
    method: str = "POST"
    timeout: int = 5
    finish_on_key: str = "#"
    num_digits: int | None = None
    action_on_empty: bool = False
    takes_keys: bool = True
    takes_speech: bool = False


@dataclass(frozen=True, slots=True)
class Redirect:
    """Go on with another document; the empty address is the current one."""

    url: str
    method: str = "POST"


@dataclass(frozen=True, slots=True)
class Number:
    """One number to ring; ``url`` is the whisper that the called person hears first."""

    number: str
    url: str | None = None
    method: str = "POST"
    status_callback: str | None = None


@dataclass(frozen=True, slots=True)
class Dial:
    """Ring numbers: all at once, or one after another if ``sequential``."""

    numbers: tuple[Number, ...]
    action: str | None = None
    method: str = "POST"
    timeout: int = 30
    time_limit: int = 14400
    caller_id: str | None = None
    answer_on_bridge: bool = False
    hangup_on_star: bool = False
    sequential: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """Record the caller. An ``action`` of None is the address of the current document."""

    action: str | None = None
    method: str = "POST"
    timeout: int = 5
    finish_on_key: str = "1234567890*#"
    max_length: int = 3600
    play_beep: bool = True
    status_callback: str | None = None


@dataclass(frozen=True, slots=True)
class Hangup:
    """End the call."""


@dataclass(frozen=True, slots=True)
class Reject:
    """Turn the call down: ``rejected`` or ``busy``."""

    reason: str = "rejected"


Verb = Say | Play | Pause | Gather | Redirect | Dial | Record | Hangup | Reject


@dataclass(frozen=True, slots=True)
class Document:
    """What one answer asks for. Reaching the end of ``verbs`` ends the call."""

    verbs: tuple[Verb, ...]
    objections: tuple[Objection, ...] = ()


def hands_over(verb: Verb) -> bool:
    """Whether nothing behind this verb can ever run."""
    return isinstance(verb, Redirect | Record | Hangup | Reject) or (isinstance(verb, Dial) and verb.action is not None)
