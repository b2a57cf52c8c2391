"""Rules about the silent caller and the end of a call: nobody is left alone, nobody is hung up on."""

from __future__ import annotations

from itertools import product
from typing import Final

from ivr.content.values.phone_numbers import spoken_number
from ivr.core.events import Outcome, Silence, TransferEnded
from ivr.core.line.staff import SILENCE, Duty
from ivr.core.mistakes import TRIES
from ivr.core.reply import End, Transfer
from ivr.core.state import CallState, Mode
from ivr.explore.breach import Breach, Found, Met, says_number, where
from ivr.explore.graph import Edge, Graph

_STEPS: Final = "Steps of a call in which nobody presses a key, at most"


def silence_ends(graph: Graph) -> Found:
    """A caller who never presses a key: somebody is rung, or the number is said where nobody is there; then it ends."""
    most, longest = graph.promised.silent_steps, 0
    for start in graph.starts:
        for caller in product(graph.duties, (False, True)):
            edge, helped, steps = start, False, 0
            while not isinstance(edge.reply.then, End) and steps < most:
                following = _silent(graph, edge.after, *caller)
                if following is None:
                    return  # which `always_answered` tells
                edge, steps = following, steps + 1
                helped = helped or isinstance(edge.reply.then, Transfer) or _told_why(graph, edge)
            longest = max(longest, steps)
            if not isinstance(edge.reply.then, End):
                yield Breach(edge, f"the call of a silent caller goes on behind {steps} steps")
            if not helped:
                yield Breach(edge, "nobody is rung for a silent caller")
    yield Met(f"{_STEPS} {most}", str(longest))


def _told_why(graph: Graph, edge: Edge) -> bool:
    """Whether it was said what to do in place of ringing, as nobody is there who would be at another hour."""
    away = not graph.line.staff.there(SILENCE, edge.duty) and bool(graph.line.staff.there(SILENCE, graph.duties[0]))
    return away and bool(edge.after.failed_attempt) and says_number(graph, edge.reply.announce)


def silence_goes_on(graph: Graph) -> Found:
    """From no place a silent caller comes back to the same place, so every call without a caller ends."""
    for caller in product(graph.duties, (False, True)):
        ends: set[CallState] = set()
        for state in graph.edges:
            seen: dict[CallState, Edge] = {}
            at = state
            while at not in ends and at not in seen and (edge := _silent(graph, at, *caller)):
                seen[at] = edge
                if isinstance(edge.reply.then, End):
                    break
                at = edge.after
            if at not in ends and at in seen and not isinstance(seen[at].reply.then, End):
                yield Breach(seen[at], f"a silent caller comes back to {where(at)} again and again")
            ends.update(seen)


def _silent(graph: Graph, state: CallState, duty: Duty, withheld: bool) -> Edge | None:  # noqa: FBT001
    """What follows for a caller who is not heard, where nobody answers; None where there is no answer."""
    found = [each for each in graph.unheard(state) if each.duty is duty] or graph.unheard(state)
    return next((each for each in found if each.withheld == withheld), found[0] if found else None)


def nobody_is_hung_up_on(graph: Graph) -> Found:
    """A call ends after a talk that staff accepted, or after long silence with what to do and the number to call."""
    for edge in graph:
        if isinstance(edge.reply.then, End):
            if problem := _wrong_end(graph, edge):
                yield Breach(edge, problem)
        elif edge.after.mode is Mode.BYE and not _talked(edge):
            yield Breach(edge, "a talk counts as over that staff never accepted")


def _wrong_end(graph: Graph, edge: Edge) -> str:
    """What is wrong with the end of a call; "" if nothing."""
    before, said_last = edge.before, edge.reply.announce
    if before is None or not isinstance(edge.event, Silence):
        return "the call ends though the caller was not silent"
    if not said_last:
        return f"the call ends in {where(before)} without a word"
    if before.mode is Mode.BYE:
        return ""
    place = f"the call ends in {where(before)}"
    if not before.failed_attempt or before.silent < TRIES - 1:
        return f"{place} before staff were tried and {TRIES} silences followed"
    if not says_number(graph, said_last):
        return f"{place} without the emergency number"
    number = spoken_number(graph.line.staff.number_to_call)
    return "" if any(number in each.text for each in said_last) else f"{place} without the number to call"


def _talked(edge: Edge) -> bool:
    return edge.event == TransferEnded(Outcome.ACCEPTED) or (edge.before is not None and edge.before.mode is Mode.BYE)
