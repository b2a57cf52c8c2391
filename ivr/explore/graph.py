"""Every state that a call to a line can reach, with what each event does there, whoever is on duty."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, cast

from ivr.core.engine import step
from ivr.core.events import CallStarted, Event, Key, Outcome, RecordingEnded, Silence, TransferEnded
from ivr.core.keys import NAMES
from ivr.core.line.model import Line
from ivr.core.line.staff import EVERYBODY, Duty, Staff
from ivr.core.reply import Reply
from ivr.core.state import CallState, Mode

KEYS: Final = tuple(Key(digit) for digit in "0123456789*#?")
"""Every key, and one without meaning."""
_LATE: Final = (45, 5)
"""Seconds that may be left of a red flag's time when a ringing ends without a person: half of them, hardly any."""
_EVENTS: Final[Mapping[Mode, tuple[Event, ...]]] = {
    Mode.RING: (
        *(TransferEnded(outcome) for outcome in Outcome),
        *(TransferEnded(Outcome.NO_ANSWER, left) for left in _LATE),
    ),
    Mode.MESSAGE: (RecordingEnded(kept=True), RecordingEnded(kept=False)),
}
"""What the carrier can tell while a call waits; where a key is waited for, keys and silence."""
_OUTCOMES: Final = {
    Outcome.ACCEPTED: "staff take the call",
    Outcome.NO_ANSWER: "nobody answers",
    Outcome.BUSY: "the number is busy",
    Outcome.FAILED: "the number cannot be reached",
    Outcome.CANCELED: "the ringing is cancelled",
    Outcome.DECLINED: "somebody picks up and does not press 1",
}
_NAMES: Final = NAMES | {"?": "a key that does not exist"}


@dataclass(frozen=True, slots=True)
class Edge:
    """What an event does in a state while somebody is on duty."""

    before: CallState | None
    """None: the call begins."""
    event: Event
    duty: Duty
    after: CallState
    reply: Reply


class _Asked:
    """A duty that notes whether anybody asked for it: else the others need not be tried."""

    def __init__(self, duty: Duty) -> None:
        self._duty = duty
        self.asked = False

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  # whatever a duty has
        self.asked = True
        return getattr(self._duty, name)


@dataclass(slots=True)
class Graph:
    """All that can happen in a call to one line."""

    line: Line
    duties: tuple[Duty, ...]
    starts: list[Edge] = field(default_factory=list)
    edges: dict[CallState, list[Edge]] = field(default_factory=dict)
    failures: list[tuple[CallState | None, Event, str]] = field(default_factory=list)
    """States and events to which there is no answer, with the kind of error."""
    _came: dict[CallState, Edge] = field(default_factory=dict)
    """By which edge each state is reached first, on a shortest way."""

    def __iter__(self) -> Iterator[Edge]:
        """Every edge, nearer to the beginning of a call first."""
        yield from self.starts
        for edges in self.edges.values():
            yield from edges

    def way(self, edge: Edge) -> tuple[Edge, ...]:
        """The shortest call that ends with this edge."""
        found = [edge]
        while found[-1].before is not None:
            found.append(self._came[found[-1].before])
        return tuple(reversed(found))

    def to(self, state: CallState) -> tuple[Edge, ...]:
        """The shortest call that leads to a state."""
        return self.way(self._came[state])

    @classmethod
    def of(cls, line: Line, duties: Iterable[Duty] = (EVERYBODY,), keys: Iterable[Key] = KEYS) -> Graph:
        """Walk a line: breadth first, so that what is found first is nearest.

        Args:
            line: The line.
            duties: Who may be away together.
            keys: Those that are pressed.
        """
        pressed: tuple[Event, ...] = (*keys, Silence())
        graph = cls(line, tuple(duties))
        waiting: deque[CallState] = deque()
        for withheld in (False, True) if line.staff.message_seconds else (False,):
            graph._take(None, CallStarted(withheld), waiting, graph.starts)
        while waiting:
            state = waiting.popleft()
            edges = graph.edges[state] = []
            for event in _EVENTS.get(state.mode, pressed):
                graph._take(state, event, waiting, edges)
        return graph

    def _take(self, before: CallState | None, event: Event, waiting: deque[CallState], edges: list[Edge]) -> None:
        for duty in self.duties:
            asked = _Asked(duty)
            try:
                state, reply, _ = step(self.line, before, event, cast("Duty", asked))
            except Exception as error:  # noqa: BLE001  # whatever it is, a caller would hear an apology
                self.failures.append((before, event, type(error).__name__))
                return
            edge = Edge(before, event, duty, state, reply)
            edges.append(edge)
            if state not in self._came:
                self._came[state] = edge
                waiting.append(state)
            if not asked.asked:
                return


def duties(staff: Staff, now: datetime) -> tuple[Duty, ...]:
    """Who may be away together, at any hour of the year that follows; everybody's presence comes first.

    A notice may be on at any hour, and no state depends on its words: it stands once, with everybody there.
    """
    hours = (staff.closed(now + timedelta(hours=hour)) for hour in range(366 * 24))
    quarters = (staff.closed(now + timedelta(minutes=15 * quarter)) for quarter in range(14 * 96))
    found = {closed: Duty(closed) for each in (hours, quarters) for closed in each}
    found.pop(frozenset(), None)
    return EVERYBODY, *sorted(found.values(), key=lambda duty: sorted(duty.closed))


def told(way: Iterable[Edge]) -> str:
    """A call in plain words, such as: press 9, press 4, silence."""
    words = []
    for edge in way:
        if happened := word(edge.event):
            away = f" (closed: {', '.join(sorted(edge.duty.closed))})" if edge.duty.closed else ""
            words.append(happened + away)
    return ", ".join(words) or "the call begins"


def word(event: Event) -> str:
    """An event in plain words; nothing for the beginning of a usual call."""
    match event:
        case Key(digit=digit):
            return f"press {_NAMES.get(digit, digit)}"
        case Silence():
            return "silence"
        case TransferEnded(outcome=outcome):
            return _OUTCOMES[outcome]
        case RecordingEnded(kept=kept):
            return "a message is left" if kept else "an empty message is left"
    return "with a withheld number" if event.withheld else ""
