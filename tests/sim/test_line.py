"""Calls to a line that was really started: nothing the carrier would object to, and nothing lost in a restart."""

from __future__ import annotations

import random
from pathlib import Path

import httpx
import pytest

from ivr.sim.events import Event, Heard, Refused, Requested, Warned
from ivr.sim.people import Act, Doing, Moment, Person, Scripted, parse_keys
from ivr.sim.player import Call, CallSettings
from ivr.sim.staff import KINDS, Staff
from ivr.sim.switchboard import APPLICATION_ERROR, LINE_HUNG_UP, LOOP, PERSON_HUNG_UP
from tests.lines import SMALL
from tests.started import OPEN, StartedLine


def call(line: StartedLine, person: Person, staff: Staff, *, seed: int = 1, repeat: bool = False) -> list[Event]:
    events: list[Event] = []
    settings = CallSettings(line.url, line.token, repeat=repeat)
    with httpx.Client(trust_env=False) as client:
        ended = Call(settings, client, (person, staff), events.append, random.Random(seed)).run()
    assert ended.how in {LINE_HUNG_UP, PERSON_HUNG_UP}
    return events


@pytest.mark.parametrize("seed", range(25))
def test_whatever_a_caller_presses_the_carrier_has_nothing_to_object_to(started_line: StartedLine, seed: int) -> None:
    rng = random.Random(seed)
    keys = parse_keys(" ".join(rng.choices("0123456789*#.", k=20)))
    staff = Staff(*rng.choices(KINDS, k=8))
    events = call(started_line, Scripted(keys), staff, seed=seed, repeat=seed % 2 == 0)
    assert [event for event in events if isinstance(event, Warned | Refused)] == []
    assert {event.status for event in events if isinstance(event, Requested)} == {200, 204}


@pytest.mark.parametrize("token", ["wrong", None])
def test_without_the_right_signature_nobody_is_served(started_line: StartedLine, token: str | None) -> None:
    events: list[Event] = []
    people = (Scripted(), Staff())
    with httpx.Client(trust_env=False) as client:
        settings = CallSettings(started_line.url, token)
        ended = Call(settings, client, people, events.append, random.Random(1)).run()
    assert ended.how == APPLICATION_ERROR != LOOP
    assert {(event.status, event.body) for event in events if isinstance(event, Requested)} == {(403, "")}


class Restarting:
    """Does what another person does; each time the line waits, it is killed and started again first."""

    def __init__(self, person: Person, line: StartedLine) -> None:
        self._person = person
        self._line = line
        self.restarts = 0

    def spend(self, moment: Moment) -> Act | None:
        """Restart the line, then live through the moment."""
        if moment.doing in {Doing.WAITING, Doing.RINGING}:
            self._line.kill()
            self._line.start()
            self.restarts += 1
        return self._person.spend(moment)


def test_a_line_killed_between_webhooks_goes_on_where_it_was(tmp_path: Path) -> None:
    keys = parse_keys("9,4,2,h")
    fragile = StartedLine(tmp_path, menus=SMALL, more=OPEN)  # which starts in half of the time
    fragile.start()
    try:
        undisturbed = call(fragile, Scripted(keys), Staff("busy"))
        person = Restarting(Scripted(keys), fragile)
        disturbed = call(fragile, person, Staff("busy"))
    finally:
        fragile.kill()
    assert person.restarts > 3
    assert [event for event in disturbed if isinstance(event, Heard)] == [
        event for event in undisturbed if isinstance(event, Heard)
    ]
