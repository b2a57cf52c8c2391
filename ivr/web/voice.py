"""The webhook routes: an ASGI request in, one answer of a call's session, an ASGI answer out. No decisions about calls.

Stands in front of the FastAPI application instead of among its routes: everything the carrier waits for is
read once and answered without the framework's parsing, so a burst of calls is answered in time.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from http.client import NO_CONTENT
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ivr.calls.answer import Answer, log_fault
from ivr.calls.documents import VOICE
from ivr.carriers.port import MAX_BODY, Webhook
from ivr.core.entries import KEEP_SECONDS, Entry, Kept
from ivr.web.metrics import Counts
from ivr.web.waiting import Patience, within
from ivr.wiring import CLOSED, OPEN, Parts
from ivr.wiring.publication import CLINIC_COOKIE, FIRST

_METHOD_NOT_ALLOWED: Final = Answer(405)
_TOO_LARGE: Final = Answer(413)
_TOO_SLOW: Final = Answer(408)
_BODY_SECONDS: Final = 10
"""How long a body may take; the carrier itself gives up on us after 15 seconds."""
_MOST_KEEP_SECONDS: Final = KEEP_SECONDS + 0.4
"""The ledger promises `KEEP_SECONDS`, and more after a pause. One that breaks its promise costs no caller more."""
_LATER_SECONDS: Final = 8
"""How long an answer may take that must ask the database or the carrier first."""


class VoiceRoutes:
    """Answers ``/voice`` and everything below it, and hands every other request on.

    Args:
        app: The application behind it.
        parts: What answers a webhook, keeps its entries, and is shown it.
        counts: Counts what is done here.
    """

    def __init__(self, app: ASGIApp, parts: Parts, counts: Counts) -> None:
        self._app = app
        self._switch = parts.switch()
        self._clinics = {f"{CLINIC_COOKIE}={name}".encode(): name for name in (OPEN, CLOSED, FIRST)}
        self._local = parts.settings.local
        self._ledger = parts.ledger
        self._record = parts.record
        self._counts = counts
        self._document = (b"content-type", parts.carrier.document_type)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection's request."""
        if scope["type"] != "http" or not (scope["path"] == VOICE or scope["path"].startswith(VOICE + "/")):
            await self._app(scope, receive, send)
            return
        begun = time.perf_counter()
        answer = await self._answer(scope, receive)
        if answer is not None:
            self._counts.webhook(scope["path"], answer.status, time.perf_counter() - begun)
            await self._send(send, answer)

    async def _answer(self, scope: Scope, receive: Receive) -> Answer | None:
        """The answer, or None where the carrier has gone away before its request was complete."""
        if scope["method"] != "POST":
            return _METHOD_NOT_ALLOWED
        try:
            body = await within(partial(asyncio.timeout, _BODY_SECONDS), _body(receive))
        except TimeoutError:
            return _TOO_SLOW
        if body is None or len(body) > MAX_BODY:
            return None if body is None else _TOO_LARGE
        headers = dict(scope["headers"])
        webhook = Webhook(scope["raw_path"], scope["query_string"], headers, body)
        answer = self._switch.answer(webhook, self._clinic(headers) if self._local else "")
        if answer.later is not None:
            answer = await _later(answer, answer.later)
        if answer.entries:
            await self._keep(answer.entries)
        if self._record:
            try:
                self._record(webhook, answer)
            except Exception as error:  # noqa: BLE001  # a full disk must not cost a caller their answer
                log_fault("recording a webhook", error)
        return answer

    async def _send(self, send: Send, answer: Answer) -> None:
        # A 204 has no body, and so no length either (RFC 9110, section 8.6).
        headers = [] if answer.status == NO_CONTENT else [(b"content-length", b"%d" % len(answer.body))]
        if answer.body:
            headers.append(self._document)
        elif answer is _METHOD_NOT_ALLOWED:
            headers.append((b"allow", b"POST"))
        elif answer is _TOO_LARGE or answer is _TOO_SLOW:
            headers.append((b"connection", b"close"))
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": answer.body})

    def _clinic(self, headers: Mapping[bytes, bytes]) -> str:
        """How the clinic is to be taken: for a call of the browser phone perhaps as if it were open or closed."""
        return self._clinics.get(headers.get(b"cookie", b""), "")

    async def _keep(self, entries: Sequence[Entry]) -> None:
        """Wait until entries are on disk, before a byte of the answer goes out; but no longer than a caller can."""
        kept = Kept.NOWHERE
        try:
            kept = await within(partial(Patience, _MOST_KEEP_SECONDS), self._ledger.keep(entries))
        except Exception as error:  # noqa: BLE001  # the caller must be connected whatever becomes of the log
            log_fault("keeping entries of the call log", error)
        self._counts.count_entries(kept, len(entries))


async def _later(answer: Answer, later: Callable[[], Awaitable[Answer]]) -> Answer:
    """The answer that had to be waited for; the one that needs no waiting if that fails."""
    try:
        async with asyncio.timeout(_LATER_SECONDS):
            return await later()
    except Exception as error:  # noqa: BLE001  # as above
        log_fault("an answer that had to wait", error)
        return answer


async def _body(receive: Receive) -> bytes | None:
    """The whole body, or a little more than is allowed of one that is too large; None after a disconnect."""
    message: Message = await receive()
    body: bytes = message.get("body", b"")
    while message.get("more_body") and len(body) <= MAX_BODY:
        message = await receive()
        body += message.get("body", b"")
    return None if message["type"] == "http.disconnect" else body
