"""The service over HTTP: routes, methods, sizes, and what an outsider is told, which is nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, MutableMapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.types import ASGIApp

from ivr.calls.session import Answer, Webhook
from ivr.carriers.port import MAX_BODY
from ivr.settings import read
from ivr.web import voice
from ivr.web.app import create_app
from ivr.web.metrics import Counts
from ivr.web.voice import VoiceRoutes
from ivr.wiring import Parts, join
from ivr.wiring.carrier import carrier_of
from tests.calls.calls import session_for
from tests.calls.forms import BASE, TOKEN, webhook
from tests.lines import SMALL
from tests.web.fakes import FakeAlerts, FakeLedger, speaking

Recorded = list[tuple[Webhook, Answer]]


@pytest.fixture
def recorded() -> Recorded:
    return []


@pytest.fixture
def parts(tmp_path: Path, recorded: Recorded) -> Parts:
    folders = {"IVR_MENUS": str(SMALL), "IVR_DATA": str(tmp_path), "IVR_AUDIO": str(tmp_path / "audio")}
    live = {"IVR_PUBLIC_URL": BASE, "TWILIO_AUTH_TOKEN": TOKEN, "IVR_SECRET": "a-secret-of-the-tests"}
    settings = read(folders | live)
    local = read(folders | {"TWILIO_AUTH_TOKEN": TOKEN})
    joined = join(local, lambda webhook, answer: recorded.append((webhook, answer)))
    session = session_for(joined.line, tokens=settings.auth_tokens, base=settings.public_url)
    return replace(
        speaking(joined, session=session),
        settings=settings,
        carrier=carrier_of(settings),
        ledger=FakeLedger(),
        alerts=FakeAlerts(),
    )


def run(app: ASGIApp, work: Callable[[httpx.AsyncClient], Awaitable[None]]) -> None:
    async def session() -> None:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE) as client:
            await work(client)

    asyncio.run(session())


def request(hook: Webhook) -> dict[str, Any]:
    query = f"?{hook.query.decode()}" if hook.query else ""
    headers = {name.decode(): value.decode() for name, value in hook.headers.items()}
    return {"url": BASE + hook.path.decode() + query, "content": hook.body, "headers": headers}


def test_a_call_over_http(parts: Parts, recorded: Recorded) -> None:
    async def work(client: httpx.AsyncClient) -> None:
        answer = await client.post(**request(webhook("/voice")))
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/xml; charset=utf-8"
        assert answer.text.startswith("<?xml")

    run(create_app(parts), work)
    assert [answer.status for _, answer in recorded] == [200]


@pytest.mark.parametrize("path", ["/voice", "/voice/whisper", "/voice/whisper/key", "/voice/status", "/voice/fallback"])
def test_unsigned_and_forged_requests_get_an_empty_403(path: str, parts: Parts) -> None:
    async def work(client: httpx.AsyncClient) -> None:
        good = request(webhook(path))
        forged = good | {"headers": good["headers"] | {"x-twilio-signature": "x" * 28}}
        bare = good | {"headers": {"content-type": good["headers"]["content-type"]}}
        for refused in (forged, bare, {"url": BASE + path}):
            answer = await client.post(**refused)
            assert (answer.status_code, answer.content) == (403, b"")

    run(create_app(parts), work)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/voice", 405),
        ("PUT", "/voice/status", 405),
        ("HEAD", "/voice", 405),
        ("POST", "/voice/none", 404),
        ("POST", "/voices", 404),
        ("GET", "/", 404),
        ("GET", "/docs", 404),
        ("POST", "/healthz", 405),
    ],
)
def test_other_routes_and_methods(method: str, path: str, status: int, parts: Parts) -> None:
    async def work(client: httpx.AsyncClient) -> None:
        answer = await client.request(method, path)
        assert answer.status_code == status
        assert status != 405 or answer.headers["allow"]

    run(create_app(parts), work)


def test_a_body_that_is_too_large_is_not_read_to_its_end(parts: Parts) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(1_000):
            sent += 1_024
            yield b"x" * 1_024

    async def work(client: httpx.AsyncClient) -> None:
        answer = await client.post("/voice", content=b"x" * (MAX_BODY + 1))
        assert (answer.status_code, answer.content) == (413, b"")
        assert (await client.post("/voice", content=endless())).status_code == 413
        assert sent < 2 * MAX_BODY

    run(create_app(parts), work)


def test_a_carrier_that_hangs_up_in_the_middle_is_not_answered(parts: Parts) -> None:
    messages: Iterator[dict[str, Any]] = iter(
        [{"type": "http.request", "body": b"a", "more_body": True}, {"type": "http.disconnect"}]
    )

    async def receive() -> MutableMapping[str, Any]:
        return next(messages)

    async def send(_message: MutableMapping[str, Any]) -> None:
        pytest.fail("nobody is there")

    routes = VoiceRoutes(create_app(parts), parts, Counts())
    scope = {"type": "http", "method": "POST", "path": "/voice", "raw_path": b"/voice", "headers": []}
    asyncio.run(routes(scope, receive, send))


def test_a_carrier_that_sends_too_slowly_is_told_so(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voice, "_BODY_SECONDS", 0)
    sent: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/voice", "raw_path": b"/voice", "headers": []}
    asyncio.run(VoiceRoutes(create_app(parts), parts, Counts())(scope, receive, send))
    assert sent[0]["status"] == 408


def test_a_recorder_that_fails_costs_no_caller_their_answer(parts: Parts, caplog: pytest.LogCaptureFixture) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "no space left for +12025550171")

    async def work(client: httpx.AsyncClient) -> None:
        assert (await client.post(**request(webhook("/voice")))).status_code == 200

    run(create_app(replace(parts, record=fail)), work)
    assert "OSError" in caplog.text
    assert "+1202" not in caplog.text


def test_health_tells_the_menus_and_readiness_checks_a_request_of_our_own(parts: Parts) -> None:
    async def work(client: httpx.AsyncClient) -> None:
        health = (await client.get("/healthz")).json()
        assert health == {
            "status": "ok",
            "line": "small",
            "menus": parts.line.version,
            "last_good": False,
            "publication": None,
            "refused_webhooks": 0,
            "unwritten_entries": 0,
            "voice": parts.voice.progress().as_dict(),
        }
        ready = await client.get("/readyz")
        assert (ready.status_code, ready.json()) == (200, {"ready": True, "reasons": []})

    run(create_app(parts), work)


def test_metrics_count_webhooks_and_what_was_kept_of_them(parts: Parts) -> None:
    async def work(client: httpx.AsyncClient) -> None:
        await client.post(**request(webhook("/voice")))
        await client.post("/voice/status")
        answer = await client.get("/metrics")
        assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
        for line in (
            'ivr_webhooks_total{route="/voice",status="200"} 1',
            'ivr_webhooks_total{route="/voice/status",status="403"} 1',
            "ivr_webhooks_refused_total 1",
            'ivr_entries_total{where="database"} 1',
        ):
            assert line in answer.text.splitlines()

    run(create_app(parts), work)


def test_a_service_whose_log_is_in_trouble_is_not_ready(parts: Parts) -> None:
    async def work(client: httpx.AsyncClient) -> None:
        ready = await client.get("/readyz")
        assert (ready.status_code, ready.json()["reasons"]) == (503, ["The database is gone."])

    run(create_app(replace(parts, ledger=FakeLedger(wrong=["The database is gone."]))), work)


def test_a_service_that_would_refuse_the_carrier_is_not_ready(parts: Parts) -> None:
    deaf = session_for(parts.line, tokens=["another token"])
    broken = speaking(parts, session=deaf)

    async def work(client: httpx.AsyncClient) -> None:
        ready = await client.get("/readyz")
        assert ready.status_code == 503
        assert "IVR_PUBLIC_URL" in ready.json()["reasons"][0]

    run(create_app(broken), work)


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_a_monitor_may_ask_with_head(path: str, parts: Parts) -> None:
    async def check(client: httpx.AsyncClient) -> None:
        asked, got = await client.head(path), await client.get(path)
        assert asked.status_code == got.status_code
        assert asked.headers["content-type"] == got.headers["content-type"]

    run(create_app(parts), check)


def test_an_answer_without_a_body_has_no_length(parts: Parts) -> None:
    async def check(client: httpx.AsyncClient) -> None:
        hook = webhook("/voice/status", CallStatus="completed")
        answer = await client.post(**request(hook))
        assert answer.status_code == 204
        assert "content-length" not in answer.headers

    run(create_app(parts), check)
