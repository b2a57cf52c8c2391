"""Finding a call's place in the line as it is now, which may have been edited since the call began."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.core.line.model import Line, Menu, Topic
from ivr.core.line.staff import EVERYBODY, SILENCE, STAFF, UNKNOWN_FLAG, WRONG, Duty
from ivr.core.state import CallState, Mode, replace


@dataclass(frozen=True, slots=True)
class Situation:
    """What the engine looks at besides the call: the line, and who of its staff is there now."""

    line: Line
    duty: Duty = EVERYBODY


def reanchor(line: Line, state: CallState) -> CallState | None:
    """The state with everything the line no longer knows mended; None where its place is gone.

    A call that rings goes on ringing whatever has gone, and a red flag stays one.
    """
    if state.language not in line.languages:
        state = replace(state, language=line.languages[0])
    match state.mode:
        case Mode.MENU:
            return state if state.at in line.menus else None
        case Mode.TOPIC:
            return state if part_index(line, state) is not None else None
        case Mode.TEXT | Mode.CONSENT:
            return _reanchor_text(line, state)
    at = state.at if state.at in line.parents else line.start
    known = state.ringing_for in {SILENCE, STAFF, WRONG, UNKNOWN_FLAG, *line.red_flags}
    why = state.ringing_for if known or not state.ringing_for else UNKNOWN_FLAG
    return state if (at, why) == (state.at, state.ringing_for) else replace(state, at=at, ringing_for=why)


def _reanchor_text(line: Line, state: CallState) -> CallState:
    """Where the line offers no texts any more, the caller waits at the menu that followed."""
    if line.texts and state.at in line.topics and state.at in line.parents:
        return state
    return replace(state, mode=Mode.MENU, at=home(line, state), menu_hash="")


def part_index(line: Line, state: CallState) -> int | None:
    """Where the part stands now: the part that holds its first statement, even if parts were cut anew."""
    topic = line.topics.get(state.at)
    return topic.places.get(state.part) if topic else None


def stopped_at(line: Line, id_: str) -> Menu | tuple[Topic, int] | None:
    """Where an earlier call stopped: a menu, or a topic and the number of its part, from 0.

    None where no caller of this line can come, or where every call begins.
    """
    if id_ in line.menus:
        return line.menus[id_] if id_ != line.start and id_ in line.parents else None
    found = ((topic, topic.places.get(id_)) for topic in line.topics.values() if topic.id in line.parents)
    return next(((topic, index) for topic, index in found if index is not None), None)


def reading(line: Line, state: CallState) -> tuple[Topic, int]:
    """The topic a settled state is in, and the number of the part being read, from 0."""
    return line.topics[state.at], part_index(line, state) or 0


def after_call(line: Line, state: CallState) -> str:
    """The menu for a caller whom nobody answered: the warning signs if they came from there, else the first menu."""
    nearest = home(line, state)
    return nearest if line.menus[nearest].warning else line.start


def home(line: Line, state: CallState) -> str:
    """The nearest menu: the one the caller is at, or the one that leads to the topic."""
    return state.at if state.at in line.menus else line.parents.get(state.at, line.start)
