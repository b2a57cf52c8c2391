"""A few hundred requests as no page would send them. `make soak` sends ten thousand."""

from __future__ import annotations

import pytest

from ivr.web.app import create_app
from ivr.web.console import joined
from ivr.wiring import Parts
from ivr.wiring.console import desk
from tests.web.console.fuzz import Fuzz, Reached, fuzz_for, send, state
from tests.web.console.people import Staff
from tests.web.console.ready import make_ready
from tests.web.console.samples import ROUTES

SOME = len(ROUTES)


@pytest.fixture
def fuzz(live_parts: Parts, monkeypatch: pytest.MonkeyPatch) -> Fuzz:
    reached = Reached()
    monkeypatch.setattr(joined, "PAGES", reached.pages())
    staff = Staff(create_app(live_parts), desk(live_parts, list))
    make_ready(staff.desk)
    return fuzz_for(staff, 13, reached, most=2)


def test_what_nobody_may_do_writes_nothing_and_lets_nobody_in(fuzz: Fuzz) -> None:
    before = state(fuzz.staff)
    assert send(fuzz.illegitimate(SOME), fuzz.reached) == []
    assert state(fuzz.staff) == before


def test_every_route_is_reached_and_odd_fields_of_somebody_who_may_do_everything_are_answered(fuzz: Fuzz) -> None:
    assert send(fuzz.offered(), fuzz.reached) == []
    assert [each.path for each in ROUTES if not fuzz.reached.done[each]] == ["/sign-out"]
    assert send(fuzz.odd(SOME), fuzz.reached) == []
