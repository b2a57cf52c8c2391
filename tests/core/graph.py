"""Every state that a call to the small line can reach, with what every event does there, whoever is on duty."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from ivr.core.engine import step
from ivr.core.events import CallStarted, Event, Outcome, TransferEnded
from ivr.core.happenings import Happened
from ivr.core.line.model import Line
from ivr.core.line.staff import EVERYBODY, Duty
from ivr.core.reply import Reply
from ivr.core.state import CallState
from tests.core.walk import DUTIES, EVENTS
from tests.lines import small_line

LATE = (TransferEnded(Outcome.BUSY, 40), TransferEnded(Outcome.DECLINED, 5))
EVERY_EVENT = (*(event for event in EVENTS.values() if event != EVENTS["withheld"]), *LATE)
TELLING = tuple(EVENTS[word] for word in ("-", "nothing-recorded", "declined", *"01249*?"))
"""Events that between them come to whatever differs by who is on duty."""


@dataclass(frozen=True)
class Edge:
    """What an event does in a state while somebody is on duty."""

    event: Event
    duty: Duty
    after: CallState
    reply: Reply
    happened: Happened


Graph = dict[CallState, list[Edge]]


def line_with(messages: int, minutes: int = 0) -> Line:
    """The small line with messages of so many seconds, and a promise of so many minutes."""
    line = small_line()
    return replace(line, staff=replace(line.staff, message_seconds=messages, callback_minutes=minutes))


@cache
def graph(messages: int, *duties: str) -> Graph:
    """The states of calls during which each of these may be on duty, by turns; with messages, of withheld numbers."""
    line = line_with(messages)
    known = [DUTIES[duty] for duty in duties] or [EVERYBODY]
    edges: Graph = {}
    waiting = [step(line, None, EVENTS["withheld" if messages else "start"], known[0])[0]]
    while waiting:
        state = waiting.pop()
        if state in edges:
            continue
        edges[state] = [
            Edge(event, duty, *step(line, state, event, duty))
            for duty in known
            for event in (EVERY_EVENT if duty is known[0] else TELLING)
        ]
        waiting += [edge.after for edge in edges[state] if not isinstance(edge.event, CallStarted)]
    return edges


GRAPHS: tuple[tuple[int, *tuple[str, ...]], ...] = (
    (0,),
    (0, "office-closed"),
    (120, "notice", "office-closed", "all-closed"),
)
"""The arguments of `graph`: at any hour, and with the hours changing during the call."""
