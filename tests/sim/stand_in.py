"""A line that answers with hand-written TwiML, without a network."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import parse_qsl

import httpx

from ivr.sim.events import Ended, Event
from ivr.sim.people import Person, Scripted, StaffSide, parse_keys
from ivr.sim.player import Call, CallSettings
from ivr.sim.staff import Staff

BASE = "http://line.example.com:8000"
XML = {"Content-Type": "text/xml"}
Answer = str | httpx.Response | Callable[[httpx.Request], httpx.Response]
REAL, OTHER_REAL = (f"+1512{444}{last}" for last in (9876, 1111))
"""Numbers that are not fictional; put together here so that nobody reads and dials them."""
Kind = TypeVar("Kind", bound=Event)


def xml(body: str) -> httpx.Response:
    """An answer of the right type."""
    return httpx.Response(200, headers=XML, content=body.encode())


def form_of(request: httpx.Request) -> dict[str, str]:
    """The parameters that were sent."""
    return dict(parse_qsl(request.content.decode(), keep_blank_values=True))


@dataclass
class StandIn:
    """Answers each path with the next of its answers; the last one goes on for ever."""

    answers: Mapping[str, Answer | Sequence[Answer]]
    requests: list[httpx.Request] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        self.requests.append(request)
        target = request.url.raw_path.decode()
        key = target if target in self.answers else request.url.path
        if key not in self.answers:
            return httpx.Response(204 if key == "/voice/status" else 404)
        answers = self.answers[key]
        if isinstance(answers, Sequence) and not isinstance(answers, str):
            earlier = sum(before.url.raw_path == request.url.raw_path for before in self.requests[:-1])
            answer = answers[min(earlier, len(answers) - 1)]
        else:
            answer = answers
        if isinstance(answer, str):
            return xml(answer)
        return answer if isinstance(answer, httpx.Response) else answer(request)

    def client(self) -> httpx.Client:
        """A client that reaches this line."""
        return httpx.Client(transport=httpx.MockTransport(self))

    def sent(self, path: str) -> list[dict[str, str]]:
        """The parameters of the requests to a path, query included where it is given."""
        found = [each for each in self.requests if path in {each.url.raw_path.decode(), each.url.path}]
        return [form_of(each) for each in found]


@dataclass
class Played:
    """A call that was played, and everything that happened in it."""

    line: StandIn
    ended: Ended
    events: list[Event]

    def of(self, kind: type[Kind]) -> list[Kind]:
        """The events of one kind."""
        return [event for event in self.events if isinstance(event, kind)]


def play(
    answers: Mapping[str, Answer | Sequence[Answer]],
    keys: str = "",
    staff: StaffSide | None = None,
    *,
    caller: Person | None = None,
    settings: CallSettings | None = None,
    seed: int = 1,
) -> Played:
    """Play a call to a stand-in line."""
    line = StandIn(answers)
    events: list[Event] = []
    people = (caller or Scripted(parse_keys(keys)), staff or Staff())
    rng = random.Random(seed)
    with line.client() as client:
        ended = Call(settings or CallSettings(BASE, "token"), client, people, events.append, rng).run()
    return Played(line, ended, events)
