"""A few hundred requests as no page would send them. `make soak` sends ten thousand."""

from __future__ import annotations

import pytest

from tests.web.console.fuzz import Fuzz, fuzz_for, send, state
from tests.web.console.people import Staff

SOME = 150


@pytest.fixture
def fuzz(staff: Staff) -> Fuzz:
    return fuzz_for(staff, seed=13)


def test_what_nobody_may_do_writes_nothing_and_blames_nobody(fuzz: Fuzz, staff: Staff) -> None:
    before = state(staff)
    assert send(fuzz.illegitimate(SOME)) == []
    assert state(staff) == before


def test_odd_fields_of_somebody_who_may_do_everything_are_answered(fuzz: Fuzz) -> None:
    assert send(fuzz.odd(SOME)) == []
