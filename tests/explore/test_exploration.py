"""The prover: it finds every planted defect, and nothing in lines that are sound."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import reduce
from pathlib import Path

import pytest

from ivr.content.load import load_folder
from ivr.core.line.model import Line, Statement
from ivr.explore.exploration import Exploration, ask
from ivr.explore.graph import Graph, duties, who_is_there
from ivr.explore.promised import Promised
from ivr.explore.rules import RULES
from ivr.wiring.proving.exploring import documents, explored
from tests.explore.defects import DEFECTS, KEYS, defective, sound_line, texts
from tests.lines import small_line

TWO = ("en", "es")
NOW = datetime(2026, 3, 10, 15, tzinfo=UTC)
FINDS = {
    "keys_in_other_order": "menus",
    "choice_left_out": "menus",
    "label_of_another": "menus",
    "no_way_to_the_signs": "signs",
    "signs_are_an_ordinary_menu": "signs",
    "step_up_without_911": "first-words",
    "goodbye_without_911": "hang-up",
    "nobody_for_the_silent": "silence",
    "help_names_a_wrong_key": "named-keys",
    "text_is_missing": "answers",
    "leads_nowhere": "answers",
    "unspeakable": "documents",
    "endless": "documents",
    "no_number": "documents",
}
"""The rule that each kind of defect breaks."""


def looked(line: Line) -> Exploration:
    return ask(Graph.of(line, keys=KEYS), documents(line))


@pytest.mark.parametrize("seed", range(2 * len(DEFECTS)))
def test_a_planted_defect_is_found_with_the_call_that_shows_it(seed: int) -> None:
    name, line = defective(seed)
    broken = {proof.id: proof for proof in looked(line).broken}
    assert broken[FINDS[name]].what


def test_a_sound_line_gives_no_alarm() -> None:
    assert list(looked(sound_line()).sentences()) == []
    assert list(explored(small_line(), NOW).sentences()) == []


def test_the_shipped_line_keeps_every_promise() -> None:
    """With the keys that differ; `make soak` walks it with all of them."""
    line = load_folder(Path("menus")).line
    assert line
    found = ask(Graph.of(line, duties(line, NOW), KEYS), documents(line))
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


def test_the_shortest_call_is_told() -> None:
    _, line = defective(0)
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
