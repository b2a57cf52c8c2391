"""What happened in a step of a call, as the engine tells it: whoever reads the log need not work it out again.

Each happening has at most one value. In the log they stand as words, such as ``key:4`` or ``ringing:leg``, in the order
in which they happened. A word that this version does not know is passed over.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields
from typing import Final, NamedTuple

from ivr.core.events import Outcome
from ivr.core.reply import Reply
from ivr.core.state import CallState


@dataclass(frozen=True, slots=True)
class CallBegan:
    """The call began, or began again."""


@dataclass(frozen=True, slots=True)
class CalledAgain:
    """It began with what is known of earlier calls from its telephone, as `events.Earlier` writes it."""

    earlier: str


@dataclass(frozen=True, slots=True)
class ChoseKey:
    """The caller pressed a key that works where they were."""

    digit: str


@dataclass(frozen=True, slots=True)
class WrongKey:
    """The caller pressed a key that means nothing where they were; "?" is one that no phone has."""

    digit: str


@dataclass(frozen=True, slots=True)
class Said:
    """The caller said something, which was taken for one of `hearing.meanings`; "" for what nobody understood."""

    means: str


@dataclass(frozen=True, slots=True)
class WasSilent:
    """Nothing was pressed where the line waited for a choice."""


@dataclass(frozen=True, slots=True)
class OpenedTopic:
    """The caller chose a topic."""

    topic: str


@dataclass(frozen=True, slots=True)
class HeardPart:
    """A part of a topic was over without a key."""

    part: str


@dataclass(frozen=True, slots=True)
class HeardToEnd:
    """It was the last part of the topic."""

    topic: str


@dataclass(frozen=True, slots=True)
class ChangedLanguage:
    """The caller hears another language from here on."""

    language: str


@dataclass(frozen=True, slots=True)
class RedFlagChosen:
    """A warning sign was chosen, or tried again, whether or not anybody can be rung for it."""

    sign: str


@dataclass(frozen=True, slots=True)
class RingingStarted:
    """Staff are rung from here on: `staff.SILENCE`, `STAFF`, `WRONG` or a red flag's id is why."""

    why: str


@dataclass(frozen=True, slots=True)
class StaffAway:
    """Staff were wanted, and nobody rings at this hour."""

    why: str


@dataclass(frozen=True, slots=True)
class NotTaken:
    """One ringing is over, and nobody took the call: the `Outcome` is how it ended."""

    outcome: str


@dataclass(frozen=True, slots=True)
class NobodyAnswered:
    """All who could be rung were, and none took the call; the caller hears what to do instead."""

    why: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """A person took the call and talked with the caller; the talk is over."""


@dataclass(frozen=True, slots=True)
class LeftMessage:
    """The caller left a message."""


@dataclass(frozen=True, slots=True)
class TextPromised:
    """The caller agreed to be sent a text with a link to a topic, and heard that it will be sent."""

    topic: str


@dataclass(frozen=True, slots=True)
class Ended:
    """The line said goodbye and hung up."""


Happening = (
    CallBegan
    | CalledAgain
    | ChoseKey
    | WrongKey
    | Said
    | WasSilent
    | OpenedTopic
    | HeardPart
    | HeardToEnd
    | ChangedLanguage
    | RedFlagChosen
    | RingingStarted
    | StaffAway
    | NotTaken
    | NobodyAnswered
    | Accepted
    | LeftMessage
    | TextPromised
    | Ended
)
Happened = tuple[Happening, ...]

_WORDS: Final[dict[str, type[Happening]]] = {
    "began": CallBegan,
    "again": CalledAgain,
    "key": ChoseKey,
    "wrong": WrongKey,
    "said": Said,
    "silent": WasSilent,
    "opened": OpenedTopic,
    "part": HeardPart,
    "heard": HeardToEnd,
    "language": ChangedLanguage,
    "flag": RedFlagChosen,
    "ringing": RingingStarted,
    "away": StaffAway,
    "not-taken": NotTaken,
    "nobody": NobodyAnswered,
    "accepted": Accepted,
    "message": LeftMessage,
    "text": TextPromised,
    "ended": Ended,
}
_NAMES: Final = {kind: word for word, kind in _WORDS.items()}


class Step(NamedTuple):
    """What the engine answers to an event."""

    state: CallState
    reply: Reply
    happened: Happened = ()

    def behind(self, *before: Happening) -> Step:
        """The step, with what led to it."""
        return Step(self.state, self.reply, before + self.happened)


def dial_ended(outcome: Outcome) -> Happening:
    """What the end of a dial tells."""
    return Accepted() if outcome is Outcome.ACCEPTED else NotTaken(str(outcome))


def write(happened: Happened) -> str:
    """The happenings as the log holds them."""
    return " ".join(":".join((_NAMES[type(each)], *astuple(each))) for each in happened)


def read(text: str) -> Happened:
    """The happenings that `write` wrote; words that are not known, or cut off, are left out."""
    return tuple(found for found in map(_read, text.split()) if found is not None)


def _read(text: str) -> Happening | None:
    word, *values = text.split(":")
    kind = _WORDS.get(word)
    return kind(*values) if kind is not None and len(values) == len(fields(kind)) else None
