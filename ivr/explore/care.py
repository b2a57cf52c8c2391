"""Rules about care: help is near from everywhere, nobody is left alone, nobody is hung up on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ivr.content.values.emergency_number import has_emergency_number
from ivr.core.events import Key, Outcome, RecordingEnded, Silence, TransferEnded
from ivr.core.keys import STAFF_KEY
from ivr.core.line.model import Line
from ivr.core.line.staff import is_red_flag
from ivr.core.reply import End, Listen, Transfer
from ivr.core.speak import seconds_of
from ivr.core.state import CallState, Mode
from ivr.explore.breach import LISTENING, Breach, listening, on, where
from ivr.explore.graph import Edge, Graph, word

MOST_UNCUT_SECONDS: Final = 20
"""Words that no key cuts off, between a caller who listens and a person or the emergency words."""
MOST_SILENT_STEPS: Final = 80
"""Events without a caller before a call is over: a whole topic is read to somebody who fell silent in it."""


def always_answered(graph: Graph) -> Iterator[Breach]:
    """Every event in every place has an answer."""
    for before, event, error in graph.failures:
        way = graph.to(before) if before else ()
        yield Breach(way[-1] if way else None, f"then '{word(event)}' has no answer ({error})")


def _helps(edge: Edge) -> bool:
    """Whether a person is rung, or the emergency number is said."""
    words = (*edge.reply.announce, *edge.reply.prompt)
    return isinstance(edge.reply.then, Transfer) or any(has_emergency_number(each.text) for each in words)


def staff_near(graph: Graph) -> Iterator[Breach]:
    """Key 0."""
    for state, edges in listening(graph):
        for edge in on(edges, STAFF_KEY):
            if not _helps(edge):
                yield Breach(edge, f"key 0 in {where(state)} neither rings staff nor says the emergency number")


def signs_near(graph: Graph) -> Iterator[Breach]:
    """The warning signs, or somebody who is rung for one, within two keys and few words that cannot be cut off."""
    near = {state for state, _ in listening(graph) if _warned(graph.line, state)}
    for state, edges in listening(graph):
        if state in near:
            continue
        ways_there = [each for each in edges if isinstance(each.event, Key) and _leads(graph, each)]
        least = min((_uncut(each) for each in ways_there), default=None)
        last = graph.to(state)[-1]
        if least is None:
            yield Breach(last, f"from {where(state)} no two keys lead to the warning signs")
        elif least > MOST_UNCUT_SECONDS:
            yield Breach(last, f"from {where(state)} the warning signs are behind {least} s that no key cuts off")


def _warned(line: Line, state: CallState) -> bool:
    ringing = state.mode is Mode.RING and is_red_flag(state.why)
    return ringing or (state.mode is Mode.MENU and line.menus[state.at].warning)


def _leads(graph: Graph, edge: Edge) -> bool:
    """Whether a key leads to the warning signs, by itself or with one more."""
    if _warned(graph.line, edge.after):
        return True
    more = graph.edges[edge.after] if edge.after.mode in LISTENING else []
    return any(isinstance(each.event, Key) and _warned(graph.line, each.after) for each in more)


def _uncut(edge: Edge) -> int:
    return seconds_of(edge.reply.announce)


def way_on(graph: Graph) -> Iterator[Breach]:
    """Whoever waits has heard something, and something they can do leads somewhere else."""
    for edge in graph:
        if isinstance(edge.reply.then, Listen) and not (edge.reply.announce or edge.reply.prompt):
            yield Breach(edge, f"nothing is said in {where(edge.after)}, and a key is waited for")
    for state, edges in graph.edges.items():
        if not any(edge.after != state or isinstance(edge.reply.then, End) for edge in edges):
            yield Breach(graph.to(state)[-1], f"nothing leads on from {where(state)}")


def silence_ends(graph: Graph) -> Iterator[Breach]:
    """A caller who never presses a key, whom nobody answers: staff were rung, and then the call is over."""
    for start in graph.starts:
        edge, rung, steps = start, False, 0
        while not isinstance(edge.reply.then, End) and steps < MOST_SILENT_STEPS:
            following = _unheard(graph, edge.after)
            if following is None:
                return  # which `always_answered` tells
            edge, steps = following, steps + 1
            rung = rung or isinstance(edge.reply.then, Transfer)
        if not isinstance(edge.reply.then, End):
            yield Breach(edge, f"the call of a silent caller goes on behind {steps} steps")
        if not rung:
            yield Breach(edge, "nobody is rung for a silent caller")


def silence_goes_on(graph: Graph) -> Iterator[Breach]:
    """From no place a silent caller comes back to the same place, so every call without a caller ends."""
    ends: set[CallState] = set()
    for state in graph.edges:
        seen: dict[CallState, Edge] = {}
        at = state
        while at not in ends and at not in seen and (edge := _unheard(graph, at)):
            seen[at] = edge
            if isinstance(edge.reply.then, End):
                break
            at = edge.after
        if at not in ends and at in seen and not isinstance(seen[at].reply.then, End):
            yield Breach(seen[at], f"a silent caller comes back to {where(at)} again and again")
        ends |= seen.keys()


def _unheard(graph: Graph, state: CallState) -> Edge | None:
    """What follows where nobody presses a key, nobody answers, and nobody speaks; None where there is no answer."""
    return next((each for each in graph.edges[state] if each.event in _UNHEARD), None)


_UNHEARD: Final = (Silence(), TransferEnded(Outcome.NO_ANSWER), RecordingEnded(kept=False))


def nobody_is_hung_up_on(graph: Graph) -> Iterator[Breach]:
    """A call ends after a talk that staff accepted, or after silence with the emergency number said once more."""
    for edge in graph:
        if not isinstance(edge.reply.then, End):
            continue
        before = edge.before
        if before is None or not isinstance(edge.event, Silence):
            yield Breach(edge, "the call ends though the caller was not silent")
        elif before.mode is not Mode.BYE:
            said = any(has_emergency_number(each.text) for each in edge.reply.announce)
            if not before.tried or not said:
                yield Breach(edge, f"the call ends in {where(before)} without the emergency number or a try for staff")
    for edge in graph:
        talked = edge.event == TransferEnded(Outcome.ACCEPTED) or (edge.before and edge.before.mode is Mode.BYE)
        if edge.after.mode is Mode.BYE and not talked and not _accepted(edge):
            yield Breach(edge, "a talk counts as over that staff never accepted")


def _accepted(edge: Edge) -> bool:
    return isinstance(edge.event, TransferEnded) and edge.event.outcome is Outcome.ACCEPTED
