"""The table: a sample of it holds for the shipped line, and every planted fault makes it fall."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from ivr.content.evidence.evidence import Evidence
from ivr.content.load import load, read_folder
from ivr.core.line.model import Line
from ivr.core.line.staff import EVERYBODY
from ivr.explore.graph import duties
from ivr.explore.table.goals import TASKS, Goal, Want, key_for_sign, key_towards, signs, tasks
from ivr.explore.table.personas import PERSONAS
from ivr.explore.table.playing import ALONE, HELPED, PERSON, WORDS, Row, TaskRow, Who, play_sign, play_task
from ivr.explore.table.table import Table, play, whole_table
from ivr.sim.sides import BY_ID, SIDES
from ivr.wiring.proving.staging import Theatre
from tests.explore.table.faults import FAULTS, Fault
from tests.lines import small_line

NOW = datetime(2026, 3, 10, 14, tzinfo=UTC)
BY_NAME = {each.id: each for each in PERSONAS}
SAMPLE = 88


@cache
def shipped() -> Evidence:
    evidence = load(read_folder(Path(__file__).parents[3] / "menus")).evidence
    assert evidence is not None
    return evidence


@cache
def stage() -> Theatre:
    return Theatre(shipped().line, NOW)


@cache
def sampled() -> Table:
    return play(stage(), whole_table(shipped(), duties(shipped().line, NOW)), sample=SAMPLE)


def goal_of(fault: Fault) -> Goal:
    known = TASKS if fault.task else signs(shipped())
    return next(each for each in known if each.id == (fault.task or fault.sign))


def who_meets(fault: Fault) -> Who:
    return Who(goal_of(fault), fault.language, EVERYBODY, BY_ID[fault.side], BY_NAME[fault.persona])


def played(theatre: Theatre, fault: Fault) -> Row | TaskRow:
    return play_task(theatre, who_meets(fault)) if fault.task else play_sign(theatre, who_meets(fault))


def test_a_sample_of_the_table_holds_for_the_shipped_line() -> None:
    table = sampled()
    assert table.broken == ()
    assert table.holds
    hours = duties(shipped().line, NOW)
    assert (len(table.rows), table.whole) == (SAMPLE, 23 * 2 * len(hours) * len(SIDES) * len(PERSONAS))
    assert 0 < table.longest <= 90


def test_a_sample_holds_something_of_everything() -> None:
    rows = sampled().rows
    assert {row.side for row in rows} == set(BY_ID)
    assert {row.persona for row in rows} == set(BY_NAME)
    assert {row.language for row in rows} == {"en", "es"}
    assert len({row.hours for row in rows}) == len(duties(shipped().line, NOW)) > 1
    assert len({row.sign for row in rows}) == 23
    assert {row.reached for row in rows} == {PERSON, WORDS}


def test_every_caller_finishes_the_everyday_tasks() -> None:
    goals = tasks(shipped().line)
    assert len(goals) == 10
    found = Counter(row.done for row in sampled().tasks)
    assert set(found) <= {ALONE, HELPED}
    who = BY_NAME["three-items"]
    alone = [play_task(stage(), Who(goal, "es", EVERYBODY, BY_ID["person"], who)) for goal in goals]
    assert [row.task for row in alone if row.done != ALONE] == []
    assert all(row.keys and row.seconds for row in alone)


def test_who_says_nothing_reaches_a_person() -> None:
    who = Who(TASKS[0], "en", EVERYBODY, BY_ID["person"], BY_NAME["says-nothing"])
    row = play_task(stage(), who)
    assert (row.done, row.keys, row.problem) == (HELPED, 0, "")


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.id)
def test_a_planted_fault_makes_it_fall(fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    assert played(stage(), fault).problem == ""
    broken = Theatre(fault.plant(monkeypatch, shipped().line), NOW)
    broken.line = shipped().line  # which is what callers expect
    assert played(broken, fault).problem != ""


def test_a_nurse_is_who_is_rung_for_a_sign_and_nobody_else() -> None:
    nurse = next(task for task in TASKS if task.id == "nurse")
    row = play_task(stage(), Who(nurse, "en", EVERYBODY, BY_ID["rings-out"], BY_NAME["says-nothing"]))
    assert (row.done, bool(row.problem)) == ("", True)


def test_there_are_faults_of_many_kinds() -> None:
    assert len({fault.id for fault in FAULTS}) == len(FAULTS) >= 20


def test_signs_lead_to_their_choices_and_all_others_to_a_nurse() -> None:
    line = shipped().line
    found = {sign.id: sign.target for sign in signs(shipped())}
    assert len(found) == 23
    assert set(found.values()) == {*line.red_flags, ""}
    fever = next(sign for sign in signs(shipped()) if sign.target == "fever")
    assert (key_for_sign(line, "main", fever), key_for_sign(line, "warning", fever)) == ("4", "2")
    other = Goal("", "", Want.SIGN)
    assert (key_for_sign(line, "main", other), key_for_sign(line, "warning", other)) == ("4", "0")
    assert key_towards(line, "main", "kyphoplasty") == "5"
    assert key_towards(line, "warning", "kyphoplasty") is None


def test_what_a_line_does_not_speak_of_is_not_asked_for() -> None:
    line: Line = small_line()
    assert {task.id for task in tasks(line)} < {task.id for task in TASKS}
