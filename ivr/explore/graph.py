"""Every state that a call to a line can reach, with what each event does there, whoever is on duty."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple, cast

from ivr.core.engine import step
from ivr.core.events import (
    CallStarted,
    Earlier,
    Event,
    Key,
    OnList,
    Outcome,
    RecordingEnded,
    Silence,
    Spoken,
    TransferEnded,
)
from ivr.core.hearing.meanings import meanings
from ivr.core.keys import NAMES
from ivr.core.line.model import Line, Menu
from ivr.core.line.staff import EVERYBODY, Duty
from ivr.core.places import stopped_at
from ivr.core.reply import End, Reply
from ivr.core.state import CallState, Mode
from ivr.explore.promised import Promised

NO_KEY: Final = Key("?")
"""A key without meaning."""
KEYS: Final = (*map(Key, "0123456789*#"), NO_KEY)
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
LISTENED: Final = 2
"""So often in a row speech is understood where a line that listens is walked, whatever it is really: nothing else
depends on the number, and this one has a first time, one between, and one behind which speech does not count."""
OUTCOMES: Final = {
    Outcome.ACCEPTED: "staff take the call",
    Outcome.NO_ANSWER: "nobody answers",
    Outcome.BUSY: "the number is busy",
    Outcome.FAILED: "the number cannot be reached",
    Outcome.CANCELED: "the ringing is cancelled",
    Outcome.DECLINED: "somebody picks up and does not press 1",
}
_AGAIN: Final = {
    OnList.NOTHING: "the last call stopped",
    OnList.WAITS: "a warning sign is on the list",
    OnList.TAKEN: "a warning sign was on the list",
}
_NOTICE: Final = "..."
"""Stands for the words of a notice, which `ivr notice` checks."""
_UNHEARD: Final = frozenset({Silence(), TransferEnded(Outcome.NO_ANSWER), RecordingEnded(kept=False)})
_NAMES: Final = NAMES | {"?": "a key that does not exist"}


class Edge(NamedTuple):
    """What an event does in a state while somebody is on duty. A tuple: there are hundreds of thousands of them."""

    before: CallState | None
    """None: the call begins."""
    event: Event
    duty: Duty
    after: CallState
    reply: Reply
    withheld: bool = False
    """Whether the caller's number is, where that matters."""


class _Either:
    """A caller's number that is withheld or not: a step that asks is taken both ways, all others once."""

    def __init__(self) -> None:
        self.withheld = False
        self.asked = False

    def __bool__(self) -> bool:
        self.asked = True
        return self.withheld


class _Asked:
    """A duty that notes what a step asks of it: another one that would answer the same need not be tried."""

    def __init__(self, duty: Duty) -> None:
        self._duty = duty
        self.answers: dict[str, object] = {}

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  # whatever a duty has
        found = self.answers[name] = getattr(self._duty, name)
        return found

    def same(self, duty: Duty) -> bool:
        """Whether another duty would have answered the same."""
        return all(getattr(duty, name) == found for name, found in self.answers.items())


@dataclass(slots=True)
class Graph:
    """All that can happen in a call to one line."""

    line: Line
    duties: tuple[Duty, ...]
    promised: Promised = field(default_factory=Promised)
    starts: list[Edge] = field(default_factory=list)
    edges: dict[CallState, list[Edge]] = field(default_factory=dict)
    failures: list[tuple[CallState | None, Event, str]] = field(default_factory=list)
    """States and events to which there is no answer, with the kind of error."""
    _either: _Either = field(default_factory=_Either)
    _came: dict[CallState, Edge] = field(default_factory=dict)
    """By which edge each state is reached first, on a shortest way."""
    _unheard: dict[CallState, list[Edge]] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Edge]:
        """Every edge, nearer to the beginning of a call first."""
        yield from self.starts
        for edges in self.edges.values():
            yield from edges

    def unheard(self, state: CallState) -> list[Edge]:
        """What follows, for each kind of hours, where nobody presses a key, answers or speaks."""
        found = self._unheard.get(state)
        if found is None:
            edges = self.edges[state]
            found = [each for each in edges if not isinstance(each.event, Key) and each.event in _UNHEARD]
            self._unheard[state] = found  # asked for each kind of hours and of caller
        return found

    def calls(self, steps: int) -> int:
        """How many different calls there are of at most so many steps behind the first."""
        ways, total = Counter(each.after for each in self.starts), len(self.starts)
        for _ in range(steps):
            more: Counter[CallState] = Counter()
            for state, number in ways.items():
                for edge in self.edges.get(state, ()):
                    total += number
                    if not isinstance(edge.reply.then, End):
                        more[edge.after] += number
            ways = more
        return total

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
    def of(
        cls,
        line: Line,
        duties: Iterable[Duty] = (EVERYBODY,),
        keys: Iterable[Key] = KEYS,
        promised: Promised | None = None,
    ) -> Graph:
        """Walk a line: breadth first, so that what is found first is nearest.

        Args:
            line: The line.
            duties: Who may be away together.
            keys: Those that are pressed.
            promised: What its promises are measured against.
        """
        pressed: tuple[Event, ...] = (*keys, Silence())
        line = replace(line, listens=min(line.listens, LISTENED))
        heard: tuple[Event, ...] = (*pressed, *map(Spoken, meanings(line) if line.listens else ()))
        graph = cls(line, tuple(duties), promised or Promised())
        waiting: deque[CallState] = deque()
        for earlier in beginnings(line):
            graph._take(None, CallStarted(cast("bool", graph._either), earlier), waiting, graph.starts)
        while waiting:
            state = waiting.popleft()
            edges = graph.edges[state] = []
            for event in _EVENTS.get(state.mode, heard if state.speech_count < line.listens else pressed):
                graph._take(state, event, waiting, edges)
        return graph

    def _take(self, before: CallState | None, event: Event, waiting: deque[CallState], edges: list[Edge]) -> None:
        """Take a step, once for each kind of hours and of caller that it asks for."""
        tried: list[_Asked] = []
        for duty in self.duties:
            if any(each.same(duty) for each in tried):
                continue
            tried.append(_Asked(duty))
            for withheld in (False, True):
                self._either.withheld, self._either.asked = withheld, False
                try:
                    state, reply, _ = step(self.line, before, event, cast("Duty", tried[-1]))
                except Exception as error:  # noqa: BLE001  # whatever it is, a caller would hear an apology
                    self.failures.append((before, event, type(error).__name__))
                    return
                edge = Edge(before, event, duty, state, reply, withheld)
                edges.append(edge)
                if state not in self._came and not isinstance(reply.then, End):
                    self._came[state] = edge
                    waiting.append(state)
                if not self._either.asked:
                    break


