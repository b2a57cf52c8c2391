"""First rounds that are put off, so that nobody's many entries keep staff's telephones from ringing for others."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ivr.alerts.callback_view import CallbackView
from ivr.core.callbacks.attempts import PUT_OFF
from ivr.core.callbacks.patients import MOST_STARTS, MOST_WITHHELD, TOGETHER_SECONDS
from tests.alerts.people import OPENED, callback
from tests.alerts.test_callback_view import ATTEMPT, Office


@pytest.mark.parametrize("what_came", ["", "?{}"])
def test_many_withheld_numbers_stay_patients_and_ring_a_bounded_number_of_times(
    what_came: str, caplog: pytest.LogCaptureFixture
) -> None:
    office = Office(callback(1, withheld=True, opened=OPENED, caller=what_came.format(1)))
    firsts: dict[int, int] = {}
    for number in range(1, 201):
        opened = number * 15
        caller = what_came.format(number)
        office.kept.entries[number] = callback(number, withheld=True, opened=OPENED + opened * 1000, caller=caller)
        firsts[number] = office.firsts(opened + 1)[number] - 180 - opened
    assert max(firsts.values()) <= TOGETHER_SECONDS, "nobody waits much longer"
    assert all(first == 0 for first in list(firsts.values())[:MOST_WITHHELD])
    starts = {number * 15 + firsts[number] for number in firsts}
    assert MOST_WITHHELD <= len(starts) <= MOST_WITHHELD + 3_000 / TOGETHER_SECONDS + 1
    assert len(office.view.sight(OPENED + 3_001_000).patients) == 200, "each is a patient of their own"
    assert "entries with a withheld number within an hour" in caplog.text


@pytest.mark.parametrize("who", [{"caller": "a"}, {"withheld": True}])
@pytest.mark.parametrize("told", [0, 200, 600])
def test_a_restart_neither_forgets_what_was_put_off_nor_tells_of_it_twice(who: dict[str, Any], told: int) -> None:
    office = Office(callback(99))
    count = 5 if "caller" in who else MOST_WITHHELD + 2
    for number in range(1, count + 1):
        for each in list(office.kept.entries) if "caller" in who else []:
            office.kept.done(each, "Kim", OPENED)
        office.kept.entries[number] = callback(number, opened=OPENED + number * 1000, **who)
        before = office.firsts(number + 0.5)
    assert before[count] > 180 + count, "it was put off"
    if told:
        office.attempts.record(replace(ATTEMPT, created=OPENED + told * 1000, updated=OPENED + told * 1000))
    again = Office()
    again.kept, again.attempts = office.kept, office.attempts
    again.view = CallbackView(again.kept, again.attempts, again.ledger)
    now = max(told, count) + 10
    office.firsts(now)
    assert again.firsts(now)[count] == before[count]
    assert (again.view.waiting(OPENED + now * 1000) == ()) == (office.view.waiting(OPENED + now * 1000) == ())


@pytest.mark.parametrize("who", [{"caller": "a"}, {"withheld": True}])
@pytest.mark.parametrize("is_restarted", [False, True])
def test_a_restart_does_not_let_one_number_ring_as_often_again(who: dict[str, Any], *, is_restarted: bool) -> None:
    office = Office()
    office.kept.entries.clear()
    most = MOST_STARTS if "caller" in who else MOST_WITHHELD
    for number in range(1, most + 1):
        opened = number * 20
        office.kept.entries[number] = callback(number, opened=OPENED + opened * 1000, **who)
        assert office.firsts(opened + 1)[number] == opened + 180
        told = OPENED + (opened + 180) * 1000
        office.attempts.record(replace(ATTEMPT, callback=number, created=told, updated=told, next_at=told))
        office.kept.done(number, "Kim", told)
    if is_restarted:
        office.view = CallbackView(office.kept, office.attempts, office.ledger)
    now = most * 20 + 200
    office.firsts(now)
    office.kept.entries[99] = callback(99, opened=OPENED + now * 1000, **who)
    assert office.firsts(now + 1)[99] > now + 180, "it is put off"
    office.kept.entries[100] = callback(100, opened=OPENED + now * 1000, caller="b")
    assert office.firsts(now + 2)[100] == now + 180, "nobody else is"


def test_what_was_put_off_is_noted_once_the_disk_is_back() -> None:
    office = Office(callback(1, withheld=True))
    office.firsts()
    office.disk.away = True
    office.ledger.held = [
        callback(-number, call=f"CA{number}", opened=OPENED + number, withheld=True)
        for number in range(2, MOST_WITHHELD + 3)
    ]
    assert max(office.firsts(1).values()) > 180
    assert not office.attempts.rows
    office.disk.away = False
    for each in office.ledger.held:
        office.kept.entries[-each.id] = replace(each, id=-each.id)
    office.ledger.held = []
    assert max(office.firsts(2).values()) > 180
    assert {each.round for each in office.attempts.rows.values()} == {PUT_OFF}


def test_what_a_clock_put_off_that_was_ahead_is_not_put_off_once_the_line_starts_with_the_right_time() -> None:
    office, day = Office(), 86_400
    for number in range(1, MOST_STARTS + 2):
        for each in list(office.kept.entries):
            office.kept.done(each, "Kim", OPENED)
        office.kept.entries[number] = callback(number, opened=OPENED + (day + number) * 1000, caller="a")
        ahead = office.firsts(day + number + 0.5)
    assert ahead[MOST_STARTS + 1] > day + 180 + MOST_STARTS + 1, "it was put off"
    office.view = CallbackView(office.kept, office.attempts, office.ledger)
    assert office.firsts(60) == {MOST_STARTS + 1: 240}
