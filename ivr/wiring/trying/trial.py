"""A line for trying: everything that answers a call, in this process, with a clock of its own.

Nothing is rung, sent or written to disk: its call log is in memory, and who is on duty follows from the clock.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from http.client import NO_CONTENT
from pathlib import Path
from typing import Final, Self

import httpx

from ivr.alerts.settings import AlertSettings
from ivr.calls.answer import Answer
from ivr.calls.documents import VOICE
from ivr.carriers.port import Webhook
from ivr.content.load import load_folder
from ivr.core.entries import Entry, Kept, Kind
from ivr.core.events import Earlier
from ivr.core.line.model import Line
from ivr.settings import Settings
from ivr.sim.recorded.script import Script
from ivr.sim.recorded.telling import Guide
from ivr.store.reports.earlier import earlier_in
from ivr.wiring.carrier import carrier_of
from ivr.wiring.publication import CLINIC_COOKIE, OPEN, Press, Publication
from ivr.wiring.trying.guide import guide_of

BASE: Final = "http://127.0.0.1"
TOKEN: Final = "a-token-for-trying-in-this-process"  # noqa: S105  # nothing outside this process is signed with it
ANY_DAY: Final = datetime(2026, 3, 10, 15, 0, tzinfo=UTC)
"""When a call is that says nothing of its time: a Tuesday, at eleven in the morning in New York."""


class UnfitError(Exception):
    """The menus have errors, so there is no line to try; the message names them all."""


@dataclass
class Clock:
    """The time of a trial."""

    now: datetime = ANY_DAY

    def __call__(self) -> datetime:
        """The time."""
        return self.now


@dataclass(frozen=True, slots=True)
class _Settings(Settings):
    """Settings whose clock is moved by hand."""

    time: Callable[[], datetime] = field(default_factory=Clock)

    def clock(self) -> datetime:
        """The time."""
        return self.time()


@dataclass
class Memory:
    """A call log in memory: who pressed 1 is known, and all entries are."""

    clock: Clock = field(default_factory=Clock)
    entries: list[Entry] = field(default_factory=list)

    async def keep(self, entries: Sequence[Entry]) -> Kept:
        """Keep them."""
        self.entries += entries
        return Kept.DATABASE

    def accepted(self, call: str, dial: str) -> bool:
        """Whether somebody pressed 1 in this dial."""
        return any((each.call, each.state, each.note.kind) == (call, dial, Kind.ACCEPTED) for each in self.entries)

    async def was_accepted(self, call: str, dial: str) -> bool:
        """The same."""
        return self.accepted(call, dial)

    async def earlier(self, number: str, call: str, line: str = "") -> Earlier | None:
        """What these entries tell of earlier calls from a number."""
        return earlier_in(self.entries, number, call, self.clock(), line)


class TrialLine:
    """The line of a folder of menus, as it would be served here.

    Args:
        settings: Where menus and audio are, and who speaks.
        line: The line, where it does not stand in the folder.
        remembers: Whether it knows of earlier calls, if it is a line that remembers them; each is the first otherwise.

    Raises:
        UnfitError: the menus have errors.
    """

    def __init__(self, settings: Settings, line: Line | None = None, *, remembers: bool = False) -> None:
        loaded = None if line else load_folder(settings.menus)
        found = line or (loaded.line if loaded else None)
        if found is None:
            errors = "\n".join(map(str, loaded.issues)) if loaded else ""
            raise UnfitError(f"The menus have errors. Correct them first (ivr check):\n{errors}")
        self.clock = Clock()
        self.log = Memory(self.clock)
        self._runner = asyncio.Runner()
        own = _own(settings, self.clock)
        self._document = carrier_of(own).document_type.decode()
        press = Press(own, self.log, lambda _line, _sound: {}, carrier_of(own), memory=self.log if remembers else None)
        self.publication: Publication = press.publication(found)

    def __enter__(self) -> Self:
        """Use it."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Let go of it."""
        self._runner.close()

    @property
    def line(self) -> Line:
        """What it says and does."""
        return self.publication.line

    def guide(self) -> Guide:
        """What it tells of itself."""
        return guide_of(self.line, self.publication.shelf, self.clock.now)

    def at(self, when: datetime | None) -> None:
        """Set the clock; without a time zone it is the clock on the clinic's wall."""
        when = when or ANY_DAY
        zoned = when if when.tzinfo else when.replace(tzinfo=self.line.staff.zone)
        self.clock.now = zoned.astimezone(UTC)

    def client(self, script: Script) -> httpx.Client:
        """A client that reaches it, for a call at the call's own time."""
        self.at(script.clock)
        hours = script.hours or (OPEN if script.clock is None else "")
        return httpx.Client(transport=self.transport(), cookies={CLINIC_COOKIE: hours} if hours else {})

    def transport(self) -> httpx.BaseTransport:
        """What reaches it instead of a network."""
        return _Transport(self._answer)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        path, _, query = request.url.raw_path.partition(b"?")
        if not path.decode("latin-1").startswith(VOICE):
            return httpx.Response(404, request=request)
        headers = {name.lower(): value for name, value in request.headers.raw}
        clinic = request.headers.get("cookie", "").partition(f"{CLINIC_COOKIE}=")[2].partition(";")[0]
        webhook = Webhook(path, query, headers, request.content)
        answer = self.publication.answering(clinic).answer(webhook)
        if answer.later is not None:
            answer = self._runner.run(_awaited(answer.later))
        self.log.entries += answer.entries
        kind = {"content-type": self._document} if answer.body and answer.status != NO_CONTENT else {}
        return httpx.Response(answer.status, headers=kind, content=answer.body, request=request)


async def _awaited(later: Callable[[], Awaitable[Answer]]) -> Answer:
    return await later()


class _Transport(httpx.BaseTransport):
    def __init__(self, answer: Callable[[httpx.Request], httpx.Response]) -> None:
        self._answer = answer

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        return self._answer(request)


def _own(settings: Settings, clock: Clock) -> Settings:
    """The settings without everything that leads out of this process."""
    kept = {each.name: getattr(settings, each.name) for each in fields(Settings)}
    apart = {
        "public_url": BASE,
        "local": True,
        "auth_tokens": (TOKEN,),
        "accounts": (),
        "secrets": (),
        "database_url": "",
        "alerting": AlertSettings(),
        "data": Path("/nowhere"),
        "now": None,
    }
    return _Settings(**{**kept, **apart, "time": clock})
