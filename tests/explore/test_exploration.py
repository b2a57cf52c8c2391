"""The prover: it finds every planted defect, and nothing in lines that are sound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import reduce
from itertools import product
from pathlib import Path

import pytest

from ivr.content.load import load_folder
from ivr.core.events import CallStarted, Key, OnList
from ivr.core.line.model import Line, Menu, Statement
from ivr.core.places import stopped_at
from ivr.core.state import Mode
from ivr.explore.exploration import Exploration, ask
from ivr.explore.graph import Graph, duties, who_is_there
from ivr.explore.promised import Promised
from ivr.explore.rules import RULES
from ivr.wiring.proving.exploring import documents, explored
from tests.explore.defects import DEFECTS, KEYS, SPEED_TOO, defective, sound_line
from tests.explore.engine_faults import FAULTS, Fault, faulty
from tests.explore.word_defects import texts
from tests.lines import remembering_line, texting_line

TWO = ("en", "es")
NOW = datetime(2026, 3, 10, 15, tzinfo=UTC)


def looked(line: Line, keys: Sequence[Key] = KEYS) -> Exploration:
    return ask(Graph.of(line, keys=keys), documents(line))


@pytest.mark.parametrize("seed", range(len(DEFECTS)))
def test_a_planted_defect_is_found_with_the_call_that_shows_it(seed: int) -> None:
    """One of each kind; `make soak` plants a hundred, in the shipped line too."""
    name, breaks, line = defective(seed)
    broken = {proof.id: proof for proof in looked(line, SPEED_TOO if name == "speed_has_a_wrong_key" else KEYS).broken}
    assert broken[breaks].what


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_fault_of_the_engine_is_found(fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    line = sound_line()
    monkeypatch.setattr("ivr.explore.graph.step", faulty(fault, line))
    assert FAULTS[fault] in {proof.id for proof in looked(line, (*KEYS, Key("7"))).broken}


def test_every_promise_is_broken_by_something_that_is_planted() -> None:
    assert {*DEFECTS.values(), *FAULTS.values()} == {*(rule.id for rule in RULES), "documents"}


def test_a_sound_line_gives_no_alarm() -> None:
    assert list(looked(sound_line()).sentences()) == []


def test_the_shipped_line_keeps_every_promise() -> None:
    line = load_folder(Path("menus")).line
    assert line
    found = explored(line, NOW)
    assert list(found.sentences()) == []
    assert len(found.proofs) == len(RULES) + 1


def test_the_emergency_number_is_that_of_the_line() -> None:
    """As line.yaml says it, where callers in danger dial another number than 911."""

    def elsewhere(statement: Statement) -> Statement:
        words = {"nine one one": "one one two", "nueve uno uno": "uno uno dos"}
        return texts(statement, lambda text: reduce(lambda so, each: so.replace(*each), words.items(), text), TWO)

    line = sound_line()
    flags = {
        id_: replace(flag, step_up=elsewhere(flag.step_up) if flag.step_up else None)
        for id_, flag in line.red_flags.items()
    }
    phrases = {id_: elsewhere(phrase) for id_, phrase in line.phrases.items()}
    moved = replace(line, red_flags=flags, phrases=phrases)
    found = ask(Graph.of(moved, keys=KEYS, promised=Promised(number="112")), documents(moved))
    assert list(found.sentences()) == []
    assert {"hang-up", "first-words"} <= {proof.id for proof in looked(moved).broken}


def test_whoever_calls_again_is_walked_too_and_every_promise_holds() -> None:
    line = remembering_line()
    graph = Graph.of(line, keys=KEYS)
    begun = [edge.event.earlier for edge in graph.starts if isinstance(edge.event, CallStarted) and not edge.withheld]
    assert begun[0] is None
    places = {each.place for each in begun if each}
    assert {type(stopped_at(line, place)) for place in places} == {Menu, tuple, type(None)}
    assert {(each.language, each.listed) for each in begun if each} == set(product(TWO, OnList))
    assert list(ask(graph, documents(line)).sentences()) == []


def test_a_defect_that_only_whoever_calls_again_meets_is_found() -> None:
    line = remembering_line()
    mute = replace(line, phrases={**line.phrases, "again-go-on": texts(line.phrases["again-go-on"], _other_key, TWO)})
    broken = looked(mute).broken
    assert [proof.id for proof in broken] == ["named-keys"]
    assert "call again (the last call stopped, en)" in broken[0].call


def _other_key(text: str) -> str:
    return text.replace("5", "6")


def test_the_shortest_call_is_told() -> None:
    _, _, line = defective(0)
    (sentence,) = looked(line).sentences()
    assert sentence.startswith(
        "What a menu says is what its keys do, in each language and in order. But the choices of"
    )
    assert "The shortest call that shows it: press 4." in sentence or "the call begins." in sentence


def test_every_class_of_hours_is_walked() -> None:
    line = load_folder(Path("menus")).line
    assert line
    assert [who_is_there(duty) for duty in duties(line, NOW)] == [
        "everybody is there",
        "closed: front-desk, nurse",
        "a notice is on",
    ]


def test_all_promises_hold_where_texts_are_offered_and_where_they_cannot_be_sent() -> None:
    line = texting_line()
    hours = duties(line, NOW)
    assert who_is_there(hours[-1]) == "the caller can be sent a text"
    graph = Graph.of(line, hours)
    found = ask(graph, documents(line))
    assert list(found.sentences()) == []
    modes = {state.mode for state in graph.edges}
    assert {Mode.TEXT, Mode.CONSENT} <= modes


def test_a_key_of_a_text_that_does_nothing_is_found() -> None:
    line = texting_line()
    offer = line.phrases["text-offer"]
    other = replace(offer, text={code: said.replace("6", "5") for code, said in offer.text.items()})
    wrong = replace(line, phrases={**line.phrases, offer.id: other})
    found = ask(Graph.of(wrong, duties(line, NOW)), documents(wrong))
    assert any("'text-offer', heard in the offer of a text" in each for each in found.sentences())
