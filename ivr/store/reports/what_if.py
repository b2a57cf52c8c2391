"""What callers of the past would have come to with other menus: the keys that they pressed, played against a draft.

A caller who lands elsewhere would have gone on otherwise; so of each call only the first difference counts. Ringing is
not compared: who picks up is no matter of menus. Knows no database.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from ivr.core import engine
from ivr.core.entries import Kind
from ivr.core.events import CallStarted, Event, Key, Outcome, RecordingEnded, Silence, Spoken, TransferEnded
from ivr.core.happenings import Ended, Step
from ivr.core.line.model import Line
from ivr.core.line.staff import Duty
from ivr.core.reply import End
from ivr.core.state import CallState, Mode
from ivr.store.reports.calls import Logged, LoggedCall

SILENT: Final = "silence"
"""In place of a key: nothing was pressed."""
GOODBYE: Final = "goodbye"
_MOST_RINGS: Final = 40


@dataclass(frozen=True, slots=True, order=True)
class Landing:
    """Where a caller came to."""

    what: str
    """menu, topic, ring (staff are rung), offer (nobody answered), message, bye (behind a talk), goodbye."""
    place: str
    """The menu or topic; where staff are rung or were, why: a warning sign, ``staff``, ``silence`` or ``wrong``."""


@dataclass(frozen=True, slots=True)
class Move:
    """Callers who would land elsewhere."""

    at: str
    """The menu or topic in which they were."""
    key: str
    """What they pressed, or `SILENT`."""
    was: Landing
    would: Landing
    calls: int
    callers: int


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What would be otherwise."""

    calls: int
    callers: int
    calls_elsewhere: int
    callers_elsewhere: int
    moves: tuple[Move, ...]
    """Those of the most calls first."""


_Difference = tuple[str, str, Landing, Landing]


def what_if(draft: Line, calls: Iterable[LoggedCall]) -> WhatIf:
    """Play calls against a draft.

    Args:
        draft: The line as it would be.
        calls: Those of the past.
    """
    count, everybody, moved = 0, set[str](), set[str]()
    found: dict[_Difference, list[str]] = {}
    for call in calls:
        count += 1
        everybody.add(_caller(call))
        difference = next(_differences(draft, call), None)
        if difference is not None:
            moved.add(_caller(call))
            found.setdefault(difference, []).append(_caller(call))
    moves = (Move(*difference, len(callers), len(set(callers))) for difference, callers in found.items())
    return WhatIf(
        calls=count,
        callers=len(everybody),
        calls_elsewhere=sum(map(len, found.values())),
        callers_elsewhere=len(moved),
        moves=tuple(sorted(moves, key=lambda each: (-each.calls, each.at, each.key, each.was, each.would))),
    )


def _caller(call: LoggedCall) -> str:
    """Stands for a caller: pseudonyms change daily, so that callers of different days are different ones."""
    return call.caller


def _differences(draft: Line, call: LoggedCall) -> Iterator[_Difference]:
    """Where a call would have gone otherwise; only the first of them means anything."""
    state: CallState | None = None
    for turn in call.turns:
        if turn.kind == Kind.STARTED:
            state = _step(draft, None, CallStarted(not turn.caller, turn.earlier), turn).state
        elif state is None:  # it began in a way that the log does not tell
            return
        elif turn.kind == Kind.TRANSFER:
            state = _rung(draft, state, turn)
        else:
            step = _step(draft, state, _event(turn), turn)
            was, would = _was(turn), _landing(step)
            if was != would:
                yield turn.place, turn.value if turn.kind in {Kind.KEY, Kind.SAID} else SILENT, was, would
            state = step.state


def _step(draft: Line, state: CallState | None, event: Event, turn: Logged) -> Step:
    """One step, at the hour at which it was taken."""
    closed = draft.staff.closed(datetime.fromtimestamp(turn.at / 1000, UTC))
    return engine.step(draft, state, event, Duty(closed))


def _event(turn: Logged) -> Event:
    if turn.kind == Kind.KEY:
        return Key(turn.value)
    if turn.kind == Kind.SAID:
        return Spoken(turn.meaning)
    return RecordingEnded(kept=bool(turn.value)) if turn.kind == Kind.MESSAGE else Silence()


def _rung(draft: Line, state: CallState, turn: Logged) -> CallState:
    """The state behind a ringing: the draft may ring more people, or fewer."""
    if turn.value == Outcome.ACCEPTED:
        return _step(draft, state, TransferEnded(Outcome.ACCEPTED), turn).state
    if turn.next_mode == Mode.RING:
        return state
    for _ in range(_MOST_RINGS):
        if state.mode is not Mode.RING:
            break
        state = _step(draft, state, TransferEnded(Outcome.NO_ANSWER, left=0), turn).state
    return state


def _was(turn: Logged) -> Landing:
    if turn.tells(Ended):
        return Landing(GOODBYE, "")
    return _at(turn.next_mode, turn.next_place, turn.why)


def _landing(step: Step) -> Landing:
    if isinstance(step.reply.then, End):
        return Landing(GOODBYE, "")
    return _at(step.state.mode, step.state.at, step.state.ringing_for)


def _at(mode: str, place: str, why: str) -> Landing:
    match mode:
        case Mode.MENU | Mode.TOPIC:
            return Landing(str(mode), place)
        case Mode.RING | Mode.OFFER | Mode.MESSAGE:
            return Landing(str(mode), why)
    return Landing(str(mode), "")
