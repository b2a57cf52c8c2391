"""The people on the phone: what a caller does, and what a called person does. Scripted here, typed elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, runtime_checkable


class Doing(StrEnum):
    """What a person on the phone is living through."""

    LISTENING = "listening"
    """Something is said."""
    WAITING = "waiting"
    """The line is silent and waits for a key."""
    RINGING = "ringing"
    """Staff are being rung."""
    TALKING = "talking"
    """Two people talk."""
    RECORDING = "recording"
    """The line records what is said."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A stretch of time on the phone, in seconds.

    ``may_press`` tells whether a key is taken. ``clock`` is the time of the call at the beginning, ``since`` the
    seconds since keys began to be taken (0 where none are).
    """

    doing: Doing
    seconds: float
    may_press: bool
    clock: float
    since: float = 0.0
    may_say: bool = False
    """Whether speech is taken as well."""


@dataclass(frozen=True, slots=True)
class Press:
    """A key is pressed, ``after`` seconds into the moment."""

    key: str
    after: float = 0.0


@dataclass(frozen=True, slots=True)
class Say:
    """Something is said, ``after`` seconds into the moment."""

    words: str
    after: float = 0.0


@dataclass(frozen=True, slots=True)
class HangUp:
    """The person hangs up, ``after`` seconds into the moment."""

    after: float = 0.0


Act = Press | Say | HangUp


class Person(Protocol):
    """Somebody on the phone: the caller, or the called person while the whisper is spoken."""

    def spend(self, moment: Moment) -> Act | None:
        """Live through a moment: the first thing done in it, or None. A person may really take the time."""


@runtime_checkable
class Listening(Protocol):
    """Somebody, or something, to whom the very words matter."""

    def hear(self, words: str, clock: float) -> None:
        """A sentence begins, at a time of the call."""


@dataclass(frozen=True, slots=True)
class PickedUp:
    """The phone was answered ``after`` seconds by somebody (or something) who then talks for ``talk`` seconds."""

    person: Person
    after: float = 6.0
    talk: float = 30.0


@dataclass(frozen=True, slots=True)
class NotReached:
    """Nobody answered. ``status`` is the carrier's word; ``after`` None means when the ringing times out."""

    status: str
    after: float | None = None


class StaffSide(Protocol):
    """What happens at the numbers that the line rings."""

    def ring(self, number: str) -> PickedUp | NotReached:
        """How ringing this number ends."""


@dataclass(frozen=True, slots=True)
class Key:
    """Press a key: when the words are over, or ``after`` seconds from when keys began to be taken."""

    key: str
    after: float | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """Say something: when the words of the line are over, or ``after`` seconds from when speech began to be taken."""

    words: str
    after: float | None = None


@dataclass(frozen=True, slots=True)
class Silence:
    """Let one wait pass."""


@dataclass(frozen=True, slots=True)
class Leave:
    """Hang up at the next wait, or as soon as ``clock`` seconds of the call have passed."""

    clock: float | None = None


Step = Key | Words | Silence | Leave

_TOKEN = re.compile(r'"([^"]*[^"\s][^"]*)"((?:@[^\s,"]*)?)|([^\s,"]+)')
_WAITS = (Doing.WAITING, Doing.RECORDING)


def is_wait(moment: Moment) -> bool:
    """Whether the words are over, and something is expected of the person."""
    return moment.doing in _WAITS


class Scripted:
    """A person who does what a list says, one step at each wait, and is silent afterwards."""

    def __init__(self, steps: Sequence[Step] = ()) -> None:
        self._steps = list(steps)

    def spend(self, moment: Moment) -> Act | None:
        """Do the next step if its time has come."""
        if not self._steps:
            return None
        match self._steps[0]:
            case Key(key, after):
                act = self._press(key, after, moment)
            case Words(words, after):
                if moment.doing is Doing.WAITING and not moment.may_say:  # a line that takes keys alone hears nothing
                    self._steps.pop(0)
                    return None
                due = _due(after, moment) if moment.may_say else None
                act = None if due is None else Say(words, due)
            case Silence():
                if moment.doing in _WAITS:
                    self._steps.pop(0)
                return None
            case Leave(clock):
                act = self._leave(clock, moment)
        if act is not None:
            self._steps.pop(0)
        return act

    def _press(self, key: str, after: float | None, moment: Moment) -> Act | None:
        due = _due(after, moment) if moment.may_press else None
        return None if due is None else Press(key, due)

    def _leave(self, clock: float | None, moment: Moment) -> Act | None:
        if clock is None:
            return HangUp(0.0) if moment.doing in _WAITS else None
        due = max(0.0, clock - moment.clock)
        return HangUp(due) if due < moment.seconds else None


def _due(after: float | None, moment: Moment) -> float | None:
    """How far into a moment something is done that is due so long after it began to be taken; None: not in it."""
    if after is None:
        return min(1.0, moment.seconds / 2) if moment.doing in _WAITS else None
    due = max(0.0, after - moment.since)
    return due if due < moment.seconds else None


def parse_keys(text: str) -> tuple[Step, ...]:
    """Read a script such as ``9,3,#,.,0``.

    A key is pressed when the words are over, or with ``@`` that many seconds after keys are taken (``9@0`` cuts the
    prompt off at once). ``.``, ``-`` or ``s`` is silence, ``h`` hangs up, ``h@20`` hangs up in the 20th second.
    Commas and spaces may be left out between single signs. What stands in quotation marks is said: ``4,"a nurse"``.

    Raises:
        ValueError: names the sign that means nothing.
    """
    steps: list[Step] = []
    if text.count('"') % 2:
        raise ValueError('what is said stands between two quotation marks, as in "nurse"')
    for said, at_, other in _TOKEN.findall(text):
        word = at_ or other
        sign, at, seconds = word.partition("@")
        if said:
            after = _seconds(f'"{said}"{word}', seconds) if at else None
            steps.append(Words(" ".join(said.split()), after))
        elif at:
            steps.append(_step(sign, _seconds(word, seconds)))
        else:
            steps.extend(_step(single, None) for single in word)
    return tuple(steps)


def _seconds(word: str, text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < float("inf"):
        raise ValueError(f"'{word}': behind @ must stand seconds, as in 9@1.5")
    return seconds


def _step(sign: str, seconds: float | None) -> Step:
    if len(sign) == 1 and sign in "0123456789*#":
        return Key(sign, seconds)
    if sign in {".", "-", "s"} and seconds is None:
        return Silence()
    if sign == "h":
        return Leave(seconds)
    raise ValueError(f"'{sign}' is not a key: use 0-9, * and #, a point for silence, h to hang up")
