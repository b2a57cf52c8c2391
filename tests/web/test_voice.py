"""Between a webhook's answer and its first byte: the log comes first, but never costs a caller the answer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from ivr.calls.session import Answer, CallSession, Webhook
from ivr.carriers.port import LetIn
from ivr.core.entries import Entry, Kept, Kind, Note
from ivr.settings import read
from ivr.web import voice
from ivr.web.metrics import Counts, text
from ivr.web.voice import VoiceRoutes
from ivr.wiring import Parts, join
from tests.lines import SMALL
from tests.web.fakes import FakeAlerts, FakeLedger, speaking

ENTRY = Entry("CA1", 3, 1_700_000_000_000, Note(Kind.KEY, "1", opens="leg"), number="+12025550142")
ANSWER = Answer(200, b"<Response/>", entries=(ENTRY,))
Message = MutableMapping[str, Any]


@dataclass
class Fixed:
    """A session that always gives the same answer."""

    given: Answer

    def answer(self, webhook: Webhook, read: LetIn | None = None) -> Answer:
        """Give it."""
        del webhook, read
        return self.given


@pytest.fixture
def parts(tmp_path: Path) -> Parts:
    folders = {"IVR_MENUS": str(SMALL), "IVR_DATA": str(tmp_path), "IVR_AUDIO": str(tmp_path / "audio")}
    return replace(join(read(folders)), ledger=FakeLedger(), alerts=FakeAlerts())


def fixed(given: Answer) -> CallSession:
    return Fixed(given)  # type: ignore[return-value]  # as much of one as is asked


def post(parts: Parts, *, cookie: bytes = b"", sent: list[Message] | None = None) -> tuple[bytes, str, float]:
    """One webhook: the body that was sent, the metrics then, and the seconds it took."""
    messages: list[Message] = [] if sent is None else sent
    counts = Counts()

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    async def send(message: Message) -> None:
        messages.append(message)

    async def nobody(*_: object) -> None:
        raise AssertionError

    headers = [(b"cookie", cookie)] if cookie else []
    scope = {"type": "http", "method": "POST", "path": "/voice", "raw_path": b"/voice", "query_string": b""}
    began = time.monotonic()
    asyncio.run(VoiceRoutes(nobody, parts, counts)({**scope, "headers": headers}, receive, send))
    return messages[-1]["body"], text(counts.metrics()), time.monotonic() - began


def test_entries_are_on_disk_before_the_first_byte_goes_out(parts: Parts) -> None:
    sent: list[Message] = []
    seen: list[int] = []

    async def keep() -> Kept:
        await asyncio.sleep(0.01)
        seen.append(len(sent))
        return Kept.SPOOL

    ledger = FakeLedger(keep)
    body, metrics, _ = post(replace(speaking(parts, session=fixed(ANSWER)), ledger=ledger), sent=sent)
    assert (body, seen, ledger.entries) == (ANSWER.body, [0], [ENTRY])
    assert 'ivr_entries_total{where="spool"} 1' in metrics


def test_an_answer_without_entries_waits_for_no_log(parts: Parts) -> None:
    ledger = FakeLedger()
    post(replace(speaking(parts, session=fixed(Answer(204))), ledger=ledger))
    assert ledger.entries == []


async def breaks() -> Kept:
    raise OSError(28, "no space left for +12025550142")


async def hangs() -> Kept:
    await asyncio.Event().wait()
    raise AssertionError


@pytest.mark.parametrize(("does", "named"), [(breaks, "OSError"), (hangs, "TimeoutError")])
def test_a_log_that_breaks_its_promise_costs_no_caller_the_answer(
    does: Callable[[], Awaitable[Kept]], named: str, parts: Parts, caplog: pytest.LogCaptureFixture
) -> None:
    body, metrics, seconds = post(replace(speaking(parts, session=fixed(ANSWER)), ledger=FakeLedger(does)))
    assert body == ANSWER.body
    assert seconds < 1
    assert 'ivr_entries_total{where="nowhere"} 1' in metrics
    assert f"failed with {named}" in caplog.text
    assert "+1202" not in caplog.text


def test_an_answer_that_must_wait_is_waited_for_with_its_entries(parts: Parts) -> None:
    async def later() -> Answer:
        return ANSWER

    ledger = FakeLedger()
    waits = speaking(parts, session=fixed(Answer(200, b"<Wait/>", later=later)))
    body, _, _ = post(replace(waits, ledger=ledger))
    assert (body, ledger.entries) == (ANSWER.body, [ENTRY])


@pytest.mark.parametrize("fault", [ValueError("+12025550142"), None], ids=["breaks", "hangs"])
def test_where_waiting_fails_the_answer_that_needs_none_goes_out(
    fault: Exception | None, parts: Parts, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(voice, "_LATER_SECONDS", 0.01)

    async def later() -> Answer:
        if fault:
            raise fault
        await asyncio.Event().wait()
        raise AssertionError

    body, _, _ = post(speaking(parts, session=fixed(replace(ANSWER, later=later))))
    assert body == ANSWER.body
    assert "+1202" not in caplog.text


@pytest.mark.parametrize(
    ("cookie", "body"),
    [(b"", b"<Clock/>"), (b"clinic=closed", b"<Closed/>"), (b"clinic=burning", b"<Clock/>"), (b"a=1", b"<Clock/>")],
)
def test_a_call_of_the_browser_phone_may_find_the_clinic_closed(cookie: bytes, body: bytes, parts: Parts) -> None:
    clinics = {"closed": fixed(Answer(200, b"<Closed/>"))}
    found = speaking(parts, session=fixed(Answer(200, b"<Clock/>")), clinics=clinics)
    assert post(found, cookie=cookie)[0] == body


def test_live_no_cookie_changes_anything(parts: Parts) -> None:
    clinics = {"closed": fixed(Answer(200, b"<Closed/>"))}
    here = speaking(parts, session=fixed(Answer(200, b"<Clock/>")), clinics=clinics)
    live = replace(here, settings=replace(parts.settings, local=False))
    assert post(live, cookie=b"clinic=closed")[0] == b"<Clock/>"
