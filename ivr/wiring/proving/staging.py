"""Playing calls to a line with its real session and documents, in virtual time: no second passes, nothing is stored."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import httpx

from ivr.calls.documents import Sound, no_sound
from ivr.calls.session import CallSession, Webhook
from ivr.core.entries import Entry
from ivr.core.line.model import Line
from ivr.core.line.staff import EVERYBODY, Duty
from ivr.sim.events import Listener
from ivr.sim.people import Person, StaffSide
from ivr.sim.player import Call, CallSettings
from ivr.wiring.carrier import TOKEN, URL, without_account

_SETTINGS: Final = CallSettings(URL, TOKEN, max_requests=200)


class Theatre:
    """See `ivr.explore.table.playing.Stage`.

    Args:
        line: The line, with the seconds of its real audio as far as there is any.
        now: When every call begins.
        sound: Where audio files are.
    """

    def __init__(self, line: Line, now: datetime, sound: Sound = no_sound) -> None:
        self.line = line
        self._begins = now
        self._duty = EVERYBODY
        self._call: Call | None = None
        self._entries: list[tuple[float, Entry]] = []
        self._calls = 0
        self._session = CallSession(line, without_account(), [TOKEN], sound, duty=lambda: self._duty, clock=self._now)
        self._client = httpx.Client(transport=httpx.MockTransport(self._answer))

    def play(self, person: Person, staff: StaffSide, listener: Listener, duty: Duty) -> Sequence[tuple[float, Entry]]:
        """Play a call to its end: what the log was given, with the seconds of the call."""
        self._duty, self._entries = duty, []
        self._calls += 1
        rng = random.Random(self._calls)  # noqa: S311 - it only shuffles parameters and numbers calls
        self._call = Call(_SETTINGS, self._client, (person, staff), listener, rng)
        self._call.run()
        return tuple(self._entries)

    @property
    def _clock(self) -> float:
        return self._call.clock if self._call else 0.0

    def _now(self) -> datetime:
        return self._begins + timedelta(seconds=self._clock)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        path, _, query = request.url.raw_path.partition(b"?")
        headers = {name.lower(): value for name, value in request.headers.raw}
        answer = self._session.answer(Webhook(path, query, headers, request.content))
        self._entries += [(self._clock, each) for each in answer.entries]
        kind = {"Content-Type": "text/xml; charset=utf-8"} if answer.body else {}
        return httpx.Response(answer.status, headers=kind, content=answer.body)
