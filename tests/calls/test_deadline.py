"""The ninety seconds of a red flag, by the clock where it goes and by the carrier's figures where it stands."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.calls.deadline import Spent, left, read
from ivr.calls.token import Place, place_of
from ivr.core import engine
from ivr.core.events import LEFT_STEP, RED_FLAG_SECONDS, Event, Outcome, TransferEnded
from ivr.core.happenings import Step
from ivr.core.line.model import Line
from ivr.core.line.staff import EVERYBODY, Duty
from ivr.core.reply import Transfer
from ivr.core.sharing import HEARD_SECONDS, LEAST_HEARD, WHISPER_SECONDS
from ivr.core.state import CallState
from tests.calls.calls import ACCEPTED, NOBODY, NOW, TestedLine, action, keys, text

SINCE = 1_770_000_000
SECONDS = st.integers(0, 200)
DECLINED = {"DialCallStatus": "completed", "DialBridged": "false", "DialCallDuration": "14"}


@pytest.mark.parametrize(
    ("spent", "passed", "outcome", "talked", "elapsed"),
    [
        (25, 30, Outcome.NO_ANSWER, 0, 30),
        (25, 0, Outcome.NO_ANSWER, 0, 25),
        (25, 8, Outcome.BUSY, 0, 8),
        (25, 0, Outcome.FAILED, 0, 0),
        (25, 22, Outcome.DECLINED, 14, 22),
        (25, 0, Outcome.DECLINED, 14, 39),
        (25, 19, Outcome.DECLINED, 35, 41),  # a call that is played quicker than time passes
        (25, 0, Outcome.DECLINED, 0, 0),
        (25, -3600, Outcome.CANCELED, 0, 0),
        (25, 300, Outcome.NO_ANSWER, 0, 300),
    ],
)
def test_the_clock_counts_and_where_it_stands_still_the_carriers_figures(
    spent: int, passed: int, outcome: Outcome, talked: int, elapsed: int
) -> None:
    assert Spent(SINCE, spent).elapsed(SINCE + passed, outcome, talked) == elapsed


@given(SECONDS, st.integers(-100, 100_000), st.sampled_from(Outcome), SECONDS)
def test_what_is_left_is_never_more_than_the_clock_leaves(
    spent: int, passed: int, outcome: Outcome, talked: int
) -> None:
    found = left(Spent(SINCE, spent).elapsed(SINCE + passed, outcome, talked))
    assert 0 <= found <= max(0, RED_FLAG_SECONDS - max(0, passed))
    assert found % LEFT_STEP == 0


@given(st.lists(st.tuples(SECONDS, st.booleans(), SECONDS), max_size=6))
def test_on_a_clock_that_stands_still_every_ring_in_vain_still_costs_its_time(
    rings: list[tuple[int, bool, int]],
) -> None:
    spent, cost, elapsed = Spent(SINCE, 0), 0, 0
    for takes, declined, talked in rings:
        spent = spent.and_then(elapsed, ring(takes))
        elapsed = spent.elapsed(SINCE, Outcome.DECLINED if declined and talked else Outcome.NO_ANSWER, talked)
        cost += takes + min(talked, WHISPER_SECONDS) * declined
        assert elapsed == cost


@given(st.integers(0, 99_999_999_999), st.integers(0, 9_999), st.integers(0, 60), st.integers(0, 99))
def test_it_survives_the_journey(since: int, seconds: int, rings: int, lasts: int) -> None:
    spent = Spent(since, seconds, rings, lasts)
    assert read(str(spent)) == spent
    assert place_of(f"/voice?n={Place(7, str(spent))}&mac=") == Place(7, str(spent))


def test_what_an_older_version_wrote_is_read() -> None:
    spent = read("1770000000-36")
    assert spent == Spent(SINCE, 36)
    assert spent.whisper_seconds(SINCE + 30) == HEARD_SECONDS


@pytest.mark.parametrize(
    "written", ["", "-", "1-", "-1", "1-2-3", "1-2-3-", "1-2 ", "1-٣", "x-y", "1-12345", "1-2-3-456"]
)
def test_anything_else_is_no_time(written: str) -> None:
    assert read(written) is None


def test_it_grows_no_longer_than_it_can_be_written() -> None:
    assert read(str(Spent(SINCE, 0).and_then(90_000, ring(20)))) == Spent(SINCE, 9_999, 17, 24)


@pytest.mark.parametrize(
    ("passed", "heard"),
    [
        (0, HEARD_SECONDS),  # a clock that stands still
        (6, HEARD_SECONDS),  # or that a call is played ahead of
        (10, 23),  # words that took less time than reckoned
        (13, 23),
        (14, 22),
        (21, HEARD_SECONDS),
        (30, HEARD_SECONDS),  # in the last second
        (33, 12),  # a carrier that rings longer than asked
        (90, LEAST_HEARD),
    ],
)
def test_the_whisper_is_heard_as_long_as_the_time_of_the_number_lasts(passed: int, heard: int) -> None:
    spent = Spent(SINCE, 0).and_then(0, ring(30))  # 13 seconds of words, 17 of ringing
    assert spent.whisper_seconds(SINCE + passed) == heard


def ring(takes: int) -> Transfer:
    """A number that rings for 17 seconds, behind words."""
    return Transfer((), 17, takes, 24)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The seconds that the engine was told are left, ring after ring."""
    seen: list[int] = []
    step = engine.step

    def watched(line: Line, state: CallState | None, event: Event, duty: Duty = EVERYBODY) -> Step:
        if isinstance(event, TransferEnded):
            seen.append(event.left)
        return step(line, state, event, duty)

    monkeypatch.setattr(engine, "step", watched)
    return seen


