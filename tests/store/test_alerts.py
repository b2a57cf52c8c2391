"""Attempts to tell staff: two processes never make the same one, and a restart loses none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ivr.core.callbacks.attempts import Attempt, State
from ivr.store.alerts import Attempts
from ivr.store.database import connect
from ivr.store.migrations.migrate import migrate
from tests.alerts.people import Way
from tests.store.kept import NOON

DUE = Attempt(7, 0, Way.TEXT, "nurse.0", tries=1, next_at=NOON + 9, created=NOON, updated=NOON)


@pytest.fixture
def attempts(url: str) -> Attempts:
    """A database without attempts."""
    engine = connect(url, pooled=False)
    migrate(engine)
    return Attempts(engine)


def test_a_new_attempt_is_claimed_once(attempts: Attempts) -> None:
    assert attempts.claim(DUE, seen=0)
    assert not attempts.claim(replace(DUE, updated=NOON + 1), seen=0)
    assert attempts.of(7) == (DUE,)
    assert attempts.of(8) == ()


def test_an_attempt_that_somebody_changed_is_not_claimed(attempts: Attempts) -> None:
    attempts.claim(DUE, seen=0)
    again = replace(DUE, tries=2, updated=NOON + 5)
    assert attempts.claim(again, seen=NOON)
    assert not attempts.claim(replace(DUE, tries=3, updated=NOON + 6), seen=NOON)
    assert attempts.of(7) == (again,)


def test_what_became_of_an_attempt_is_stored_whether_it_was_claimed_or_not(attempts: Attempts) -> None:
    attempts.claim(DUE, seen=0)
    sent = replace(DUE, state=State.SENT, sid="SM1", updated=NOON + 2)
    other = replace(DUE, way=Way.MAIL, target="nurse", state=State.FAILED, problem="refused\0" + "!" * 300)
    attempts.record(sent)
    attempts.record(other)
    assert attempts.of(7) == (sent, replace(other, problem="refused" + "!" * 193))
