"""A safety case: each control is held against what was run, and told to people and machines."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ivr.explore.exploration import Exploration, Proof
from ivr.explore.hazards.case import Ran, Rehearsed, SafetyCase, judge
from ivr.explore.hazards.results import Results
from ivr.explore.hazards.telling import data, failures, lines, page
from tests.explore.hazards.logs import LOG, TEST, log

RESULTS = Results("junit.xml", datetime(2026, 3, 31, 10, tzinfo=UTC), {TEST: "passed"})
EXPLORED = Exploration("small", "abc", ("en", "es"), ("nobody",), 10, 20, 30, "911", (Proof("help", "Help is near."),))
RAN = Ran(EXPLORED, Rehearsed(40, 4, 9, 12), frozenset({"T501"}), RESULTS)


def case(ran: Ran = RAN, text: str = LOG) -> SafetyCase:
    return judge(log(text), ran, "2026-03-31")


def explored(*proofs: Proof) -> Ran:
    return replace(RAN, exploration=replace(EXPLORED, proofs=proofs))


def test_what_all_evidence_shows_holds() -> None:
    assert case().holds
    assert case().failing == ()
    assert [each.id for each in case().controls] == ["HAZ-01.1", "HAZ-01.2"]
    assert [each.id for each in case().open] == ["HAZ-01"]
    assert case().traced()[TEST] == ["HAZ-01.1"]


@pytest.mark.parametrize(
    ("ran", "told"),
    [
        (
            replace(RAN, results=None),
            f":19: HAZ-01.1 is not shown to work: {TEST} no results of a run",
        ),
        (replace(RAN, results=replace(RESULTS, outcomes={TEST: "failed"})), f":19: HAZ-01.1 .*{TEST} failed"),
        (replace(RAN, results=replace(RESULTS, outcomes={TEST: "was skipped"})), f":19: HAZ-01.1 .*{TEST} was skipped"),
        (replace(RAN, results=replace(RESULTS, outcomes={"a": "passed"})), f":19: HAZ-01.1 .*{TEST} did not run"),
        (replace(RAN, reported={"N701"}), ":21: HAZ-01.1 .*: ivr check N701 is reported of these menus"),
        (explored(Proof("help", "Help is near.", 2, "it is far")), ":24: HAZ-01.2 .*help does not hold: it is far"),
        (explored(Proof("answers", "There is one.")), ":24: HAZ-01.2 .*: ivr explore: help was not asked"),
        (
            replace(RAN, rehearsed=replace(RAN.rehearsed, broken=frozenset({"own_language"}))),
            ":26: HAZ-01.2 .*: ivr rehearse: own_language was broken",
        ),
    ],
)
def test_a_control_that_is_not_shown_to_work_fails_with_its_place(ran: Ran, told: str) -> None:
    found = case(ran)
    assert not found.holds
    (failure,) = failures(found)
    assert re.match(f"hazards.yaml{told}", failure)
    assert failure in list(lines(found))
    assert "This safety case is not complete." in page(found)
    assert data(found)["ok"] is False


def test_the_page_has_the_sections_and_every_hazard_and_needs_nothing_else() -> None:
    told = page(case())
    for heading in (
        "Intended use",
        "Clinical risk management plan",
        "Hazard log",
        "Clinical safety case report",
        "Traceability",
        "HAZ-01: A key does nothing",
        "Listen to it.",
        TEST,
        "Nobody is named and nothing is signed",
        "1 of 1 tests passed in the run of 2026-03-31 10:00 UTC.",
    ):
        assert heading in told
    assert "http" not in told
    assert "<script" not in told
    assert "is not complete" not in told


def test_the_text_has_a_row_for_each_hazard_and_what_is_left_to_people() -> None:
    told = list(lines(case()))
    assert "1 hazards, 2 controls, 0 of them not shown to work." in told
    assert "HAZ-01        4      3         2  yes   A key does nothing" in told
    assert "  HAZ-01  Listen to it." in told


def test_results_that_are_older_than_the_code_are_said_to_be() -> None:
    old = case(replace(RAN, changed=("ivr/a.py", "ivr/b.py", "ivr/c.py", "ivr/d.py")))
    said = "These results are older than the code: ivr/a.py, ivr/b.py, ivr/c.py and 1 more changed since."
    assert any(said in each for each in lines(old))
    assert page(old).count(said) == 2  # at the top, and where it tells what was run
    assert json.loads(json.dumps(data(old)))["tests"]["older_than_the_code"] is True
    assert not any("older than the code" in each for each in lines(case()))


def test_a_risk_that_is_not_acceptable_is_said_at_the_top() -> None:
    grave = case(text=LOG.replace("severity: major", "severity: catastrophic"))
    assert grave.holds
    assert "These risks must be made smaller before the line takes calls of patients:" in list(lines(grave))
    assert 'These risks must be made smaller before the line takes calls of patients: <a href="#HAZ-01">' in page(grave)
    assert data(grave)["not_acceptable"] == ["HAZ-01"]


def test_data_has_each_control_with_its_evidence() -> None:
    told = json.loads(json.dumps(data(case())))
    assert told["hazards"][0]["controls"][0]["shown_by"][0] == {"kind": "test", "name": TEST, "problem": ""}
    assert told["rehearsed"]["calls"] == 40
