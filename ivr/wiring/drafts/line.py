"""A draft as a line that can be called, in this process alone: no address leads to it, and it writes nothing.

Its webhooks never travel: whoever plays the carrier hands them to the session as values. It has a token of its own,
made for one call, so nothing signed for it means anything to the real line, and no call log and no callback list.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from secrets import token_hex
from typing import Final

import httpx

from ivr.calls.answer import Answer
from ivr.calls.session import CallSession
from ivr.carriers.port import Webhook
from ivr.content.line.timing import retimed
from ivr.core.line.model import Line
from ivr.settings import Settings
from ivr.shelves import shelf_for, who_speaks
from ivr.sim.player import CallSettings
from ivr.speech.audio_library import AudioLibrary
from ivr.staffing import notice
from ivr.staffing.duty import OnDuty
from ivr.wiring.carrier import carrier_of
from ivr.wiring.drafts.texts import DraftTexts
from ivr.wiring.publication import clinics_of, with_caller_id

ADDRESS: Final = "http://draft.invalid"
"""Where the line seems to be. Nobody else can be there: the name is kept for that."""


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A line to be tried."""

    line: Line
    shelf: AudioLibrary
    session: CallSession
    token: str = field(repr=False)
    texts: DraftTexts
    document_type: bytes = b"text/xml"

    @property
    def call_settings(self) -> CallSettings:
        """How a carrier calls it."""
        return CallSettings(ADDRESS, self.token)

    def client(self) -> httpx.Client:
        """What reaches it and nothing else."""
        return httpx.Client(transport=_Here(self.session, self.document_type.decode()), trust_env=False)


def draft_line(settings: Settings, line: Line, clinic: str = "") -> DraftLine:
    """A line to be tried.

    Args:
        settings: The service's.
        line: The draft's.
        clinic: `publication.OPEN` or `CLOSED` as if the clinic were so; "" as it is.
    """
    token = token_hex(16)
    alone = replace(settings, auth_tokens=(token,), public_url=ADDRESS, accounts=())
    shelf = shelf_for(line, settings.audio, who_speaks(settings.speak, line))
    line = with_caller_id(settings, retimed(line, shelf.lengths()))
    duty = OnDuty(line.staff, settings.data / notice.FILE, settings.clock)
    carrier = carrier_of(alone)
    there = clinics_of(line, duty).get(clinic, duty)
    texts = DraftTexts(line, settings.public_url, settings.line)
    session = CallSession(line, carrier, (token,), shelf.url, duty=there, clock=settings.clock, texts=texts)
    return DraftLine(line, shelf, session, token, texts, carrier.document_type)


class _Here(httpx.BaseTransport):
    """Hands requests to a session, and its answers back."""

    def __init__(self, session: CallSession, document_type: str) -> None:
        self._session = session
        self._type = document_type

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """One request and its answer."""
        path, _, query = request.url.raw_path.partition(b"?")
        headers = {name.lower(): value for name, value in request.headers.raw}
        answer = self._session.answer(Webhook(path, query, headers, request.read()))
        if answer.later is not None:
            answer = asyncio.run(_waited(answer.later))
        told = {"content-type": self._type} if answer.body else {}
        return httpx.Response(answer.status, headers=told, content=answer.body)


async def _waited(later: Callable[[], Awaitable[Answer]]) -> Answer:
    return await later()
