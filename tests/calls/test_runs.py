"""The runs of calls: each is new, but for a request that the carrier repeats."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from ivr.calls import runs
from ivr.calls.runs import RETRY, Runs
from ivr.calls.token import Place

CALL, CHOICE = "CA1", "0" * 20


class Clock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The present time."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def begun(clock: Clock) -> Runs:
    """Runs whose digits count up."""
    numbers = count(1)
    return Runs(clock, lambda: f"{next(numbers):08x}")


def test_a_request_that_is_repeated_begins_the_same_run(begun: Runs, clock: Clock) -> None:
    first = begun.begin(CALL, "/voice", 4)
    assert first == Place(4, run="00000001")
    clock.now += RETRY
    assert begun.begin(CALL, "/voice", 4) == first


def test_another_request_a_later_one_and_one_behind_a_step_begin_another_run(begun: Runs, clock: Clock) -> None:
    found = [begun.begin(CALL, "/voice")]
    found.append(begun.begin(CALL, "lost"))
    found.append(begun.begin("CA2", "lost"))
    begun.goes_on(CALL, Place(2, run=found[1].run))
    found.append(begun.begin(CALL, "lost"))
    clock.now += RETRY + timedelta(seconds=1)
    found.append(begun.begin(CALL, "lost"))
    assert [place.run[-1] for place in found] == ["1", "2", "3", "4", "5"]


def test_a_run_that_begins_knows_what_was_chosen_before_it(begun: Runs) -> None:
    begun.goes_on(CALL, Place(3, run="0a1b2c3d", choice=CHOICE))
    begun.goes_on(CALL, Place(4, run="0a1b2c3d"))
    assert begun.begin(CALL, "/voice").choice == CHOICE
    assert begun.begin("CA2", "/voice").choice == ""


def test_a_request_that_is_no_repetition_begins_a_run_each_time(begun: Runs) -> None:
    assert begun.begin(CALL, "") != begun.begin(CALL, "")


def test_few_calls_are_remembered(begun: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "_CALLS", 2)
    first = begun.begin(CALL, "/voice")
    begun.begin("CA2", "/voice")
    begun.begin("CA3", "/voice")
    assert begun.begin(CALL, "/voice") != first


def test_digits_are_new_each_time(clock: Clock) -> None:
    assert len({Runs(clock).begin(CALL, "/voice").run for _ in range(9)}) == 9
