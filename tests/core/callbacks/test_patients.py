"""Who is waiting, and when they are due."""

from __future__ import annotations

from itertools import pairwise

import pytest

from ivr.core.callbacks.patients import Patient, due, joined, put_off, together
from tests.alerts.people import OPENED, callback


def at(seconds: float) -> int:
    return OPENED + round(seconds * 1000)


@pytest.mark.parametrize(
    ("seen", "first"),
    [
        (0, 180),  # as usual
        (100, 180),
        (184, 180),
        (186, 191),  # late: out of the spool, or given back
        (9_000, 9_005),
        (-3_600, -3_420),  # the clock was ahead
        (-86_400, -86_220),
    ],
)
def test_an_entry_is_due_three_minutes_after_it_was_opened_as_far_as_that_can_be(seen: float, first: float) -> None:
    assert due(callback(), at(seen)) == at(first)


def test_what_is_written_nowhere_is_due_at_once() -> None:
    assert due(callback(), at(1), at_once=True) == at(0)


def test_entries_of_one_number_are_one_patient_and_withheld_ones_are_nobody_elses() -> None:
    waiting = [
        Patient(callback(4, opened=at(40), caller="b"), at(220)),
        Patient(callback(3, opened=at(30), caller="a"), at(210), often=True),
        Patient(callback(2, opened=at(20), withheld=True), at(200)),
        Patient(callback(1, opened=at(10), caller="a"), at(300)),
        Patient(callback(5, opened=at(50), withheld=True), at(230)),
    ]
    found = joined(waiting)
    assert [(each.callback.id, each.first, each.entries, each.often) for each in found] == [
        (2, at(200), 1, False),
        (1, at(210), 2, True),
        (4, at(220), 1, False),
        (5, at(230), 1, False),
    ]


def test_a_number_that_sets_the_phones_ringing_again_and_again_waits() -> None:
    starts: list[int] = []
    for minute in range(0, 180, 4):
        if not starts or starts[-1] <= at(minute * 60):  # else it joins the entry that waits
            starts.append(put_off(at(minute * 60), starts))
    hours = [sum(at(hour * 3600) <= each < at(hour * 3600 + 3600) for each in starts) for hour in range(3)]
    assert starts[:4] == [at(0), at(240), at(480), at(720)]
    assert all(later - before >= 900_000 for before, later in pairwise(starts[3:]))
    assert hours[0] <= 7
    assert max(hours[1:]) <= 4
    assert put_off(at(9_000_000), starts) == at(9_000_000)
    assert put_off(at(0), [at(day * 86_400) for day in range(9)]) == at(900), "the clock was set back"


def test_many_withheld_numbers_are_told_together_every_five_minutes_and_none_waits_longer() -> None:
    starts: list[int] = []
    for minute in range(60):
        first = at(minute * 60)
        starts.append(together(first, sorted(starts)))
        assert first <= starts[-1] <= first + 300_000
    assert starts[:12] == [at(minute * 60) for minute in range(12)], "the usual number of callers does not wait"
    alerts = sorted(set(starts[12:]))
    assert [later - before for before, later in pairwise(alerts)] == [300_000] * (len(alerts) - 1)
    assert len(alerts) <= 10
    assert together(at(9_000), sorted(starts)) == at(9_000), "an hour later all is as usual"
