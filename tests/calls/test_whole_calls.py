"""Whole calls, played as a carrier would: the ninety seconds as they pass, and a carrier that does not tell."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import product
from typing import Final, TypeVar

import httpx
import pytest

from ivr.calls.session import Answer, Webhook
from ivr.core.entries import Entry, Kind
from ivr.core.events import RED_FLAG_SECONDS
from ivr.core.line.model import Line
from ivr.core.line.staff import StaffNumber, Team
from ivr.sim.events import Bridged, Dialled, Event, Heard, Pressed, Refused, TransferEnded, Warned
from ivr.sim.people import Key, NotReached, PickedUp, Scripted, StaffSide, parse_keys
from ivr.sim.player import Call, CallSettings
from ivr.sim.staff import Staff
from tests.calls.calls import NOW, TestedLine
from tests.calls.forms import BASE, TOKEN
from tests.lines import small_line

Happening = TypeVar("Happening", bound=Event)


@dataclass
class Played:
    """A call that was played to a line, what the carrier saw, and what the log was given."""

    line: TestedLine
    clock_goes: bool = True
    speed: float = 1.0
    """Seconds of the clock for each second of the call, as where it is played quicker than time passes."""
    events: list[Event] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer a request as the web routes do."""
        if self.clock_goes and self.events:
            self.line.now = NOW + timedelta(seconds=self.events[-1].at * self.speed)
        answer = self.line.session.answer(
            Webhook(
                request.url.raw_path.partition(b"?")[0],
                request.url.query,
                {name.lower(): value for name, value in request.headers.raw},
                request.content,
            )
        )
        if answer.later is not None:
            answer = asyncio.run(self._awaited(answer.later))
        self.entries += answer.entries
        for entry in answer.entries:
            if entry.note.kind is Kind.ACCEPTED:
                self.line.ledger.on_disk.add((entry.call, entry.state))
        return httpx.Response(answer.status, headers={"Content-Type": "text/xml"}, content=answer.body)

    async def _awaited(self, later: Callable[[], Awaitable[Answer]]) -> Answer:
        return await later()

    def play(self, keys: str, staff: StaffSide, *, tells_bridged: bool = True, seed: int = 1) -> None:
        """Play a call whose caller presses these keys."""
        settings = CallSettings(BASE, TOKEN, tells_bridged=tells_bridged)
        people = (Scripted(parse_keys(keys)), staff)
        with httpx.Client(transport=httpx.MockTransport(self)) as client:
            Call(settings, client, people, self.events.append, random.Random(seed)).run()
        assert not self.of(Warned) + self.of(Refused)

    def of(self, kind: type[Happening]) -> list[Happening]:
        """The events of one kind."""
        return [event for event in self.events if isinstance(event, kind)]


class Each:
    """Staff who do, ring after ring, what a list says."""

    def __init__(self, ends: Sequence[PickedUp | NotReached]) -> None:
        self._ends = list(ends)

    def ring(self, number: str) -> PickedUp | NotReached:  # noqa: ARG002  # alike at every number
        """What happens at this ring."""
        return self._ends.pop(0) if self._ends else NotReached("no-answer")


def four_numbers() -> Line:
    nurse = Team("nurse", tuple(StaffNumber(f"+1202555011{n}", "en", "nurse") for n in (1, 2, 3)))
    last = Team("last", (StaffNumber("+12025550141", "es", "last"),))
    staff = replace(small_line().staff, teams=(nurse, last), red_flag=("nurse", "last"), asked=("nurse",))
    return replace(small_line(), staff=staff)


WAYS: Final[dict[str, Callable[[], PickedUp | NotReached]]] = {
    "no-answer": lambda: NotReached("no-answer"),
    "busy": lambda: NotReached("busy", 2.0),
    "declines-late": lambda: PickedUp(Scripted([Key("2")]), after=9.0),
    "voicemail": lambda: PickedUp(Scripted(), after=12.0),
}


@pytest.mark.parametrize("clock_goes", [True, False])
@pytest.mark.parametrize("ways", list(product(WAYS, repeat=3)), ids="-".join)
def test_within_ninety_seconds_of_a_sign_there_is_a_person_or_guidance(
    ways: tuple[str, ...],
    clock_goes: bool,  # noqa: FBT001  # a value
) -> None:
    played = Played(TestedLine(four_numbers()), clock_goes)
    played.play("4,1", Each([WAYS[way]() for way in ways]))
    chosen = played.of(Pressed)[1].at
    ended = played.of(TransferEnded)[-1].at
    assert ended - chosen <= RED_FLAG_SECONDS
    assert "+12025550141" in [event.number for event in played.of(Dialled)]


def test_where_the_carrier_does_not_tell_a_1_on_disk_is_a_conversation() -> None:
    for tells in (True, False):
        played = Played(TestedLine(four_numbers()))
        played.play("4,1", Staff("no-answer", "answers"), tells_bridged=tells)
        assert len(played.of(Bridged)) == 1
        transfers = [entry.note.value for entry in played.entries if entry.note.kind is Kind.TRANSFER]
        assert transfers == ["no-answer", "accepted"]
        heard = " ".join(event.text for event in played.of(Heard) if event.side == "caller")
        assert small_line().phrases["conversation-over"].text["en"].split(".")[0] in heard


def test_where_the_carrier_does_not_tell_and_nobody_pressed_1_the_next_number_rings() -> None:
    played = Played(TestedLine(four_numbers()))
    played.play("4,1", Staff("voicemail", "silent", "declines", "no-answer"), tells_bridged=False)
    assert not played.of(Bridged)
    assert len(played.of(Dialled)) > 1
    assert {entry.note.value for entry in played.entries if entry.note.kind is Kind.TRANSFER} <= {
        "declined",
        "no-answer",
    }


def test_a_message_has_one_entry_whenever_its_callback_comes() -> None:
    for seed in range(12):
        played = Played(TestedLine(four_numbers()))
        played.play("4,1,2,#", Staff("busy"), seed=seed)
        told = [(entry.step, entry.recording) for entry in played.entries if entry.note.kind is Kind.MESSAGE]
        assert len(told) > 1
        assert len(set(told)) == 1
