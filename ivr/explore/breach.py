"""What a rule is, and what breaks one; how places of a call are named in both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from ivr.core.events import Key
from ivr.core.reply import Utterance
from ivr.core.state import CallState, Mode
from ivr.explore.graph import Edge, Graph

LISTENING: Final = frozenset({Mode.MENU, Mode.TOPIC, Mode.OFFER, Mode.ASK, Mode.BYE, Mode.TEXT, Mode.CONSENT})
"""The places of a call where keys count."""


@dataclass(frozen=True, slots=True)
class Breach:
    """Where a rule does not hold: the step that shows it, and what is wrong there, as the end of a sentence."""

    edge: Edge | None
    """None: no call can even begin."""
    what: str


@dataclass(frozen=True, slots=True)
class Met:
    """How far a limit was used, in the worst call, in plain words."""

    limit: str
    worst: str


Found = Iterator[Breach | Met]


@dataclass(frozen=True, slots=True)
class Rule:
    """One promise."""

    id: str
    says: str
    ask: Callable[[Graph], Found]


def says_number(graph: Graph, words: Iterable[Utterance]) -> bool:
    """Whether words name the emergency number."""
    return any(graph.promised.says_number(each.text) for each in words)


def listening(graph: Graph) -> Iterator[tuple[CallState, list[Edge]]]:
    """Every place where a key is waited for, with what can happen there."""
    return ((state, edges) for state, edges in graph.edges.items() if state.mode in LISTENING)


def on(edges: Iterable[Edge], key: str) -> Iterator[Edge]:
    """What a key does there, for each kind of hours."""
    return (edge for edge in edges if isinstance(edge.event, Key) and edge.event.digit == key)


def where(state: CallState) -> str:
    """A place in plain words."""
    return _WHERE[state.mode].format(at=state.at)


_WHERE: Final = {
    Mode.MENU: "the menu '{at}'",
    Mode.TOPIC: "the topic '{at}'",
    Mode.TEXT: "the offer of a text behind the topic '{at}'",
    Mode.CONSENT: "the question about a text on the topic '{at}'",
    Mode.RING: "the ringing",
    Mode.OFFER: "the offer after nobody answered",
    Mode.ASK: "the question about a sign that was said",
    Mode.MESSAGE: "a message",
    Mode.BYE: "the end of a talk",
}
