"""What the call log keeps of each step of a call, and who keeps it.

An entry is named by the state of the call that it found and by what happened there, never by its number: so a webhook
that the carrier repeats is the same entry, and whatever else happens is another one, though steps count from 1 again.

An entry is made by ``ivr.calls.session`` from a turn of the engine, and kept by ``ivr.store`` before the webhook
is answered. Nothing in it tells who called but ``number`` and ``recording``, which are in no repr and which the
store keeps only in the callback list, encrypted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import Final, Protocol, assert_never

from ivr.core.events import (
    DIGITS,
    AnyKey,
    CallStarted,
    Earlier,
    Event,
    Key,
    RecordingEnded,
    Silence,
    Spoken,
    TransferEnded,
)
from ivr.core.happenings import Happened, Step
from ivr.core.reply import Transfer
from ivr.core.state import CallState


class Kind(StrEnum):
    """What happened."""

    STARTED = "started"
    KEY = "key"
    """The caller pressed a key: ``value`` is the digit."""
    SAID = "said"
    """The caller said something: ``value`` is what it was taken for, shortened; `happenings.Said` holds all of that."""
    SILENCE = "silence"
    TRANSFER = "transfer"
    """Ringing a round is over, or the conversation: ``value`` is the `events.Outcome`."""
    MESSAGE = "message"
    """The recording is over: ``value`` is "kept" or ""."""
    ACCEPTED = "accepted"
    """Somebody who was called pressed 1: the only proof of a person. ``step`` is that of the ringing state."""
    DECLINED = "declined"
    """Somebody who was called pressed another key."""
    FAULT = "fault"
    """A webhook failed inside, and was answered with an apology and a person."""
    FALLBACK = "fallback"
    """The carrier could not reach us, and asked the fallback: ``value`` is its error code."""
    ENDED = "ended"
    """The carrier's final status: ``value`` is its word, ``seconds`` the length of the call."""


@dataclass(frozen=True, slots=True)
class Note:
    """What the log keeps of a turn: the same for every call that takes it. ``mode`` as in `state.Mode`, "" at first."""

    kind: Kind
    value: str = ""
    mode: str = ""
    place: str = ""
    """The menu or topic where the caller was."""
    part: str = ""
    language: str = ""
    """The caller's language after the turn; "" while nobody knows it."""
    next_mode: str = ""
    next_place: str = ""
    next_part: str = ""
    why: str = ""
    """Why staff are, or were, being rung."""
    rung: str = ""
    """Who rings next: teams and places in the ring list, such as ``nurse.0``; never a number."""
    opens: str = ""
    """The red flag that was chosen by this turn: an entry on the callback list."""
    happened: Happened = ()
    """What the engine says happened; nothing where it did not answer."""


def note(before: CallState | None, event: Event, step: Step) -> Note:
    """The note of one step of the engine, the same for every call that takes it. Nothing about the caller is in it.

    Args:
        before: The state that the event found; None at the beginning of a call.
        event: What the engine was asked.
        step: What it answered.
    """
    kind, value = _what(event)
    after, then = step.state, step.reply.then
    return Note(
        kind,
        value,
        mode=str(before.mode) if before else "",
        place=before.at if before else "",
        part=before.part if before else "",
        language=after.language if after.keyed else "",
        next_mode=str(after.mode),
        next_place=after.at,
        next_part=after.part,
        why=after.ringing_for or (before.ringing_for if before else ""),
        rung=then.rung if isinstance(then, Transfer) else "",
        opens=step.reply.opens,
        happened=step.happened,
    )


def _fitting(means: str) -> str:
    """A meaning as the log has room for it; two that begin alike stay apart."""
    return means if len(means) <= _VALUE else means[: _VALUE - _TOLD_APART] + _hash(means)[:_TOLD_APART]


def _what(event: Event) -> tuple[Kind, str]:
    match event:
        case CallStarted():
            return Kind.STARTED, ""
        case Key(digit=digit) | AnyKey(digit=digit):  # a key that no phone has is none of ours to keep
            return Kind.KEY, digit if digit in DIGITS else "?"
        case Spoken(means=means):
            return Kind.SAID, _fitting(means)
        case Silence():
            return Kind.SILENCE, ""
        case TransferEnded(outcome=outcome):
            return Kind.TRANSFER, str(outcome)
        case RecordingEnded(kept=kept):
            return Kind.MESSAGE, "kept" if kept else ""
        case never:
            assert_never(never)


