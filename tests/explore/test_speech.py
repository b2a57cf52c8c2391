"""The adversarial recogniser: whatever it hears and wherever it hears it, nobody has less care than in silence."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from ivr.core.events import Key, Spoken
from ivr.core.hearing.meanings import meanings
from ivr.core.line.model import Line
from ivr.explore.breach import Breach
from ivr.explore.graph import LISTENED, Graph, word
from ivr.explore.promised import Promised
from ivr.explore.rules import RULES, rules
from tests.explore.speech_faults import FAULTS, Fault, faulty
from tests.lines import listening_line, small_line

KEYS = tuple(map(Key, "0147"))
"""Faults in what speech does need no other keys."""
SPEECH = {rule.id for rule in rules(Promised(), speech=True)} - {rule.id for rule in RULES}


@cache
def few_places(*languages: str) -> Line:
    """The small line, listening, with one number, one sign and one topic."""
    line = listening_line()
    nurse = replace(line.staff.teams[0], numbers=line.staff.teams[0].numbers[:1])
    ring = (nurse.id,)
    staff = replace(line.staff, teams=(nurse,), red_flag=ring, asked=ring, silence=ring, message_seconds=0)
    sign, topic = next(iter(line.red_flags)), line.topics["expect"]
    kept = {sign, topic.id, *line.menus} - {"more"}
    menus = {
        menu.id: replace(menu, options=tuple(option for option in menu.options if option.target in kept))
        for menu in line.menus.values()
        if menu.id in kept
    }
    few = replace(line, languages=languages, staff=staff, menus=menus, red_flags={sign: line.red_flags[sign]})
    return replace(few, topics={topic.id: replace(topic, parts=topic.parts[:1])})


def broken(graph: Graph, among: set[str] = SPEECH) -> set[str]:
    """The promises about speech that do not hold; others are broken by what was left out of the line."""
    asked = (rule for rule in rules(Promised(), speech=True) if rule.id in among)
    return {rule.id for rule in asked if any(isinstance(each, Breach) for each in rule.ask(graph))}


def test_anything_may_be_heard_anywhere_and_nobody_has_less_care_than_in_silence() -> None:
    line = few_places("en", "es")
    graph = Graph.of(line, keys=KEYS)
    assert not graph.failures
    assert broken(graph) == set()
    heard = {edge.event for edge in graph if isinstance(edge.event, Spoken)}
    assert heard == set(map(Spoken, meanings(line)))
    assert {state.speech_count for state in graph.edges} == set(range(LISTENED + 1))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_fault_in_what_speech_does_is_found(fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ivr.explore.graph.step", faulty(fault))
    promise = FAULTS[fault]
    assert broken(Graph.of(few_places("en"), keys=KEYS), {promise}) == {promise}


def test_every_promise_about_speech_is_broken_by_something_that_is_planted() -> None:
    assert set(FAULTS.values()) == SPEECH


def test_a_line_that_takes_keys_alone_is_walked_as_before() -> None:
    graph = Graph.of(small_line(), keys=KEYS)
    assert not any(isinstance(edge.event, Spoken) for edge in graph)
    assert {state.speech_count for state in graph.edges} == {0}


def test_what_was_heard_is_told_in_plain_words() -> None:
    assert word(Spoken("name=recovery")) == "say what is taken for 'name=recovery'"
    assert word(Spoken("")) == "say what is not understood"
