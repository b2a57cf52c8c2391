"""A second carrier is one package and one setting: whole calls run through the same service, over HTTP."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from ivr.alerts.messages import FOLDER, Messages, path_of
from ivr.alerts.notifiers.port import Setup
from ivr.alerts.notifiers.registry import senders
from ivr.alerts.settings import AlertSettings
from ivr.calls.alert_address import Addresses
from ivr.calls.fallback import static_document
from ivr.calls.session import CallSession
from ivr.carriers.port import CarrierError
from ivr.core.callbacks.entry import Callback, Recording, Standing
from ivr.settings import Settings, read
from ivr.web.app import create_app
from ivr.wiring import Parts, join
from ivr.wiring.backend import lists
from tests.alerts.memory import MemoryKept, PlainBox
from tests.alerts.notifiers.test_notifiers import told
from tests.alerts.people import OPENED, Way, callback, line
from tests.carriers.plain import HEADER, Calls, Plain
from tests.lines import SMALL, listening_line, small_line
from tests.started import OPEN

BASE: Final = "http://127.0.0.1:8000"
CALLER, CLINIC, NURSE, SECOND = "+12025550171", "+12025550100", "+12025550111", "+12025550112"
WORDS: Final = {name: each.text for name, each in small_line().phrases.items()}
Document = list[dict[str, Any]]


def words(document: Document) -> str:
    """All that is heard."""
    return " ".join(each for told in document for each in told.get("words", []))


@dataclass
class Caller:
    """The carrier of one call, which asks a real service."""

    client: httpx.AsyncClient
    parts: Parts
    carrier: Plain
    call: str = "plain-1"
    heard: list[Document] = field(default_factory=list)

    async def send(self, target: str, **sent: Any) -> httpx.Response:  # noqa: ANN401  # as JSON
        """One signed request."""
        webhook = self.carrier.signed(target, {"call": self.call, "from": CALLER, "to": CLINIC} | sent)
        headers = {name.decode(): value.decode() for name, value in webhook.headers.items()}
        return await self.client.post(BASE + target, content=webhook.body, headers=headers)

    async def hear(self, target: str, **sent: Any) -> Document:  # noqa: ANN401  # as JSON
        """The document that it is answered with."""
        answer = await self.send(target, **sent)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
        document: Document = answer.json()
        self.heard.append(document)
        return document

    async def press(self, *keys: str) -> Document:
        """Begin a call, and press keys."""
        document = await self.hear("/voice", stage="incoming")
        for key in keys:
            document = await self.hear(document[-1]["key"], key=key)
        return document

    def rows(self) -> list[Callback]:
        """The callback list on disk, whatever the standing."""
        kept = lists(self.parts.settings, lambda: self.parts.line).kept
        return [each for each in (kept.get(id_) for id_ in range(1, 9)) if each is not None]


def settings(tmp_path: Path) -> Settings:
    return read(
        {
            "IVR_MENUS": str(SMALL),
            "IVR_DATA": str(tmp_path),
            "IVR_AUDIO": str(tmp_path / "audio"),
            "IVR_SPEAK": "carrier",
            "IVR_PUBLIC_URL": "",
            **OPEN,
        }
    )


@pytest.fixture
def run(tmp_path: Path) -> Callable[[Callable[[Caller], Awaitable[None]]], None]:
    """Starts the service for this carrier, and lets a test call it."""

    def run_(work: Callable[[Caller], Awaitable[None]]) -> None:
        carrier = Plain(b"a secret of the tests")
        parts = join(settings(tmp_path), carrier=carrier)  # the one setting

        async def served() -> None:
            parts.ledger.start()
            try:
                async with httpx.AsyncClient(transport=httpx.ASGITransport(create_app(parts))) as client:
                    await work(Caller(client, parts, carrier))
            finally:
                await parts.ledger.stop()

        asyncio.run(served())

    return run_


Run = Callable[[Callable[[Caller], Awaitable[None]]], None]


def test_a_sign_is_chosen_a_nurse_is_rung_and_accepts(run: Run) -> None:
    async def work(caller: Caller) -> None:
        rung = await caller.press("4", "1")
        assert WORDS["emergency"]["en"] in words(caller.heard[0])
        (ring,) = [each for each in rung if each["do"] == "ring"]
        assert (ring["phones"][0]["phone"], ring["shown"]) == (NURSE, CLINIC)
        assert [each.standing for each in caller.rows()] == [Standing.OPEN], "on disk before the caller hears a word"
        leg = {"leg": "plain-2", "from": CLINIC}
        asked = await caller.hear(ring["phones"][0]["first"], **leg)
        assert "numbness in a leg" in words(asked)
        assert [each["do"] for each in asked] == ["ask", "hang up"]
        assert asked[0]["silence"] is None
        assert await caller.hear(asked[0]["key"], key="2", **leg) == [{"do": "hang up"}]
        assert await caller.hear(asked[0]["key"], key="1", **leg) == []
        over = await caller.hear(ring["then"], dial={"end": "joined", "lasted": 42})
        assert WORDS["conversation-over"]["en"] in words(over)
        assert (await caller.send("/voice/status", over="hung up")).status_code == 204
        assert [each.standing for each in caller.rows()] == [Standing.ANSWERED]

    run(work)


@pytest.mark.parametrize("pressed", [True, False])
def test_where_the_carrier_does_not_tell_who_was_joined_a_1_counts(run: Run, *, pressed: bool) -> None:
    async def work(caller: Caller) -> None:
        ring = (await caller.press("4", "1"))[-1]
        asked = await caller.hear(ring["phones"][0]["first"], leg="plain-2")
        if pressed:
            await caller.hear(asked[0]["key"], key="1", leg="plain-2")
        following = await caller.hear(ring["then"], dial={"end": "picked up"})
        assert (WORDS["conversation-over"]["en"] in words(following)) is pressed
        assert (following[-1]["do"] == "ring") is not pressed

    run(work)


def test_who_is_not_reached_is_followed_by_the_next_and_then_by_guidance(run: Run) -> None:
    async def work(caller: Caller) -> None:
        document = await caller.press("9", "4", "1")
        assert document[-1]["phones"][0]["phone"] == SECOND, "who speaks Spanish rings first"
        for end in ("rang out", "engaged", "refused"):
            document = await caller.hear(document[-1]["then"], dial={"end": end})
        assert document[-1]["do"] == "ask"
        assert WORDS["nobody-red-flag"]["es"] in words(document)
        recorded = await caller.hear(document[-1]["key"], key="2")
        assert recorded[-1]["do"] == "record"
        ready = await caller.send(recorded[-1]["ready"], message={"id": "m-1", "lasts": 9})
        assert (ready.status_code, ready.content) == (204, b"")
        thanked = await caller.hear(recorded[-1]["then"], message={"id": "m-1", "lasts": 9})
        assert WORDS["message-thanks"]["es"] in words(thanked)
        assert [each.has_message for each in caller.rows()] == [True]

    run(work)


def test_a_fallback_is_an_apology_and_a_person_and_knows_the_sign(run: Run) -> None:
    async def work(caller: Caller) -> None:
        failed = (await caller.press("9", "4"))[-1]["key"]
        rung = await caller.hear("/voice/fallback", failed=BASE + failed, error="7", key="1")
        assert WORDS["apology"]["es"] in words(rung)
        assert (rung[-1]["do"], rung[-1]["phones"][0]["phone"]) == ("ring", NURSE)
        assert [each.standing for each in caller.rows()] == [Standing.OPEN]
        asked = await caller.hear(rung[-1]["phones"][0]["first"], leg="plain-2")
        assert await caller.hear(asked[0]["key"], key="1", leg="plain-2") == []
        over = await caller.hear(rung[-1]["then"], dial={"end": "joined", "lasted": 9})
        assert WORDS["conversation-over"]["es"] in words(over)

    run(work)


def test_an_alert_call_connects_with_the_patient(run: Run) -> None:
    async def work(caller: Caller) -> None:
        ring = (await caller.press("4", "1"))[-1]
        await caller.hear(ring["then"], dial={"end": "rang out"})
        (row,) = caller.rows()
        about = Addresses(caller.parts.settings.auth_tokens, ["en", "es"]).about(row.id, "nurse.0", "en")
        alert = Caller(caller.client, caller.parts, caller.carrier, "plain-7")
        told = await alert.hear(about.address, **{"from": CLINIC, "to": NURSE})
        assert WORDS["alert-call"]["en"].strip() in words(told)
        dialled = await alert.hear(told[0]["key"], key="1", **{"from": CLINIC, "to": NURSE})
        assert dialled[-1]["phones"] == [{"phone": CALLER, "first": ""}]
        assert dialled[-1]["shown"] == CLINIC
        assert [each.standing for each in caller.rows()] == [Standing.TAKEN]
        over = await alert.hear(dialled[-1]["then"], dial={"end": "rang out"})
        assert WORDS["alert-call-unanswered"]["en"].strip() in words(over)
        assert [each.standing for each in caller.rows()] == [Standing.OPEN]

    run(work)


def test_only_what_it_signed_is_let_in(run: Run) -> None:
    async def work(caller: Caller) -> None:
        body = json.dumps({"call": "plain-1"}).encode()
        for headers in ({}, {HEADER.decode(): "0" * 64}, {"x-twilio-signature": "x"}):
            answer = await caller.client.post(f"{BASE}/voice", content=body, headers=headers)
            assert (answer.status_code, answer.content) == (403, b"")
        assert caller.parts.publications.refused == 3
        assert (await caller.send("/voice", call=None)).status_code == 400
        assert caller.parts.not_ready() == [], "it lets itself in"
        assert caller.rows() == []

    run(work)


def test_what_nobody_can_read_is_an_apology_and_a_person(run: Run) -> None:
    async def work(caller: Caller) -> None:
        rung = await caller.hear("/voice?lang=es&mode=menu&n=3", dial={"end": "a word that is new"})
        assert WORDS["apology"]["es"] in words(rung)
        assert rung[-1]["do"] == "ring"

    run(work)


def test_what_is_said_to_this_carrier_counts_as_well() -> None:
    carrier = Plain(b"a secret of the tests")
    session = CallSession(listening_line(), carrier, ["a secret"])

    def hear(target: str, **sent: str) -> Document:
        document: Document = json.loads(session.answer(carrier.signed(target, {"call": "plain-1", **sent})).body)
        return document

    begun = hear("/voice", stage="incoming")
    assert (begun[-1]["hear"], "nurse" in begun[-1]["expect"]) == ("en", True)
    asked = hear(begun[-1]["key"], words="I have a fever.")
    assert "press 1 or say yes" in words(asked)
    assert hear(asked[-1]["key"], words="Yes.")[-1]["do"] == "ring"
    assert hear(begun[-1]["key"], key="2", words="a fever") == hear(begun[-1]["key"], key="2")


def test_staff_are_told_and_messages_fetched_by_its_api(tmp_path: Path) -> None:
    calls = Calls(recordings={"m-1": b"RIFF a name"})
    environment = AlertSettings(
        local=True, account="ours", token="a token", carrier_api="http://127.0.0.1:9", sender=CLINIC
    )
    ways = senders(Setup(environment, line(), Plain(b"", calls).api(), lambda id_, *_: f"{BASE}/voice/alert?id={id_}"))
    assert ways[Way.CALL].look(ways[Way.CALL].send(told())) == (False, "call-1 rang out")
    assert calls.placed == [(told().to, CLINIC, f"{BASE}/voice/alert?id=12")]
    assert ways[Way.TEXT].look(ways[Way.TEXT].send(told())) == (True, "")
    with pytest.raises(CarrierError, match="carrier error 429"):
        ways[Way.TEXT].send(told())
    kept = MemoryKept(callback())
    kept.waiting = [Recording(12, "m-1")]
    Messages(kept, calls, PlainBox(), tmp_path).work(OPENED)
    assert (kept.waiting, calls.recordings) == ([], {})
    assert path_of(tmp_path / FOLDER, 12).exists()


def test_the_static_file_is_one_document_of_this_carrier_too() -> None:
    told = json.loads(static_document(small_line(), Plain(b"").document))
    assert [each["do"] for each in told[:2]] == ["say", "ring"]
    assert (told[1]["then"], told[1]["shown"], told[-1]) == ("", None, {"do": "hang up"})