@dataclass(frozen=True, slots=True)
class Entry:
    """One step of one call. ``(call, name)`` is unique: a repeated webhook is the same entry."""

    call: str
    """The carrier's id of the caller's leg."""
    step: int
    at: int
    """Milliseconds since 1970, UTC."""
    note: Note
    version: str = ""
    """Of the menus."""
    seconds: int = 0
    """What the carrier says: of the called leg, the message, the whole call."""
    number: str = field(default="", repr=False)
    """The caller's number, E.164, or what the carrier sent instead (see `is_number`); "" where it is withheld. Stored
    only with a callback, encrypted."""
    recording: str = field(default="", repr=False)
    """The carrier's id of the caller's message."""
    name: str = ""
    """See `name`. "" is by step and kind: a call's start and end, and all of a call that an older version began."""
    state: str = ""
    """The mark of the state that it found, see `mark`: all that belongs to one ringing has that of its dial."""
    after: str = ""
    """The name of the last red flag that had been chosen before it in the truth of the call; "" for none."""
    line: str = ""
    """The name of the line that was called; "" for the first one."""


_RUN, _HASH = 8, 12
_VALUE: Final = 20
"""Characters of a value that the log has room for."""
_TOLD_APART: Final = 6


NO_NUMBER: Final = "?"
"""Begins what stands for a caller who cannot be called back although something was sent in place of a number."""


def is_number(caller: str) -> bool:
    """Whether a caller can be called back: only E.164 begins with a plus. Anything else is for people to read."""
    return caller.startswith("+")


def has_no_number(stands_for: str) -> bool:
    """The same of what stands for a caller, encrypted or as a pseudonym."""
    return not stands_for or stands_for.startswith(NO_NUMBER)


def name(run: str, state: str, note: Note) -> str:
    """What names an entry within its call: where it happened, and what.

    Args:
        run: The run of the call: eight digits that are new whenever a call begins, or is begun again.
        state: The `mark` of the state that was found.
        note: What happened.
    """
    return run + _hash(f"{state} {note.kind} {note.value} {note.opens}")[:_HASH]


def mark(text: str) -> str:
    """A short stand-in for what closes a state in a URL, which must not be read in the log."""
    return _hash(text)[: _RUN + _HASH]


def run_of(name_: str) -> str:
    """The run of an entry's name, "" for one that is named by step and kind."""
    return name_[:_RUN] if len(name_) == _RUN + _HASH else ""


def numbered(step: int, kind: str) -> tuple[str, str]:
    """Name and state of an entry that has none: as the version before this one told entries apart."""
    return f"{step}-{kind}", str(step if kind in {Kind.ACCEPTED, Kind.DECLINED} else step - 1)


def _hash(text: str) -> str:
    return sha256(text.encode(errors="replace")).hexdigest()


class Kept(StrEnum):
    """Where entries were put before the caller is told anything."""

    DATABASE = "database"
    SPOOL = "spool"
    NOWHERE = "nowhere"


KEEP_SECONDS = 0.5
"""The longest that a caller waits for an entry to be written."""


class Ledger(Protocol):
    """Keeps entries durably, and remembers who pressed 1."""

    async def keep(self, entries: Sequence[Entry]) -> Kept:
        """Write entries to disk, in at most `KEEP_SECONDS`. Never raises.

        A red flag (``note.opens``) opens an entry of the callback list in the same write; an accepted one closes
        those of its call. What could be written nowhere is held in memory, alerted at once, and written later.
        """

    def accepted(self, call: str, dial: str) -> bool:
        """Whether a called person's 1 in this dial (the ``state`` of its entries) is known to this process."""

    async def was_accepted(self, call: str, dial: str) -> bool:
        """The same, asked of the disk too; False where it cannot tell in time."""


class Memory(Protocol):
    """Knows of earlier calls."""

    async def earlier(self, number: str, call: str, line: str = "") -> Earlier | None:
        """What is known of earlier calls from a number; None for nothing, and where that cannot be told in time.

        Args:
            number: E.164.
            call: The present call, which is none of them.
            line: The name of the line that was called, see `Entry`: what was said to others is theirs.
        """
