"""Who rings, and what the person there hears."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ivr.core import transfers
from ivr.core.line.model import Line
from ivr.core.line.staff import EVERYBODY, SILENCE, STAFF, UNKNOWN_FLAG, WRONG, Duty
from ivr.core.places import Situation
from ivr.core.state import CallState, Mode
from tests.core.walk import ALL_CLOSED, OFFICE_CLOSED
from tests.lines import small_line


def ringing(why: str, had: str = "", language: str = "es", line: Line | None = None) -> CallState:
    means = transfers.roster(line or small_line())
    return CallState(language, Mode.RING, "main", ringing_for=why, already_rung=had, menu_hash=means)


def waiting(state: CallState, duty: Duty = EVERYBODY, line: Line | None = None) -> list[str]:
    found = transfers.waiting(Situation(line or small_line(), duty), state)
    return ["+".join(number.number[-4:] for number in each) for each in found]


@pytest.mark.parametrize(
    ("why", "language", "expected"),
    [
        ("leg", "en", ["0111", "0112", "0131"]),
        ("leg", "es", ["0112", "0111", "0131"]),
        (UNKNOWN_FLAG, "es", ["0112", "0111", "0131"]),
        (STAFF, "es", ["0121", "0112", "0111"]),
        (WRONG, "en", ["0121", "0111", "0112"]),
        (SILENCE, "en", ["0121"]),
    ],
)
def test_each_reason_rings_its_own_list_and_first_who_speaks_the_callers_language(
    why: str, language: str, expected: list[str]
) -> None:
    assert waiting(ringing(why, language=language)) == expected


def test_who_was_rung_is_not_rung_again() -> None:
    line, state = small_line(), ringing("leg")
    rung = []
    while found := transfers.waiting(Situation(line), state):
        rung.append(transfers.names(line, found[0]))
        state = replace(state, already_rung=transfers.mark(line, state, found[0]))
    assert rung == ["nurse.1", "nurse.0", "on-call.0"]


@pytest.mark.parametrize(
    ("had", "duty", "expected"),
    [
        ("1", OFFICE_CLOSED, ["0131"]),  # a nurse rang, then the office closed
        ("8", EVERYBODY, ["0112", "0111"]),  # on call rang, then the office opened
        ("b", ALL_CLOSED, []),
    ],
)
def test_when_the_hours_change_who_is_there_now_and_was_not_rung_is_next(
    had: str, duty: Duty, expected: list[str]
) -> None:
    assert waiting(ringing("leg", had), duty) == expected


def together() -> Line:
    line = small_line()
    teams = tuple(replace(team, together=team.id == "nurse") for team in line.staff.teams)
    return replace(line, staff=replace(line.staff, teams=teams))


def test_a_team_that_rings_together_rings_one_by_one_behind_that() -> None:
    line = together()
    state = ringing(STAFF, line=line)
    assert waiting(state, line=line) == ["0121", "0112+0111", "0112", "0111"]
    round_ = transfers.waiting(Situation(line), state)[1]
    assert transfers.names(line, round_) == "nurse.1+nurse.0"
    state = replace(state, already_rung=transfers.mark(line, state, round_))
    assert waiting(state, line=line) == ["0121", "0112", "0111"]


@pytest.mark.parametrize(
    ("duty", "why", "expected"),
    [
        (EVERYBODY, STAFF, False),
        (OFFICE_CLOSED, STAFF, True),
        (OFFICE_CLOSED, "leg", False),
        (ALL_CLOSED, "leg", True),
    ],
)
def test_it_is_closed_where_somebody_would_be_there_at_other_hours(duty: Duty, why: str, expected: bool) -> None:  # noqa: FBT001
    assert transfers.is_closed(Situation(small_line(), duty), why) is expected


def test_a_line_without_anybody_to_ring_is_not_closed() -> None:
    line = replace(small_line(), staff=replace(small_line().staff, asked=()))
    assert not transfers.is_closed(Situation(line), STAFF)


@pytest.mark.parametrize(
    ("state", "language", "said"),
    [
        (ringing("leg"), "en", ["numbness in a leg", "Spanish", "1"]),
        (ringing("leg", language="en"), "es", ["una pierna dormida", "inglés", "1"]),
        (ringing("gone"), "en", [small_line().phrases["unknown-sign"].text["en"]]),
        (ringing(STAFF), "en", ["Spanish", "1"]),
        (ringing(STAFF, language="xx"), "en", ["English", "1"]),
    ],
)
def test_the_whisper_is_in_the_called_persons_language(state: CallState, language: str, said: list[str]) -> None:
    whisper = transfers.whisper(small_line(), state, language)
    assert whisper.language == language
    assert all(word in whisper.text for word in said)


def test_a_language_that_the_line_no_longer_has_is_whispered_in_the_first() -> None:
    assert transfers.whisper(small_line(), ringing("leg"), "fr").language == "en"
