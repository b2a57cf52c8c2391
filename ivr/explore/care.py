"""Rules about help: it is near from everywhere, and there is always a way on."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Final

from ivr.core.events import Key, RecordingEnded
from ivr.core.keys import STAFF_KEY
from ivr.core.line.model import Line
from ivr.core.line.staff import is_red_flag
from ivr.core.reply import End, Listen, Transfer, Utterance
from ivr.core.state import CallState, Mode
from ivr.explore.breach import LISTENING, Breach, Found, Met, listening, on, says_number, where
from ivr.explore.graph import NO_KEY, Edge, Graph, word

_NEVER: Final = math.inf


def always_answered(graph: Graph) -> Found:
    """Every event in every place has an answer."""
    for before, event, error in graph.failures:
        way = graph.to(before) if before else ()
        yield Breach(way[-1] if way else None, f"then '{word(event)}' has no answer ({error})")


def staff_near(graph: Graph) -> Found:
    """Key 0."""
    for state, edges in listening(graph):
        for edge in on(edges, STAFF_KEY):
            rings = isinstance(edge.reply.then, Transfer)
            if not rings and not says_number(graph, (*edge.reply.announce, *edge.reply.prompt)):
                yield Breach(edge, f"key 0 in {where(state)} neither rings staff nor says the emergency number")


# --- a person, or the emergency words -------------------------------------------------------------------------------


def help_near(graph: Graph) -> Found:
    """From wherever keys count: so many keys and seconds later somebody is rung, or the number has been said."""
    help_, most, worst = _Help(graph), graph.promised, 0.0
    for state in graph.edges:
        if state.mode is Mode.RING:
            continue
        seconds, last = help_.by_keys(state, most.keys), graph.to(state)[-1]
        if seconds == _NEVER:
            what = f"from {where(state)} no {most.keys} keys lead to a person or the emergency number"
            yield Breach(last, what)
        elif seconds > most.seconds:
            what = f"from {where(state)} a person or the emergency number is {seconds:.0f} seconds of listening away"
            yield Breach(last, what)
        worst = max(worst, seconds)
    yield Met(f"Seconds of listening to a person or the emergency words, at most {most.seconds}", _whole(worst))
    yield Met(f"Keys to them, at most {most.keys}", str(help_.keys_needed()))


def keys_soon(graph: Graph) -> Found:
    """No words that a key cannot cut off are too long."""
    most, worst = graph.promised.uncut_seconds, 0.0
    for edge in graph:
        seconds = _uncut(edge)
        if seconds > most:
            yield Breach(edge, f"no key counts for {seconds:.0f} seconds")
        worst = max(worst, seconds)
    yield Met(f"Seconds of words that no key cuts off, at most {most}", _whole(worst))


def _whole(seconds: float) -> str:
    return str(math.ceil(seconds)) if seconds < _NEVER else "without end"


class _Help:
    """How many seconds away help is, with keys pressed as soon as they count, at the worst hour."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._known: dict[tuple[CallState, int], float] = {}
        self._says: dict[str, bool] = {}

    def by_keys(self, state: CallState, keys: int) -> float:
        """From a place, with at most so many keys: the best key, each at its worst hour."""
        place = (state, keys)
        if place not in self._known:
            worst: dict[object, float] = {}
            for edge in _pressed(state, self._graph.edges[state]):
                worst[edge.event] = max(worst.get(edge.event, 0.0), self._behind(edge, keys - 1))
            self._known[place] = min(worst.values(), default=_NEVER)
        return self._known[place]

    def keys_needed(self) -> int:
        """How many keys lead to help from everywhere, however long that takes; one more than allowed if they do not."""
        most = self._graph.promised.keys
        places = [state for state in self._graph.edges if state.mode is not Mode.RING]
        enough = (keys for keys in range(1, most + 1) if all(self.by_keys(each, keys) < _NEVER for each in places))
        return next(enough, most + 1)

    def _behind(self, edge: Edge, keys: int) -> float:
        """From the first word behind a key, with so many more keys."""
        here, uncut = self._inside(edge), _uncut(edge)
        if not keys or here <= uncut or edge.after.mode is Mode.RING:
            return here
        return min(here, uncut + self.by_keys(edge.after, keys))

    def _inside(self, edge: Edge) -> float:
        """Until the number has been said in a language that the caller may know, or somebody is rung."""
        heard, reply = 0.0, edge.reply
        for each in (*reply.announce, *reply.prompt):
            heard += each.seconds
            if self._names(each) and (each.language == edge.after.language or not edge.after.keyed):
                return heard
        return heard if isinstance(reply.then, Transfer) else _NEVER

    def _names(self, said: Utterance) -> bool:
        if said.text not in self._says:
            self._says[said.text] = self._graph.promised.says_number(said.text)
        return self._says[said.text]


def _uncut(edge: Edge) -> float:
    return sum(each.seconds for each in edge.reply.announce)


def _pressed(state: CallState, edges: Iterable[Edge]) -> Iterator[Edge]:
    """What a key does: it also ends a message."""
    ended = RecordingEnded if state.mode is Mode.MESSAGE else Key
    return (each for each in edges if isinstance(each.event, ended) and each.event != NO_KEY)


# --- the warning signs ----------------------------------------------------------------------------------------------


def signs_near(graph: Graph) -> Found:
    """The warning signs, or somebody who is rung for one, by few keys."""
    near = {state for state, _ in listening(graph) if _warned(graph.line, state)}
    for _ in range(graph.promised.keys):
        near |= {state for state, edges in listening(graph) if state not in near and _leads(graph.line, edges, near)}
    for state, _ in listening(graph):
        if state not in near:
            yield Breach(
                graph.to(state)[-1], f"from {where(state)} no {graph.promised.keys} keys lead to the warning signs"
            )


def _warned(line: Line, state: CallState) -> bool:
    ringing = state.mode is Mode.RING and is_red_flag(state.ringing_for)
    return ringing or (state.mode is Mode.MENU and line.menus[state.at].warning)


def _leads(line: Line, edges: Iterable[Edge], near: set[CallState]) -> bool:
    """Whether a key leads there, whoever is away."""
    good: dict[object, bool] = {}
    for each in edges:
        if isinstance(each.event, Key):
            known = _warned(line, each.after) or (each.after.mode in LISTENING and each.after in near)
            good[each.event] = good.get(each.event, True) and known
    return any(good.values())


def way_on(graph: Graph) -> Found:
    """Whoever waits has heard something, and something they can do leads somewhere else."""
    for edge in graph:
        said = (*edge.reply.announce, *edge.reply.prompt)
        if isinstance(edge.reply.then, Listen) and not any(each.text.strip() for each in said):
            yield Breach(edge, f"nothing is said in {where(edge.after)}, and a key is waited for")
    for state, edges in graph.edges.items():
        if not any(edge.after != state or isinstance(edge.reply.then, End) for edge in edges):
            yield Breach(graph.to(state)[-1], f"nothing leads on from {where(state)}")
