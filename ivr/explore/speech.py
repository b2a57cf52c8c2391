"""Rules about speech, proved against a recogniser that is always wrong: anything may be heard wherever speech counts.

For each step that speech can take, what follows for a caller who then stays silent is held against what would have
followed if nothing had been heard. No step is worse, and after a number of them the line listens to keys alone; so no
row of steps is worse, however long a voice in the room goes on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ivr.core.events import Spoken
from ivr.core.hearing.meanings import NOTHING, SIGN
from ivr.core.line.staff import UNKNOWN_FLAG, Duty
from ivr.core.mistakes import TRIES
from ivr.core.reply import End, Listen, Record, Transfer
from ivr.core.state import CallState, Mode
from ivr.explore.breach import Breach, Found, listening, says_number, where
from ivr.explore.graph import Edge, Graph


@dataclass(frozen=True, slots=True)
class Care:
    """What a silent caller gets before the call is over."""

    entry: bool = False
    """A warning sign is written down, so that staff are told until somebody has called back."""
    rung: bool = False
    """Somebody is rung."""
    number: bool = False
    """The emergency number is said."""

    def __or__(self, other: Care) -> Care:
        """Both of it."""
        return Care(self.entry or other.entry, self.rung or other.rung, self.number or other.number)

    def lacks(self, other: Care) -> str:
        """What the other one has besides, in plain words; "" if nothing."""
        if other.entry and not self.entry:
            return "no warning sign is written down"
        if other.rung and not self.rung:
            return "nobody is rung"
        return "the emergency number is not said" if other.number and not self.number else ""


class _Silence:
    """What silence leads to from each place, at each kind of hours."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._known: dict[tuple[CallState, Duty, bool], Care] = {}

    def from_(self, state: CallState, duty: Duty, withheld: bool) -> Care:  # noqa: FBT001  # as an edge has it
        way: list[tuple[tuple[CallState, Duty, bool], Care]] = []
        seen: set[CallState] = set()
        behind = Care()
        while state not in seen:
            if (known := self._known.get((state, duty, withheld))) is not None:
                behind = known
                break
            seen.add(state)
            edge = self._silent(state, duty, withheld)
            if edge is None:
                break
            way.append(((state, duty, withheld), self.of(edge)))
            if isinstance(edge.reply.then, End):
                break
            state = edge.after
        for place, care in reversed(way):
            behind = self._known[place] = care | behind
        return behind

    def of(self, edge: Edge) -> Care:
        """What a step gives by itself."""
        reply = edge.reply
        said = says_number(self._graph, (*reply.announce, *reply.prompt))
        return Care(bool(reply.opens), isinstance(reply.then, Transfer), said)

    def _silent(self, state: CallState, duty: Duty, withheld: bool) -> Edge | None:  # noqa: FBT001
        edges = self._graph.unheard(state)
        found = [each for each in edges if each.duty is duty] or edges
        return next((each for each in found if each.withheld == withheld), found[0] if found else None)


def _spoken(graph: Graph) -> Iterator[Edge]:
    """Every step that speech can take."""
    return (edge for edges in graph.edges.values() for edge in edges if isinstance(edge.event, Spoken))


def no_less_care(graph: Graph) -> Found:
    """Whatever is heard: who then stays silent gets no less than if nothing had been heard."""
    silence = _Silence(graph)
    for edge in _spoken(graph):
        if edge.before is None:
            continue
        before = silence.from_(edge.before, edge.duty, edge.withheld)
        after = silence.of(edge) | silence.from_(edge.after, edge.duty, edge.withheld)
        if what := after.lacks(before):
            yield Breach(edge, f"behind speech in {where(edge.before)} {what}, and behind silence it would be")


def nothing_is_cut(graph: Graph) -> Found:
    """Where speech counts, what it may cut off does not name the emergency number."""
    for edge in graph:
        then = edge.reply.then
        if isinstance(then, Listen) and then.hearing and says_number(graph, edge.reply.prompt[then.hearing.after :]):
            yield Breach(edge, f"speech in {where(edge.after)} cuts off words that name the emergency number")


def nothing_is_ended(graph: Graph) -> Found:
    """Speech hangs up on nobody, records nobody, and closes nothing; and it counts so often only."""
    most = graph.line.listens
    for edge in _spoken(graph):
        before, after, then = edge.before, edge.after, edge.reply.then
        if before is None:
            continue
        if isinstance(then, End | Record) or after.mode is Mode.MESSAGE:
            yield Breach(edge, f"speech in {where(before)} ends the call or begins a recording")
        elif after.mode is Mode.BYE and before.mode is not Mode.BYE:
            yield Breach(edge, f"speech in {where(before)} counts as a talk with staff")
        elif (after.speech_count, after.wrong) <= (before.speech_count, before.wrong):
            yield Breach(edge, f"speech in {where(before)} counts without end")
        elif after.keyed and not before.keyed:
            yield Breach(edge, f"speech in {where(before)} tells which language the caller knows")
    for edge in graph:
        if isinstance(edge.reply.then, Listen) and edge.reply.then.hearing and edge.after.speech_count >= most:
            yield Breach(edge, f"speech counts in {where(edge.after)} though it has counted too often")


def signs_are_asked_about(graph: Graph) -> Found:
    """A warning sign that is said is told what to do about, uncut; silence, "yes" and 1 then write it down."""
    for edge in _spoken(graph):
        before, heard = edge.before, edge.event
        if before is None or not isinstance(heard, Spoken) or not heard.means.startswith(SIGN):
            continue
        sign = heard.means.removeprefix(SIGN)
        flag = graph.line.red_flags.get(sign)
        first = edge.reply.announce[:1]
        if edge.after.mode is not Mode.ASK or edge.after.ringing_for != (flag.id if flag else UNKNOWN_FLAG):
            yield Breach(edge, f"'{sign}' is said in {where(before)}, and nobody asks about it")
        elif not first or not (says_number(graph, first) or (flag and flag.step_up and first[0].id == flag.step_up.id)):
            yield Breach(edge, f"what to do about '{sign}' is not said first, uncut, when it is asked about")
    for state, edges in graph.edges.items():
        for edge in edges if state.mode is Mode.ASK else ():
            unheard = edge in graph.unheard(state)
            if unheard and edge.reply.opens != state.ringing_for:
                yield Breach(edge, f"'{state.ringing_for}' is asked about, and silence does not write it down")


def not_understood_reaches_somebody(graph: Graph) -> Found:
    """What nobody understands, three times in a row, leads to somebody who is rung, or to the emergency number."""
    for state, edges in listening(graph):
        if state.speech_count or state.wrong or state.mode is Mode.BYE:
            continue
        for first in (each for each in edges if each.event == Spoken(NOTHING)):
            edge: Edge | None = first
            for _ in range(TRIES - 1):
                edge = _again(graph, edge, first.duty) if edge else None
            said = edge and says_number(graph, (*edge.reply.announce, *edge.reply.prompt))
            if not edge or not (isinstance(edge.reply.then, Transfer) or said):
                yield Breach(first, f"what is not understood {TRIES} times in {where(state)} leads to nobody")


def _again(graph: Graph, edge: Edge, duty: Duty) -> Edge | None:
    """The same once more; where somebody is rung already, that is it."""
    if isinstance(edge.reply.then, Transfer):
        return edge
    found = [each for each in graph.edges.get(edge.after, ()) if each.event == Spoken(NOTHING)]
    return next((each for each in found if each.duty is duty), found[0] if found else None)