def test_a_red_flag_is_told_what_is_left_since_it_was_chosen(told: list[int]) -> None:
    line = TestedLine()
    answer = line.call(*keys("4", "1"))
    since = int(NOW.timestamp())
    assert parse_qs(action(answer))["t"][0].startswith(f"{since}-")
    line.wait(12)
    answer = line.send(action(answer), DialCallStatus="busy", DialBridged="false")
    assert parse_qs(action(answer))["t"][0].startswith(f"{since}-")
    line.wait(40)
    line.send(action(answer), **DECLINED)
    assert told == [75, 35]


def test_a_repeated_webhook_gets_the_same_answer_although_time_has_passed() -> None:
    line = TestedLine()
    target = action(line.call(*keys("4")))
    chosen = line.send(target, Digits="1")
    line.wait(3)
    assert line.send(target, Digits="1").body == chosen.body
    ended = line.send(action(chosen), **NOBODY)
    line.wait(7)
    assert line.send(action(chosen), **NOBODY).body == ended.body


def test_every_sign_has_its_own_ninety_seconds() -> None:
    line = TestedLine()
    rung = line.call(*keys("4", "1"))
    line.wait(50)
    over = line.send(action(rung), **ACCEPTED)
    assert "t" not in parse_qs(action(over))
    line.wait(600)
    again = over
    for digit in "541":
        again = line.send(action(again), Digits=digit)
    assert parse_qs(action(again))["t"][0].startswith(f"{int((NOW + timedelta(seconds=650)).timestamp())}-")


def test_for_a_caller_without_a_sign_only_the_whisper_has_a_time() -> None:
    line = TestedLine()
    answer = line.call(*keys("0"))
    rings = 0
    while "<Dial" in text(answer):
        assert 'timeout="20"' in text(answer)
        line.wait(80)
        answer = line.send(action(answer), **NOBODY)
        rings += 1
    assert rings > 1


def test_a_ringing_state_without_a_time_has_all_of_it(told: list[int]) -> None:
    line = TestedLine()
    answer = line.call(*keys("4", "1"))
    target = action(answer)
    text = target.partition("?")[2].partition("&n=")[0]
    old = f"/voice?{text}&n=3&mac={line.session._seal.code('CA00000000000000000000000000000001', text, Place(3))}"
    line.wait(300)
    following = line.send(old, **NOBODY)
    assert told == [RED_FLAG_SECONDS]
    assert parse_qs(action(following))["t"][0].startswith(f"{int(line.now.timestamp())}-")
