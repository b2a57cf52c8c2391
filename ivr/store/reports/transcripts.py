"""What was said in a logged call: its events are taken again, by the menus of its time. Knows no database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from ivr.core import engine
from ivr.core.entries import Kind, has_no_number
from ivr.core.events import (
    LEFT_STEP,
    RED_FLAG_SECONDS,
    CallStarted,
    Event,
    Key,
    Outcome,
    RecordingEnded,
    Silence,
    Spoken,
    TransferEnded,
)
from ivr.core.happenings import RingingStarted
from ivr.core.line.model import Line
from ivr.core.line.staff import Duty
from ivr.core.reply import Utterance
from ivr.core.state import CallState
from ivr.store.reports.calls import Logged, LoggedCall


@dataclass(frozen=True, slots=True)
class Said:
    """An entry, and what the caller heard then: None where that cannot be told any more."""

    step: Logged
    words: tuple[Utterance, ...] | None = None


def transcript(call: LoggedCall, line: Line | None) -> tuple[Said, ...]:
    """The entries of a call with the words that were heard.

    Words are told as long as the call, taken again, leads to the places in the log. They are not told where the menus
    were others, and no more after the line had failed.

    Args:
        call: The call.
        line: The menus that are there now, if there are any.
    """
    return tuple(_retold(call, line)) if line else tuple(Said(step) for step in call.steps)


def _retold(call: LoggedCall, line: Line) -> Iterator[Said]:
    state: CallState | None = None
    known, since = True, 0
    for step in call.steps:
        if step.kind in {Kind.FAULT, Kind.FALLBACK}:
            known = False
        if not step.is_turn:
            yield Said(step)
            continue
        if step.tells(RingingStarted):
            since = step.at
        known = known and step.version == line.version
        if not known:
            yield Said(step)
            continue
        state, reply, _ = engine.step(line, state, _event(step, since), _duty(line, step))
        known = (str(state.mode), state.at, state.part) == (step.next_mode, step.next_place, step.next_part)
        yield Said(step, (*reply.announce, *reply.prompt) if known else None)


def _duty(line: Line, step: Logged) -> Duty:
    """Who was away then. A notice is not kept in the log: its words are missing."""
    return Duty(closed=line.staff.closed(datetime.fromtimestamp(step.at / 1000, UTC)))


def _event(step: Logged, since: int) -> Event:
    match step.kind:
        case Kind.STARTED:
            return CallStarted(has_no_number(step.caller), step.earlier)
        case Kind.KEY:
            return Key(step.value)
        case Kind.SAID:
            return Spoken(step.meaning)
        case Kind.TRANSFER:
            outcome = Outcome(step.value) if step.value in set(Outcome) else Outcome.FAILED
            return TransferEnded(outcome, _left(step.at - since))
        case Kind.MESSAGE:
            return RecordingEnded(kept=bool(step.value))
    return Silence()


def _left(milliseconds: int) -> int:
    """The seconds that were left to ring, as nearly as the log tells."""
    left = max(0, RED_FLAG_SECONDS - milliseconds // 1000)
    return left - left % LEFT_STEP