def beginnings(line: Line) -> Iterator[Earlier | None]:
    """What may be known when a call begins: nothing, and where the line remembers calls, one of each kind.

    Of the places where a call may have stopped these stand for all: a menu, the first and the last part of a topic.
    """
    yield None
    if not line.recall_key:
        return
    menus = [id_ for id_ in line.menus if isinstance(stopped_at(line, id_), Menu)]
    parts = [part.id for topic in line.topics.values() for part in topic.parts if stopped_at(line, part.id)]
    places = dict.fromkeys(("", *menus[:1], *parts[:1], *parts[-1:]))
    for language in line.languages:
        yield from (Earlier(language, place) for place in places)
        yield from (Earlier(language, listed=listed) for listed in OnList if listed)


def duties(line: Line, now: datetime) -> tuple[Duty, ...]:
    """Who may be away together, at any hour of the year that follows; everybody's presence comes first.

    A notice may be on at any hour, and nothing depends on its words: it stands once, with everybody there. So does
    that a caller can be sent a text, where the line offers some.
    """
    staff = line.staff
    hours = (staff.closed(now + timedelta(hours=hour)) for hour in range(366 * 24))
    quarters = (staff.closed(now + timedelta(minutes=15 * quarter)) for quarter in range(14 * 96))
    found = {closed: Duty(closed) for each in (hours, quarters) for closed in each}
    found.pop(frozenset(), None)
    notice = Duty(notice=tuple((language, _NOTICE) for language in line.languages))
    texts = (Duty(texts=True),) if line.texts else ()
    return EVERYBODY, *sorted(found.values(), key=lambda duty: sorted(duty.closed)), notice, *texts


def who_is_there(duty: Duty) -> str:
    """A kind of hours in plain words."""
    if duty.notice:
        return "a notice is on"
    if duty.texts:
        return "the caller can be sent a text"
    return f"closed: {', '.join(sorted(duty.closed))}" if duty.closed else "everybody is there"


def in_words(way: Sequence[Edge]) -> str:
    """A call in plain words, such as: press 9, press 4, silence."""
    words = []
    for edge in way:
        away = "" if edge.duty == EVERYBODY else f" ({who_is_there(edge.duty)})"
        if happened := word(edge.event):
            words.append(happened + away)
    if any(edge.withheld for edge in way):
        words.insert(0, "with a withheld number")
    return ", ".join(words) or "the call begins"


def word(event: Event) -> str:
    """An event in plain words; nothing for the beginning of a first call."""
    match event:
        case CallStarted(earlier=Earlier() as earlier):
            return f"call again ({_AGAIN[earlier.listed]}, {earlier.language})"
        case Key(digit=digit):
            return f"press {_NAMES.get(digit, digit)}"
        case Spoken(means=means):
            return f"say what is taken for '{means}'" if means else "say what is not understood"
        case Silence():
            return "silence"
        case TransferEnded(outcome=outcome):
            return OUTCOMES[outcome]
        case RecordingEnded(kept=kept):
            return "a message is left" if kept else "an empty message is left"
    return ""
