"""The shipped hazard log: whatever it names exists, every warning sign has a hazard, and it is thorough."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from ivr.content.load import load_folder
from ivr.content.messages.catalogue import codes
from ivr.explore.hazards.model import UNACCEPTABLE, Kind
from ivr.explore.hazards.reading import Found, Known, read
from ivr.explore.hazards.results import all_tests
from ivr.explore.rules import RULES
from ivr.rehearse.promises.all import PROMISES

ROOT = Path(__file__).parents[3]
SAFETY = ROOT / "SAFETY.md"
BEGINS, ENDS = "<!-- hazards -->", "<!-- end of hazards -->"


def shipped_known() -> Known:
    evidence = load_folder(ROOT / "menus").evidence
    assert evidence
    names = {
        Kind.TEST: all_tests(ROOT),
        Kind.CHECK: codes(),
        Kind.RULE: {*(each.id for each in RULES), "documents"},
        Kind.PROMISE: {each.__name__ for each in PROMISES},
    }
    return Known(names, evidence.signs.keys(), evidence.line.red_flags.keys())


@cache
def shipped() -> Found:
    """The log. It is read when a test asks for it: to know all tests takes a second, in each process of the tests."""
    return read("safety/hazards.yaml", (ROOT / "safety" / "hazards.yaml").read_bytes(), shipped_known())


def test_it_has_no_mistake() -> None:
    assert [str(each) for each in shipped().issues] == []
    assert len(shipped().hazards) >= 40


def test_all_kinds_of_evidence_are_used_and_all_promises_and_rules_show_something() -> None:
    named = {(each.kind, each.name) for hazard in shipped().hazards for one in hazard.controls for each in one.evidence}
    assert {kind for kind, _ in named} == set(Kind)
    assert {name for kind, name in named if kind is Kind.RULE} == {*(each.id for each in RULES), "documents"}
    assert {each.__name__ for each in PROMISES} - {name for kind, name in named if kind is Kind.PROMISE} == {
        "answered_is_closed"  # keeps staff from needless calls, and is no matter of safety
    }


def test_no_control_rests_on_tests_that_may_be_left_out() -> None:
    """`make test BROWSER=no` leaves out those in a real browser."""
    named = [each.name for hazard in shipped().hazards for one in hazard.controls for each in one.evidence]
    assert [each for each in named if each.startswith("tests/browser")] == []


def table() -> str:
    """The table in SAFETY.md, between its two marks."""
    rows = (
        f"| {each.id} | {each.title} | {each.risk_before} | {each.risk_after} | {'yes' if each.is_open else ''} |"
        for each in shipped().hazards
    )
    head = "| hazard | what | risk before | risk left | left to people |\n|---|---|---|---|---|"
    return "\n".join((BEGINS, head, *rows, ENDS))


def test_the_page_about_safety_lists_all_hazards() -> None:
    page = SAFETY.read_text(encoding="utf-8")
    before, after = page.partition(BEGINS)[0], page.partition(ENDS)[2]
    if os.environ.get("REWRITE"):
        SAFETY.write_text(before + table() + after, encoding="utf-8")
    assert SAFETY.read_text(encoding="utf-8") == before + table() + after, "REWRITE=1 pytest tests/explore/hazards"
    assert before
    assert after


def test_the_page_about_safety_counts_right() -> None:
    page = " ".join(SAFETY.read_text(encoding="utf-8").split())
    controls = sum(len(each.controls) for each in shipped().hazards)
    grave = [each.id for each in shipped().hazards if each.risk_after >= UNACCEPTABLE]
    assert f"{len(shipped().hazards)} hazards with {controls} controls" in page
    assert f"({', '.join(grave)})" in page
