"""What can happen to a call, as the engine sees it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

DIGITS: Final = tuple("0123456789*#")
"""The keys of a telephone."""
RED_FLAG_SECONDS: Final = 90
"""From choosing a warning sign to a person, or to guidance with a callback."""
LEFT_STEP: Final = 5


class Outcome(StrEnum):
    """How ringing one number ended. Only `ACCEPTED` means that a person pressed 1."""

    ACCEPTED = "accepted"
    NO_ANSWER = "no-answer"
    BUSY = "busy"
    FAILED = "failed"
    CANCELED = "canceled"
    DECLINED = "declined"
    """The call was picked up (perhaps by a voicemail box), but nobody pressed 1."""


class OnList(StrEnum):
    """What the callback list says of the warning signs that were chosen on a telephone during the last day."""

    NOTHING = ""
    WAITS = "waits"
    """One of them is still open."""
    TAKEN = "taken"
    """None is: staff answered them, or took them to call back."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """What is known of earlier calls from the same telephone: a value with few cases, and nothing about the caller."""

    language: str = ""
    place: str = ""
    """Where the last call stopped: a menu, or the id of the part of a topic that was read; "" for nowhere."""
    listed: OnList = OnList.NOTHING

    def __str__(self) -> str:
        """As the log keeps it, and `read` reads it."""
        return f"{self.language}.{self.place}.{self.listed}"

    @classmethod
    def read(cls, text: str) -> Earlier | None:
        """What the log kept; None where it is not known here."""
        try:
            language, place, listed = text.split(".")
            return cls(language, place, OnList(listed))
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class CallStarted:
    """A call came in; ``withheld`` is whether its number is, so that nobody can call back."""

    withheld: bool = False
    earlier: Earlier | None = None
    """What is known of earlier calls from its telephone, where the line remembers them."""


@dataclass(frozen=True, slots=True)
class Key:
    """The caller pressed one key: ``0``-``9``, ``*`` or ``#``; anything else is a key without meaning."""

    digit: str


@dataclass(frozen=True, slots=True)
class AnyKey:
    """The caller pressed one key behind words that any key leads to the first menu, and no menu was read to them."""

    digit: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """The caller said something; ``means`` is what it was taken for, one of `hearing.meanings`: never their words."""

    means: str = ""


@dataclass(frozen=True, slots=True)
class Silence:
    """The caller pressed nothing in the time given."""


@dataclass(frozen=True, slots=True)
class TransferEnded:
    """Ringing a staff number is over, or the conversation with staff is."""

    outcome: Outcome
    left: int = RED_FLAG_SECONDS
    """Seconds, in steps of `LEFT_STEP`, until a caller with a warning sign must hear what to do instead."""


@dataclass(frozen=True, slots=True)
class RecordingEnded:
    """The caller's message is over; ``kept`` is whether anything was said."""

    kept: bool


Event = CallStarted | Key | AnyKey | Spoken | Silence | TransferEnded | RecordingEnded
