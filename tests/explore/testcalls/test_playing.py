"""A test call passes where the line does what is written, and fails with a plain sentence where it does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ivr.content.load import load_folder
from ivr.core.line.hours import Hours, Shift
from ivr.core.line.model import Line
from ivr.explore.promised import Promised
from ivr.explore.testcalls.calls import When
from ivr.explore.testcalls.clock import instant
from ivr.explore.testcalls.coverage import CHOICES
from ivr.explore.testcalls.results import Results, page, run
from tests.lines import listening_line, remembering_line, small_line, texting_line

MENUS = Path("menus")
TUESDAY = datetime(2026, 3, 10, 15, tzinfo=UTC)
HOURS = Hours(UTC, (Shift(480, 1020, frozenset(range(5))),), {datetime(2026, 3, 12, tzinfo=UTC).date(): ()})
FAILS = {
    "presses: 1\n      - hears: closed": 'The caller should hear "closed" there. They heard: "What to expect.',
    "does not hear: nine one one": 'The caller should not hear "nine one one" there.',
    "rings: nurse": "A nurse should be rung there, and nobody is.",
    "presses: 4, 1\n      - rings: front-desk": "The team 'front-desk' should be rung there, and the team 'nurse' is.",
    "presses: 4, 1\n      - front-desk answers": "The team 'front-desk' should be rung there, and the team 'nurse' is.",
    "presses: 4, 1\n      - presses: 5": "'presses: 5' does nothing there: the team 'nurse' is being rung.",
    "presses: 4\n      - nobody answers": "Somebody should be rung there, and nobody is.",
    "presses: 4\n      - leaves a message": "The caller cannot leave a message there: no tone was heard.",
    "presses: 4\n      - listens to the end": "No topic is being read there.",
    "presses: 4\n      - the call ends": "The call goes on there.",
    "says nothing 3 times\n      - nobody answers\n      - says nothing 9 times": "'says nothing 9 times' is too late",
}
"""Steps that the small line does not follow, and how that is told. Where the office is closed, on-call is rung."""


def with_hours() -> Line:
    """The small line; its nurse and its front desk have hours."""
    line = small_line()
    teams = tuple(replace(team, hours=HOURS if team.id != "on-call" else None) for team in line.staff.teams)
    return replace(line, staff=replace(line.staff, teams=teams))


def made(tmp_path: Path, steps: str, head: str = "", line: Line | None = None) -> Results:
    """What comes of one test call."""
    path = tmp_path / "call.yaml"
    path.write_text(f"test-calls:\n  - call: A call\n{head}    steps:\n      - {steps}\n", encoding="utf-8")
    return run([path], line or small_line(), TUESDAY, Promised())


@pytest.mark.parametrize("steps", FAILS)
def test_what_goes_another_way_is_told_in_a_sentence(tmp_path: Path, steps: str) -> None:
    found = made(tmp_path, steps, "    language: en\n")
    (sentence,) = found.sentences()
    assert FAILS[steps] in sentence, sentence
    assert sentence.startswith(f"{tmp_path}/call.yaml:{5 + steps.count(chr(10))}")
    assert not found.ok


def test_a_call_is_made_in_every_language_unless_it_names_one(tmp_path: Path) -> None:
    assert [each.language for each in made(tmp_path, "hangs up").played] == ["en", "es"]
    assert [each.language for each in made(tmp_path, "hangs up", "    language: es\n").played] == ["es"]


def test_words_of_one_language_stand_for_the_text_in_every_language(tmp_path: Path) -> None:
    assert made(tmp_path, "presses: 4, 1\n      - hears: cannot move your legs").ok


def test_the_emergency_number_has_to_be_heard_in_the_language_of_the_caller(tmp_path: Path) -> None:
    line = small_line()
    flag = line.red_flags["leg"]
    assert flag.step_up
    spoilt = replace(flag.step_up, text={**flag.step_up.text, "es": "Espere."})
    line = replace(line, red_flags={**line.red_flags, "leg": replace(flag, step_up=spoilt)})
    found = made(tmp_path, "presses: 4, 1\n      - hears: nine one one", line=line)
    assert [(each.language, each.passed) for each in found.played] == [("en", True), ("es", False)]


def test_teams_that_are_named_answer_one_after_the_other(tmp_path: Path) -> None:
    steps = "presses: 4, 1\n      - nurse does not answer\n      - on-call answers\n      - hears: conversation-over"
    assert made(tmp_path, steps, line=with_hours()).sentences() == ()


@pytest.mark.parametrize(
    ("when", "hour"),
    [
        (When(), "2026-03-10 15:00"),
        (When(closed=True), "2026-03-10 17:00"),
        (When(weekday=6, minute=1140), "2026-03-15 19:00"),
        (When(weekday=3, minute=540), "2026-03-19 09:00"),
        (When(weekday=4, minute=540), "2026-03-20 09:00"),
        (When(day=datetime(2026, 3, 12, tzinfo=UTC).date(), minute=30), "2026-03-12 00:30"),
    ],
    ids=str,
)
def test_the_hour_of_a_call(when: When, hour: str) -> None:
    """A day of the week is one with the usual hours: not the Thursday that is an exception, nor the night behind it."""
    at = instant(with_hours(), when, TUESDAY)
    assert at
    assert f"{at:%Y-%m-%d %H:%M}" == hour


def test_an_office_that_is_never_closed_cannot_be_called_then(tmp_path: Path) -> None:
    found = made(tmp_path, "hangs up", "    at: closed\n")
    assert "'at: closed' is never: every team of staff.yaml is always there" in found.sentences()[0]
    assert made(tmp_path, "presses: 0\n      - hears: closed", "    at: closed\n", with_hours()).ok


def test_without_calls_nothing_is_fine(tmp_path: Path) -> None:
    assert not run([tmp_path], small_line(), TUESDAY, Promised()).ok


# --- the shipped line -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("now", ["2026-03-10 15:00", "2026-11-27 13:30", "2026-12-25 02:00", "2027-07-03 23:50"])
def test_the_shipped_test_calls_pass_at_any_hour_and_make_every_choice(now: str) -> None:
    line = load_folder(MENUS).line
    assert line
    at = datetime.fromisoformat(now).replace(tzinfo=UTC)
    found = run([MENUS / "test-calls"], line, at, Promised())
    assert found.sentences() == ()
    assert {kind.name: kind.missing for kind in found.kinds if kind.missing} == {}
    assert next(kind for kind in found.kinds if kind.name == CHOICES).all == 2 * 15


def test_a_page_lists_what_was_never_exercised(tmp_path: Path) -> None:
    found = made(tmp_path, "presses: 4")
    shown = page(found, "2026-03-10")
    assert "All 2 calls went as they are written." in shown
    for kind in found.kinds:
        assert all(each.replace("'", "&#39;") in shown for each in kind.missing)
    assert "key 4 of the menu &#39;main&#39; in language &#39;en&#39;" not in shown


def test_whoever_calls_again_is_greeted_so_in_each_language(tmp_path: Path) -> None:
    line = remembering_line()
    on = "hears: again-go-on\n      - presses: 5\n      - hears: recovery-bandage"
    assert made(tmp_path, on, "    earlier-call: recovery-bandage\n", line).ok
    waits = "hears: again-waits\n      - presses: 1\n      - rings: nurse"
    assert made(tmp_path, waits, "    earlier-call: on the list\n", line).ok
    assert not made(tmp_path, waits, "", line).ok


def test_a_caller_says_what_they_want_to_a_line_that_listens(tmp_path: Path) -> None:
    steps = "says: I have a fever\n      - hears: sign-ask\n      - says: Yes.\n      - rings: nurse"
    assert made(tmp_path, steps, "    language: en\n", listening_line()).ok
    late = "presses: 4, 1\n      - nobody answers\n      - presses: 2\n      - says: nurse"
    assert "Nobody listens to speech there." in " ".join(
        made(tmp_path, late, "    language: en\n", listening_line()).sentences()
    )


def test_a_line_that_takes_keys_alone_is_told_of(tmp_path: Path) -> None:
    sentences = " ".join(made(tmp_path, "says: nurse").sentences())
    assert "This line listens to keys alone. Write 'presses:', or 'speech: yes' in line.yaml." in sentences


def test_who_listens_to_the_end_hears_of_a_text_and_goes_on_to_the_menu(tmp_path: Path) -> None:
    heard = "presses: 1\n      - listens to the end\n      - hears: text-offer\n      - hears: main.choices"
    assert made(tmp_path, heard, line=texting_line()).ok
    parts = len(texting_line().topics["expect"].parts)
    asked = f"presses: {', '.join(['1', *['pound'] * parts, '6'])}\n      - hears: text-agree"
    assert made(tmp_path, f"{asked}\n      - presses: 1\n      - hears: text-promised", line=texting_line()).ok
    withheld = made(tmp_path, heard, "    number: withheld\n", line=texting_line())
    assert not withheld.ok
    kinds = {each.name: each for each in made(tmp_path, asked, line=texting_line()).kinds}
    assert "9 in the question about a text" in kinds["keys that work everywhere"].missing
