"""Rules about words: what is said first, and whether keys do what is said of them."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import Final

from ivr.content.line.key_paths import Way, fault, ways
from ivr.core.events import Key
from ivr.core.keys import STAFF_KEY
from ivr.core.line.model import Line, Menu, Statement
from ivr.core.line.staff import is_red_flag
from ivr.core.reply import Listen, Record, Utterance
from ivr.core.speak import not_the_emergency_number
from ivr.core.state import CallState, Mode
from ivr.explore.breach import LISTENING, Breach, Found, on, where
from ivr.explore.graph import Edge, Graph
from ivr.languages.pack import Goal

_INVITED: Final = "language-invite"


def red_flag_words_first(graph: Graph) -> Found:
    """What to do about a sign comes first, cannot be cut off, and names the emergency number."""
    line = graph.line
    for edge in graph:
        if not edge.reply.opens or edge.before is None:
            continue
        flag = line.red_flags.get(edge.reply.opens)
        said = edge.reply.announce[len(not_the_emergency_number(line, _dialled(edge))) :]
        first = said[0].id if said else ""
        if flag and flag.step_up and first != flag.step_up.id:
            yield Breach(edge, f"what to do about '{flag.id}' is not said first, uncut")
        elif not said or not graph.promised.says_number(said[0].text):
            yield Breach(
                edge, f"the emergency number is not said first, before anybody is rung for '{edge.reply.opens}'"
            )
        elif edge.before.keyed and said[0].language != edge.after.language:
            yield Breach(edge, f"what to do about '{edge.reply.opens}' is said first in another language")


def _dialled(edge: Edge) -> CallState:
    """The state in which a caller who has just dialled the emergency number is told first that this is another line."""
    before, event = edge.before, edge.event
    digits = (before.dialled if before and not before.silent else "") + (event.digit if isinstance(event, Key) else "")
    return replace(edge.after, dialled=digits)


def every_sign_is_written_down(graph: Graph) -> Found:
    """A key for a sign opens an entry for that sign, whatever can be rung; so does whatever else rings for one."""
    line = graph.line
    for state, edges in graph.edges.items():
        menu = line.menus[state.at] if state.mode is Mode.MENU else None
        options = menu.options if menu else ()
        meant = {each.key: each.target for each in options if each.target in line.red_flags}
        for key, sign in meant.items():
            for edge in on(edges, key):
                if edge.reply.opens != sign:
                    yield Breach(edge, f"key {key} in {where(state)} stands for '{sign}' and opens no entry for it")
        if state.mode is Mode.RING:
            continue
        for edge in edges:
            why = edge.after.ringing_for
            if edge.after.mode is Mode.RING and is_red_flag(why) and edge.reply.opens != why:
                yield Breach(edge, f"staff are rung for '{why}' and no entry is opened for it")


def menus_say_what_keys_do(graph: Graph) -> Found:
    """The keys and labels of a menu stand in its spoken choices, in order, and lead where the menu says."""
    for state, edges in graph.edges.items():
        if state.mode is not Mode.MENU:
            continue
        menu = graph.line.menus[state.at]
        if unsaid := _unsaid(graph.line, menu, state.language):
            what = f"the choices of '{menu.id}' do not say key {unsaid} and its label in their order"
            yield Breach(graph.to(state)[-1], f"{what} (language '{state.language}')")
        for option in menu.options:
            for edge in on(edges, option.key):
                if option.target not in {edge.after.at, edge.after.ringing_for}:
                    yield Breach(edge, f"key {option.key} of '{menu.id}' does not lead to '{option.target}'")


def _unsaid(line: Line, menu: Menu, language: str) -> str:
    """The first key that the spoken choices do not name beside its label, behind the ones before it; "" if all are."""
    said, at = _plain(menu.choices.text.get(language, "")), 0
    for key, statement in _named(line, menu):
        label = _plain(statement.text.get(language, ""))
        near = re.compile(rf"\b{key}\b[^.0-9]*{re.escape(label)}|{re.escape(label)}[^.0-9]*\b{key}\b")
        found = near.search(said, at) if label else None
        if found is None:
            return key
        at = found.end()
    return ""


def _named(line: Line, menu: Menu) -> list[tuple[str, Statement]]:
    """The keys that a menu names, in order; last the one for staff, or for a nurse."""
    staff = line.phrases["nurse-label" if menu.warning else "staff-label"]
    return [*((each.key, each.label) for each in menu.options), (STAFF_KEY, staff)]


def _plain(text: str) -> str:
    return " ".join(text.split()).lower()


@lru_cache(4096)
def _ways(text: str, language: str) -> tuple[Way, ...]:
    return ways(text, language)


def named_keys_work(graph: Graph) -> Found:
    """Keys that a text names lead where it says, from wherever the caller then stands; none while nobody can press."""
    asked: set[tuple[object, ...]] = set()
    for edge in graph:
        place = edge.after
        here = (place.mode, place.at, place.part, place.language, is_red_flag(place.ringing_for), type(edge.reply.then))
        for said in (*edge.reply.announce, *edge.reply.prompt):
            question = (id(said), *here)
            if question in asked:
                continue
            asked.add(question)
            if not said.id.endswith(".choices"):
                for way in _ways(said.text, said.language):
                    if problem := _misleads(graph.line, edge, said, way):
                        yield Breach(edge, f"'{way.text}' in '{said.id}', heard in {where(place)}: {problem}")


def _misleads(line: Line, edge: Edge, said: Utterance, way: Way) -> str:
    """What is wrong with keys that are named in a reply; "" if nothing."""
    place = edge.after
    if isinstance(edge.reply.then, Listen):
        return fault(line, replace(place, language=said.language), way)
    if isinstance(edge.reply.then, Record):  # any key ends a message, and leads nowhere else
        return "" if way.goal is Goal.ANYTHING else f"a key ends the message and does not lead to {way.goal}"
    if said.id == _INVITED:  # told with the rest to whoever dialled 9-1-1: the key works once the ringing is over
        return ""
    return "no key works then"


def languages_are_twins(graph: Graph) -> Found:
    """The same keys lead to the same places in each language."""
    first = graph.line.languages[0]
    for state, edges in graph.edges.items():
        if state.language != first or state.mode not in LISTENING:
            continue
        for other in graph.line.languages[1:]:
            there = graph.edges.get(replace(state, language=other), ())
            twins = {(each.event, each.duty, each.withheld): each for each in there}
            for edge in edges:
                twin = twins.get((edge.event, edge.duty, edge.withheld))
                if twin and _place(edge) != _place(twin):
                    yield Breach(twin, f"in '{other}' this leads elsewhere than in '{first}'")


def _place(edge: Edge) -> tuple[object, ...]:
    return (
        edge.after.mode,
        edge.after.at,
        edge.after.part,
        edge.after.ringing_for,
        type(edge.reply.then),
        edge.reply.opens,
    )
