"""Rules about words: what is said first, whether keys do what is said of them, and whether the carrier can read it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache

from ivr.content.line.key_paths import Way, fault, ways
from ivr.content.values.emergency_number import has_emergency_number
from ivr.core.line.model import Menu
from ivr.core.line.staff import is_red_flag
from ivr.core.state import Mode
from ivr.explore.breach import LISTENING, Breach, on, where
from ivr.explore.graph import Edge, Graph
from ivr.sim.reading.refusal import RefusedError
from ivr.sim.reading.twiml_reader import read_answer

Document = Callable[[Edge], bytes]
"""The answer that the carrier gets for a step."""


def red_flag_words_first(graph: Graph) -> Iterator[Breach]:
    """What to do about a sign comes first, cannot be cut off, and names the emergency number."""
    line = graph.line
    for edge in graph:
        flag = line.red_flags.get(edge.reply.opens)
        if not edge.reply.opens or edge.before is None:
            continue
        said = edge.reply.announce
        if flag and flag.step_up and flag.step_up.id not in [each.id for each in said[: len(line.languages)]]:
            yield Breach(edge, f"what to do about '{flag.id}' is not said first, uncut")
        elif not any(has_emergency_number(each.text) for each in said):
            yield Breach(edge, f"the emergency number is not said before anybody is rung for '{edge.reply.opens}'")


def every_sign_is_written_down(graph: Graph) -> Iterator[Breach]:
    """A key for a sign opens an entry for that sign, whatever can be rung."""
    line = graph.line
    for state, edges in graph.edges.items():
        if state.mode is not Mode.MENU:
            continue
        meant = {each.key: each.target for each in line.menus[state.at].options if each.target in line.red_flags}
        for key, sign in meant.items():
            for edge in on(edges, key):
                if edge.reply.opens != sign:
                    yield Breach(edge, f"key {key} in {where(state)} stands for '{sign}' and opens no entry for it")


def menus_say_what_keys_do(graph: Graph) -> Iterator[Breach]:
    """The keys and labels of a menu stand in its spoken choices, in order, and lead where the menu says."""
    for state, edges in graph.edges.items():
        if state.mode is not Mode.MENU:
            continue
        menu = graph.line.menus[state.at]
        if unsaid := _unsaid(menu, state.language):
            what = f"the choices of '{menu.id}' do not say key {unsaid} and its label in their order"
            yield Breach(graph.to(state)[-1], f"{what} (language '{state.language}')")
        for option in menu.options:
            for edge in on(edges, option.key):
                if option.target not in {edge.after.at, edge.after.why}:
                    yield Breach(edge, f"key {option.key} of '{menu.id}' does not lead to '{option.target}'")


def _unsaid(menu: Menu, language: str) -> str:
    """The first key that the spoken choices do not name beside its label, behind the ones before it; "" if all are."""
    said, at = _plain(menu.choices.text.get(language, "")), 0
    for option in menu.options:
        label = _plain(option.label.text.get(language, ""))
        near = re.compile(rf"\b{option.key}\b[^.0-9]*{re.escape(label)}|{re.escape(label)}[^.0-9]*\b{option.key}\b")
        found = near.search(said, at) if label else None
        if found is None:
            return option.key
        at = found.end()
    return ""


def _plain(text: str) -> str:
    return " ".join(text.split()).lower()


@lru_cache(4096)
def _ways(text: str, language: str) -> tuple[Way, ...]:
    return ways(text, language)


def named_keys_work(graph: Graph) -> Iterator[Breach]:
    """Keys that a text names lead where it says, from wherever the caller then stands."""
    asked: set[tuple[object, ...]] = set()
    for edge in graph:
        place = edge.after
        if place.mode not in LISTENING:
            continue
        for said in (*edge.reply.announce, *edge.reply.prompt):
            question = (
                said.text,
                said.language,
                place.mode,
                place.at,
                place.part,
                place.language,
                is_red_flag(place.why),
            )
            if said.id.endswith(".choices") or question in asked or not _ways(said.text, said.language):
                continue
            asked.add(question)
            for way in _ways(said.text, said.language):
                if problem := fault(graph.line, replace(place, language=said.language), way):
                    yield Breach(edge, f"'{way.text}' in '{said.id}', heard in {where(place)}: {problem}")


def languages_are_twins(graph: Graph) -> Iterator[Breach]:
    """The same keys lead to the same places in each language."""
    first = graph.line.languages[0]
    for state, edges in graph.edges.items():
        if state.language != first or state.mode not in LISTENING:
            continue
        for other in graph.line.languages[1:]:
            twins = graph.edges.get(replace(state, language=other))
            for edge, twin in zip(edges, twins or (), strict=False):
                places = [(each.after.mode, each.after.at, each.after.why) for each in (edge, twin)]
                if edge.event == twin.event and edge.duty == twin.duty and places[0] != places[1]:
                    yield Breach(twin, f"in '{other}' this leads elsewhere than in '{first}'")


def documents_are_good(document: Document) -> Callable[[Graph], Iterator[Breach]]:
    """The rule that every answer is one that the carrier reads without an objection.

    Args:
        document: Gives the answer for an edge.
    """

    def breaches(graph: Graph) -> Iterator[Breach]:
        seen: set[tuple[object, ...]] = set()
        for edge in graph:
            shape = (edge.reply.announce, edge.reply.prompt, type(edge.reply.then), edge.reply.then)
            if shape in seen:
                continue
            seen.add(shape)
            try:
                read = read_answer(document(edge), "text/xml")
            except RefusedError as error:
                yield Breach(edge, f"the carrier cannot use the answer ({error})")
                continue
            except (LookupError, TypeError, ValueError) as error:
                yield Breach(edge, f"no answer can be written ({type(error).__name__})")
                continue
            for objection in read.objections[:1]:
                yield Breach(edge, f"the carrier objects to the answer ({objection.code}: {objection.problem})")

    return breaches
