"""Files with test calls are read strictly: what is wrong is told with its line and with what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.core.events import Earlier, OnList, Outcome
from ivr.explore.testcalls.calls import Ends, HangsUp, Hears, LeavesMessage, Listens, Presses, Rings, Rung, SaysNothing
from ivr.explore.testcalls.reading import Found, read
from tests.lines import remembering_line, small_line

HEAD = "test-calls:\n  - call: A call\n"
WRONG = {
    "steps:\n      - press: 4": (4, "'press:' is not a step of a test call", "Did you mean 'presses'?"),
    "steps:\n      - presses: 4a": (4, "'4a' is not a key", "Write 0 to 9, star or pound."),
    "steps:\n      - presses: 41": (4, "'41' is not a key", "Write 'presses: 4, 1'."),
    "steps:\n      - presses 4": (4, "'presses 4' lacks a colon", "Write 'presses: 4'."),
    "steps:\n      - say nothing": (4, "'say nothing' is not a step of a test call", "Did you mean 'says nothing'?"),
    "steps:\n      - says nothing often": (4, "'says nothing often' is not a step", "Write 'says nothing'"),
    "steps:\n      - says nothing 0 times": (4, "'says nothing 0 times' is not a step", "Write 'says nothing'"),
    "steps:\n      - nurse does not anser": (
        4,
        "'nurse does not anser' is not a",
        "Did you mean 'nurse does not answer'?",
    ),
    "steps:\n      - sings": (4, "'sings' is not a step of a test call", "Write 'presses: 4', 'says nothing'"),
    "steps:\n      - doctor answers": (4, "'doctor answers' is not a step of a test call", "Did you mean"),
    "steps:\n      - rings: doctor": (4, "There is no team 'doctor' in staff.yaml", "Write one of 'nurse'"),
    "steps:\n      - hears: clossed": (4, "No text of this line says 'clossed'", "Did you mean 'closed'?"),
    "steps:\n      - hears: speech-invite": (
        4,
        "Callers never hear 'speech-invite' as this line is set up",
        "If that is",
    ),
    "steps:\n      - hears: the moon is blue": (4, "No text of this line says 'the moon is blue'", "Write words of a"),
    "steps:\n      - hears:\n          fr: bonjour": (
        5,
        "'fr' is not a language of this line",
        "Write one of 'en', 'es'.",
    ),
    "steps:\n      - presses:\n          en: 4": (4, "'presses' is a text, not a list or block", "Write 'presses: 4'"),
    "steps:\n      - hears: ' '": (4, "'hears' is empty", "Write 'presses: 4'"),
    "steps:\n      - - presses: 4": (4, "A step is not a list", "Write 'presses: 4'"),
    "steps:\n      - hangs up\n      - presses: 4": (
        5,
        "Nothing can follow 'hangs up'",
        "Make 'hangs up' the last step.",
    ),
    "steps:": (3, "'steps' has no list below it", "Write 'steps:' and below it '- presses: 4'."),
    "at: sundai 19:00\n    steps:\n      - hangs up": (
        3,
        "'at: sundai 19:00' is not a day and time",
        "'at: sunday 19:00'?",
    ),
    "at: Sunday 7pm\n    steps:\n      - hangs up": (
        3,
        "'at: sunday 7pm' is not a day and",
        "Did you mean 'at: sunday 19:00'?",
    ),
    "at: 12/24/2026 9:30\n    steps:\n      - hangs up": (
        3,
        "is not a day and time",
        "Did you mean 'at: 2026-12-24 09:30'?",
    ),
    "at: closd\n    steps:\n      - hangs up": (3, "'at: closd' is not a day and time", "Did you mean 'at: closed'?"),
    "at: soon\n    steps:\n      - hangs up": (3, "'at: soon' is not a day and time", "Write a day and a time as in"),
    "language: fr\n    steps:\n      - hangs up": (3, "'fr' is not a language of this line", "Write one of 'en', 'es'"),
    "number: hidden\n    steps:\n      - hangs up": (3, "'number: hidden' means nothing", "Write 'number: withheld'"),
    "earlier-call: recovery\n    steps:\n      - hangs up": (
        3,
        "This line does not remember calls",
        "Write 'remember-callers: yes' into line.yaml.",
    ),
    "when: sunday 19:00\n    steps:\n      - hangs up": (3, "'when' is not known in a test call", "Delete it"),
}
"""What is written below a call, with the line of the mistake, how it is told, and what to write instead."""
STEPS = {
    "presses: 4": [Presses("4")],
    "presses: 9, star pound": [Presses("9"), Presses("*"), Presses("#")],
    "says nothing": [SaysNothing()],
    "The caller says nothing twice.": [SaysNothing()] * 2,
    "says nothing 3 times": [SaysNothing()] * 3,
    "listens to the end": [Listens()],
    "leaves a message": [LeavesMessage()],
    "hangs up": [HangsUp()],
    "the call ends": [Ends()],
    "nurse answers": [Rung("nurse", Outcome.ACCEPTED)],
    "the nurse does not answer": [Rung("nurse", Outcome.NO_ANSWER)],
    "nurse is busy": [Rung("nurse", Outcome.BUSY)],
    "nurse cannot be reached": [Rung("nurse", Outcome.FAILED)],
    "nurse stops ringing": [Rung("nurse", Outcome.CANCELED)],
    "nurse picks up and does not press 1": [Rung("nurse", Outcome.DECLINED)],
    "voicemail picks up": [Rung("", Outcome.DECLINED)],
    "nobody answers": [Rung("", Outcome.NO_ANSWER)],
    "somebody answers": [Rung("", Outcome.ACCEPTED)],
    "rings: nurse": [Rings("nurse")],
    "hears: closed": [Hears(frozenset({"closed"}))],
    "does not hear: closed": [Hears(frozenset({"closed"}), never=True)],
    "hears: nine one one": [Hears(frozenset(), number=True)],
    "hears: 911": [Hears(frozenset(), number=True)],
    "hears: nueve uno uno": [Hears(frozenset(), number=True)],
    "hears: cannot move your legs": [Hears(frozenset({"leg.step-up"}))],
    "hears: no puede mover las piernas": [Hears(frozenset({"leg.step-up"}))],
    "hears:\n          en: cannot move your legs\n          es: mover las piernas": [Hears(frozenset({"leg.step-up"}))],
    "does not hear:\n          en: nine one one": [Hears(frozenset(), number=True, never=True)],
}


def found(tmp_path: Path, text: str) -> tuple[list[str], list[object]]:
    """What is wrong in a file, and the steps of its calls."""
    path = tmp_path / "calls.yaml"
    path.write_text(text, encoding="utf-8")
    what = read([tmp_path], small_line(), "911")
    problems = [str(issue).removeprefix(f"{path}:") for issue in what.issues]
    return problems, [written.step for call in what.calls for written in call.steps]


@pytest.mark.parametrize("written", WRONG)
def test_a_mistake_is_told_with_its_line_and_what_to_write(tmp_path: Path, written: str) -> None:
    line, problem, remedy = WRONG[written]
    problems, _ = found(tmp_path, f"{HEAD}    {written}\n")
    assert any(each.startswith(f"{line}: ") and problem in each and remedy in each for each in problems), problems


@pytest.mark.parametrize("written", STEPS)
def test_a_step_is_understood(tmp_path: Path, written: str) -> None:
    problems, steps = found(tmp_path, f"{HEAD}    steps:\n      - {written}\n")
    assert problems == []
    assert steps == STEPS[written]


def test_all_of_a_topic_or_menu_is_meant_by_its_name(tmp_path: Path) -> None:
    _, (step,) = found(tmp_path, f"{HEAD}    steps:\n      - hears: expect\n")
    assert isinstance(step, Hears)
    topic = small_line().topics["expect"]
    assert {each.id for part in topic.parts for each in part.statements} <= step.texts


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "The file is empty"),
        ("- call: A call\n", "The file does not begin with a field"),
        ("calls:\n  - call: A call\n", "'calls' is not known in a file of test calls"),
        ("test-calls: A call\n", "'test-calls' has no list below it"),
        ("test-calls:\n  - call: A\n    call: B\n    steps:\n      - hangs up\n", "'call'"),
    ],
)
def test_a_file_that_holds_something_else_is_told(tmp_path: Path, text: str, problem: str) -> None:
    problems, _ = found(tmp_path, text)
    assert any(problem in each for each in problems), problems


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    what = read([tmp_path / "gone.yaml"], small_line(), "911")
    assert "It cannot be read: No such file or directory" in str(what.issues[0])


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("recovery", Earlier(place="recovery-rest")),
        ("recovery-bandage", Earlier(place="recovery-bandage")),
        ("more", Earlier(place="more")),
        ("on the list", Earlier(listed=OnList.WAITS)),
        ("off the list", Earlier(listed=OnList.TAKEN)),
    ],
)
def test_a_call_may_be_made_again(tmp_path: Path, written: str, known: Earlier) -> None:
    found = again(tmp_path, written)
    assert found.issues == []
    assert found.calls[0].earlier == known


@pytest.mark.parametrize(
    ("written", "remedy"),
    [("recoverry", "Did you mean 'recovery'?"), ("main", "Write 'on the list', 'off the list'")],
)
def test_where_an_earlier_call_cannot_have_stopped_is_told(tmp_path: Path, written: str, remedy: str) -> None:
    (issue,) = again(tmp_path, written).issues
    assert f"'earlier-call: {written}' is neither a place of this line" in str(issue)
    assert remedy in str(issue)


def again(tmp_path: Path, written: str) -> Found:
    path = tmp_path / "again.yaml"
    path.write_text(f"{HEAD}    earlier-call: {written}\n    steps:\n      - hangs up\n", encoding="utf-8")
    return read([path], remembering_line(), "911")
