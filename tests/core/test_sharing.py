"""Ninety seconds for a red flag: proven for the sharing alone, and for whole attempts of the engine."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.content.load import load, read_folder
from ivr.core.engine import step
from ivr.core.events import LEFT_STEP, RED_FLAG_SECONDS, Key, Outcome, TransferEnded
from ivr.core.line.model import Line, Statement
from ivr.core.line.staff import MAX_RED_FLAG_ROUNDS, Staff, StaffNumber, Team
from ivr.core.reply import Reply, Transfer
from ivr.core.sharing import (
    HEARD_SECONDS,
    LEAST,
    LEAST_HEARD,
    LONGEST,
    SCREENED_SECONDS,
    WHISPER_SECONDS,
    Share,
    share,
    whisper_seconds,
)
from ivr.core.state import CallState, Mode
from tests.core.walk import carried
from tests.lines import small_line

MENUS = Path(__file__).parents[2] / "menus"
Rung = list[tuple[int, int]]


def attempt(picked_up: list[bool | int], first: int, between: int, longest: int = LONGEST) -> tuple[Rung, int]:
    """Rings until nobody is left: (number, seconds) of each, and the seconds from the choice to the guidance.

    Args:
        picked_up: Of each number, whether it is picked up in its last second, or after how many seconds; nobody
            presses 1.
        first: Seconds of the words before the first ring.
        between: Of those before the others.
        longest: That one number rings.
    """
    waiting = list(range(len(picked_up)))
    rung: Rung = []
    spent = first
    while turn := share(_told(spent if rung else 0) - (between if rung else first), len(waiting), between, longest):
        number = waiting.pop(turn.place)
        spent += (between if rung else 0) + _lasts(turn, picked_up[number])
        rung.append((number, turn.seconds))
    return rung, spent


def _lasts(turn: Share, picked_up: bool | int) -> int:  # noqa: FBT001
    if picked_up is False:
        return turn.seconds
    after = turn.seconds if picked_up is True else min(picked_up, turn.seconds)
    return after + whisper_seconds(turn.seconds, turn.lasts, after)


def _told(spent: float) -> int:
    return max(math.floor((RED_FLAG_SECONDS - spent) / LEFT_STEP) * LEFT_STEP, 0)


@given(
    st.lists(st.one_of(st.booleans(), st.integers(0, 20)), min_size=1, max_size=6),
    st.integers(0, 40),
    st.integers(0, 12),
    st.integers(5, 30),
)
def test_whatever_comes_the_last_number_rings_and_guidance_comes_within_90_seconds(
    picked_up: list[bool | int], first: int, between: int, longest: int
) -> None:
    rung, spent = attempt(picked_up, first, between, longest)
    assert spent <= RED_FLAG_SECONDS
    assert len(picked_up) - 1 in [number for number, _ in rung]
    assert all(0 < seconds <= min(longest, LONGEST) for _, seconds in rung)


@pytest.mark.parametrize(
    ("picked_up", "seconds"),
    [
        ([False], [(0, 20)]),
        ([False, False], [(0, 20), (1, 20)]),
        ([False, False, False], [(0, 17), (1, 11), (2, 20)]),
        ([False, False, False, False], [(0, 7), (1, 10), (2, 6), (3, 20)]),
        ([True, True, True, True], [(0, 7), (1, 6), (3, 6)]),
        ([False, False, True, False], [(0, 7), (1, 10), (2, 6), (3, 11)]),
        # An assistant that answers at once and never fetches its owner: all three have their turn.
        ([1, 1, 1], [(0, 17), (1, 6), (2, 6)]),
        ([1, 1, 1, 1], [(0, 7), (1, 6), (3, 6)]),
    ],
)
def test_the_seconds_of_each_number_with_the_words_of_the_shipped_line(
    picked_up: list[bool | int], seconds: list[tuple[int, int]]
) -> None:
    assert attempt(picked_up, first=16, between=3)[0] == seconds


def test_the_words_of_the_shipped_line_leave_time_for_four_numbers() -> None:
    line = load(read_folder(MENUS)).line
    assert line is not None
    for flag, language in product(line.red_flags.values(), line.languages):
        words = [line.phrases["connecting-red-flag"], *([flag.step_up] if flag.step_up else [])]
        assert math.ceil(sum(each.seconds[language] for each in words)) <= 16
        assert math.ceil(line.phrases["still-ringing"].seconds[language]) <= 3


def test_nobody_rings_where_no_time_is_left() -> None:
    assert share(WHISPER_SECONDS + 4, 1, 3) is None
    assert share(RED_FLAG_SECONDS, 0, 3) is None


def test_what_picks_up_at_once_is_heard_longer_than_what_picks_up_late() -> None:
    turn = share(74, 3, 3)
    assert turn is not None
    heard = [whisper_seconds(turn.seconds, turn.lasts, rung) for rung in (0, 1, 8, 17)]
    assert heard == [SCREENED_SECONDS - 1, SCREENED_SECONDS - 2, HEARD_SECONDS, HEARD_SECONDS]


def test_the_last_number_has_all_the_time_that_is_left() -> None:
    turn = share(40, 1, 3)
    assert turn is not None
    assert [whisper_seconds(turn.seconds, turn.lasts, rung) for rung in (0, 5, 20)] == [35, 30, HEARD_SECONDS]


def test_a_carrier_that_rings_longer_than_asked_leaves_less_but_enough_to_hear_it_once() -> None:
    assert [whisper_seconds(20, 36, rung) for rung in (22, 25, 60)] == [13, 10, LEAST_HEARD]


def staffed(teams: list[int], first: float, between: float) -> Line:
    """The small line with so many numbers in its teams, and words of so many seconds."""
    line = small_line()
    staff = Staff(
        teams=tuple(Team(f"t{team}", _numbers(team, size)) for team, size in enumerate(teams)),
        red_flag=tuple(f"t{team}" for team in range(len(teams))),
        asked=(),
        silence=(),
    )
    lengths = {"connecting-red-flag": first, "still-ringing": between}
    phrases = {id_: _lasting(said, lengths.get(id_)) for id_, said in line.phrases.items()}
    return replace(line, staff=staff, phrases=phrases)


def _numbers(team: int, size: int) -> tuple[StaffNumber, ...]:
    return tuple(StaffNumber(f"+120255501{team}{place}", "en", f"t{team}") for place in range(size))


def _lasting(statement: Statement, seconds: float | None) -> Statement:
    return replace(statement, seconds=dict.fromkeys(statement.text, seconds)) if seconds else statement


OUTCOMES = st.tuples(
    st.sampled_from([Outcome.NO_ANSWER, Outcome.BUSY, Outcome.FAILED, Outcome.CANCELED, Outcome.DECLINED]),
    st.floats(0, 1),
    st.floats(0, WHISPER_SECONDS),
)
"""How a ring ends, after which part of its seconds, and how long somebody listened who declined."""


@given(
    st.lists(st.integers(1, 3), min_size=1, max_size=4),
    st.floats(0.5, 14),
    st.floats(0.5, 6),
    st.booleans(),
    st.sampled_from(["en", "es"]),
    st.lists(OUTCOMES, min_size=MAX_RED_FLAG_ROUNDS, max_size=MAX_RED_FLAG_ROUNDS),
)
def test_an_attempt_of_the_engine_keeps_to_the_90_seconds_and_rings_the_last_resort(  # one each
    teams: list[int],
    first: float,
    between: float,
    slow: bool,  # noqa: FBT001
    language: str,
    outcomes: list[tuple[Outcome, float, float]],
) -> None:
    line = staffed(teams, first, between)
    warning = line.menus["warning"]
    state, reply, _ = step(
        line, CallState(language, Mode.MENU, "warning", menu_hash=warning.meaning, slow=slow), Key("2")
    )
    rung, spent = [], 0.0
    for outcome, part, listened in outcomes:
        if not isinstance(reply.then, Transfer):
            break
        rung.append(reply.then)
        spent += _spent(reply, part, listened if outcome is Outcome.DECLINED else 0.0)
        state, reply, _ = step(line, carried(state), TransferEnded(outcome, _told(spent)))
    assert (state.mode, spent <= RED_FLAG_SECONDS) == (Mode.OFFER, True)
    assert len({each.to for each in rung}) == len(rung) <= MAX_RED_FLAG_ROUNDS
    assert all(each.seconds <= LONGEST for each in rung)
    assert f"t{len(teams) - 1}" in {each.to[0].team for each in rung}


def _spent(reply: Reply, part: float, listened: float) -> float:
    assert isinstance(reply.then, Transfer)
    words = sum(each.seconds for each in reply.announce)
    assert words + reply.then.seconds <= reply.then.takes <= words + reply.then.seconds + 1
    return words + reply.then.seconds * part + listened


def test_a_ring_time_below_the_least_is_kept_too() -> None:
    assert share(77, 3, 3, longest=5) == Share(0, 5, 21)
    assert LEAST > 5
