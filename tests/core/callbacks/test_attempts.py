"""What becomes of an attempt, and what is noted of one that is put off."""

from __future__ import annotations

import pytest

from ivr.core.callbacks.attempts import (
    MOST_TRIES,
    PUT_OFF,
    Attempt,
    State,
    begun,
    failed,
    looked,
    put_off_note,
    put_off_until,
    sent,
)
from tests.alerts.people import OPENED

NEW = Attempt(7, 0, "call", "nurse.0", created=OPENED, updated=OPENED)


def at(seconds: float) -> int:
    return OPENED + round(seconds * 1000)


def test_a_note_keeps_until_when_the_first_round_is_put_off_and_is_nothing_to_try() -> None:
    note = put_off_note(7, at(900), at(180))
    assert put_off_until(note) == at(900)
    assert note.key == (7, PUT_OFF, "call", "put off")
    assert (note.state, note.created, note.updated) == (State.DELIVERED, at(180), at(180))


def test_a_way_is_tried_three_times_with_longer_and_longer_pauses() -> None:
    attempt, waits = NEW, []
    for _ in range(MOST_TRIES):
        assert not attempt.over
        attempt = failed(begun(attempt, at(0)), at(1), "busy", again=True)
        waits.append(attempt.next_at - at(1))
    assert waits == [5_000, 15_000, 45_000]
    assert (attempt.state, attempt.over, attempt.problem) == (State.FAILED, True, "busy")


@pytest.mark.parametrize(
    ("way", "talking", "patience"),
    [("text", False, 60), ("call", False, 240), ("call", True, 4_500)],
)
def test_what_the_carrier_never_tells_the_end_of_counts_as_failed_in_the_end(
    way: str, *, talking: bool, patience: float
) -> None:
    attempt = sent(begun(Attempt(7, 0, way, "nurse.0"), at(0)), at(1), "SM1")
    waiting = looked(attempt, at(patience - 1), delivered=None, talking=talking)
    assert (waiting.state, waiting.next_at) == (State.SENT, at(patience + 4))
    assert looked(waiting, at(patience), delivered=None, talking=talking).state is State.FAILED


def test_a_call_that_rang_in_vain_tells_of_all_until_it_ended_and_any_other_of_all_until_it_began() -> None:
    rung = sent(begun(NEW, at(10)), at(11), "CA1")
    assert looked(rung, at(40), delivered=False).covers == at(35)  # it may have ended just behind the look before
    assert looked(rung, at(12), delivered=False).covers == at(10)
    assert looked(rung, at(40), delivered=True).covers == at(10)
    assert failed(begun(NEW, at(10)), at(12), "refused", again=False).covers == at(10)
