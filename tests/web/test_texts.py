"""Whole calls over HTTP, with all of the service behind them: from the end of a topic to text, page and STOP."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select

from ivr.pages.reading import home_of
from ivr.settings import read
from ivr.store.database import connect, reading
from ivr.store.tables import entries, opt_outs
from ivr.web.app import create_app
from ivr.web.upkeep import Upkeep
from ivr.wiring import Parts, join
from tests.calls.forms import STANDARD, sign, webhook
from tests.lines import texting_line, texting_menus
from tests.texts.carrier import PATIENCE, Api, KeepingTwilio
from tests.two_lines import SECOND, SECOND_NUMBER, two_lines

TOKEN = "0123456789abcdef0123456789abcdef"
BASE = "http://127.0.0.1:8000"
ANA = "+12025550171"
ACCOUNT = "AC00000000000000000000000000000001"


@dataclass
class Service:
    """The service, and what its carrier was asked for."""

    parts: Parts
    api: Api
    client: httpx.AsyncClient
    answers: list[httpx.Response] = field(default_factory=list)

    async def voice(self, target: str, **fields: str) -> httpx.Response:
        """One webhook of a call."""
        hook = webhook(target, TOKEN, BASE, **fields)
        headers = {name.decode(): value.decode() for name, value in hook.headers.items()}
        answer = await self.client.post(BASE + target, content=hook.body, headers=headers)
        assert answer.status_code == 200
        self.answers.append(answer)
        return answer

    async def key(self, digit: str, **fields: str) -> str:
        """A key; the words and addresses that it led to."""
        action = re.search(r' action="([^"]*)"', self.answers[-1].text)
        assert action
        await self.voice(unescape(action[1]), **({"Digits": digit} if digit else {}), **fields)
        return unescape(self.answers[-1].text)

    async def to_the_end_of_a_topic(self, *keys: str, **fields: str) -> str:
        """A call, until what is said behind the topic of key 1."""
        await self.voice("/voice", CallStatus="ringing", **fields)
        said = ""
        for key in (*keys, "1"):
            said = await self.key(key, **fields)
        while "mode=topic" in said:
            said = await self.key("#", **fields)
        return said

    async def metrics(self, wanted: str) -> str:
        """The metrics, once something stands in them: what was sent is counted after the carrier took it."""
        ends = time.monotonic() + PATIENCE
        while wanted not in (found := (await self.client.get("/metrics")).text):
            assert time.monotonic() < ends, found
            await asyncio.sleep(0.01)
        return found

    async def write(self, body: str) -> httpx.Response:
        """A text to the clinic."""
        form = {"MessageSid": "SM1", "From": ANA, "To": STANDARD["To"], "Body": body, "AccountSid": ACCOUNT}
        signed = {"X-Twilio-Signature": sign(f"{BASE}/voice/text", form, TOKEN)}
        return await self.client.post(f"{BASE}/voice/text", data=form, headers=signed)


@asynccontextmanager
async def service(folder: Path, *, sends: bool = True, menus: Path | None = None) -> AsyncIterator[Service]:
    """The line with texts, over HTTP; its carrier's API is on this machine, or nowhere."""
    given = {
        "IVR_MENUS": str(menus or texting_menus(folder / "menus")),
        "IVR_DATA": str(folder / "data"),
        "IVR_AUDIO": str(folder / "audio"),
        "IVR_SPEAK": "carrier",
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "IVR_ALERT_FROM": STANDARD["To"],
    } | ({"IVR_CARRIER_API": "http://127.0.0.1:9"} if sends else {})
    settings = read(given)
    carrier, api = KeepingTwilio(settings.auth_tokens, settings.public_url, settings.accounts), Api()
    carrier.kept = api
    parts = join(settings, carrier=carrier)
    assert parts.texts
    async with (
        Upkeep(parts).lifespan(FastAPI()),
        httpx.AsyncClient(transport=httpx.ASGITransport(create_app(parts)), base_url=BASE) as client,
    ):
        parts.texts.wishes.look()
        yield Service(parts, api, client)


def run(
    folder: Path, work: Callable[[Service], Awaitable[None]], *, sends: bool = True, menus: Path | None = None
) -> None:
    async def all_of_it() -> None:
        async with service(folder, sends=sends, menus=menus) as found:
            await work(found)

    asyncio.run(all_of_it())


def words(phrase: str, language: str) -> str:
    return " ".join(texting_line().phrases[phrase].text[language].split())


@pytest.mark.parametrize(("keys", "language"), [((), "en"), (("9",), "es")])
def test_from_the_end_of_a_topic_to_the_page_that_the_text_leads_to(
    tmp_path: Path, keys: tuple[str, ...], language: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    async def work(line: Service) -> None:
        assert words("text-offer", language) in await line.to_the_end_of_a_topic(*keys)
        assert words("text-consent", language) in await line.key("6")
        assert words("text-promised", language) in await line.key("1")
        ((to, sender, body),) = await asyncio.to_thread(line.api.sent, 1)
        assert (to, sender) == (ANA, STANDARD["To"])
        link = re.search(rf"{BASE}(/pages/\w+/{language})", body)
        assert link
        page = await line.client.get(link[1])
        assert page.status_code == 200
        topic = texting_line().topics[texting_line().menus["main"].options[0].target]
        assert topic.title[language] in page.text
        assert topic.title[language] not in body
        assert not any(ANA.strip("+") in str(answer.url) + answer.text for answer in line.answers)

    run(tmp_path, work)
    assert ANA.strip("+") not in caplog.text
    with reading(connect(f"sqlite:///{tmp_path / 'data' / 'ivr.db'}")) as connection:
        found = " ".join(connection.execute(select(entries.c.happened)).scalars())
    assert "text:" in found


def test_stop_ends_the_offers_and_start_begins_them_again(tmp_path: Path) -> None:
    async def work(line: Service) -> None:
        assert words("text-offer", "en") in await line.to_the_end_of_a_topic()
        answer = await line.write("STOP")
        assert (answer.status_code, answer.headers["content-type"]) == (200, "text/xml; charset=utf-8")
        assert words("text-offer", "en") not in await line.to_the_end_of_a_topic(CallSid="CA2")
        await line.write("START")
        assert words("text-offer", "en") in await line.to_the_end_of_a_topic(CallSid="CA3")
        assert line.api.texts == []

    run(tmp_path, work)


def test_only_a_pseudonym_is_kept_of_who_wants_no_texts(tmp_path: Path) -> None:
    async def work(line: Service) -> None:
        await line.write("PARAR")
        ((_, _, body),) = await asyncio.to_thread(line.api.sent, 1)
        assert "no recibirá más" in body

    run(tmp_path, work)
    with reading(connect(f"sqlite:///{tmp_path / 'data' / 'ivr.db'}")) as connection:
        (who,) = connection.execute(select(opt_outs.c.who)).scalars()
    assert re.fullmatch("[0-9a-f]{32}", who)
    assert not any(ANA.strip("+").encode() in file.read_bytes() for file in (tmp_path / "data").rglob("*.db*"))


def test_a_forged_text_touches_nothing(tmp_path: Path) -> None:
    async def work(line: Service) -> None:
        answer = await line.client.post(f"{BASE}/voice/text", data={"From": ANA, "Body": "STOP", "MessageSid": "SM1"})
        assert (answer.status_code, answer.content) == (403, b"")
        assert (await line.client.get(f"{BASE}/voice/text")).status_code == 405
        assert words("text-offer", "en") in await line.to_the_end_of_a_topic()

    run(tmp_path, work)


def test_a_withheld_number_is_offered_nothing(tmp_path: Path) -> None:
    async def work(line: Service) -> None:
        said = await line.to_the_end_of_a_topic(From="anonymous", Caller="anonymous")
        assert words("topic-end", "en") in said
        assert words("text-offer", "en") not in said

    run(tmp_path, work)


def test_here_a_text_is_promised_and_only_shown(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)

    async def work(line: Service) -> None:
        await line.to_the_end_of_a_topic()
        await line.key("6")
        assert words("text-promised", "en") in await line.key("1")

    run(tmp_path, work, sends=False)
    assert "would have been sent" in caplog.text
    assert ANA.strip("+") not in caplog.text


def test_what_becomes_of_texts_is_counted(tmp_path: Path) -> None:
    async def work(line: Service) -> None:
        assert "ivr_texts_total" not in (await line.client.get("/metrics")).text
        await line.write("STOP")
        metrics = (await line.client.get("/metrics")).text
        assert 'ivr_texts_total{outcome="opted out"} 1' in metrics
        assert 'ivr_webhooks_total{route="/voice/text",status="200"} 1' in metrics

    run(tmp_path, work)


def second_texts(folder: Path, *, first: bool) -> Path:
    """Two lines, of which the second one offers texts, and perhaps the first one too."""
    menus = two_lines(folder / "menus")
    second = texting_menus(menus / "lines" / SECOND)
    line = second / "line.yaml"
    line.write_text(line.read_text(encoding="utf-8").replace("Harbor Clinic", "Hill Clinic"), encoding="utf-8")
    if first:
        lines = (menus / "line.yaml").read_text(encoding="utf-8")
        texting_menus(menus)
        (menus / "line.yaml").write_text(f"{lines}texts: yes\nclinic: Harbor Clinic\n", encoding="utf-8")
    return menus


@pytest.mark.parametrize("first", [True, False], ids=["both lines text", "only the second line texts"])
def test_another_line_texts_the_address_of_its_own_page_and_stop_counts_for_all(tmp_path: Path, *, first: bool) -> None:
    async def work(line: Service) -> None:
        called = {"To": SECOND_NUMBER, "Called": SECOND_NUMBER}
        assert words("text-offer", "en") in await line.to_the_end_of_a_topic(**called)
        assert words("text-consent", "en") in await line.key("6", **called)
        assert words("text-promised", "en") in await line.key("1", **called)
        ((_, _, body),) = await asyncio.to_thread(line.api.sent, 1)
        assert "Hill Clinic" in body
        link = re.search(rf"{BASE}(/pages/~\w+/\w+/en)", body)
        assert link
        assert (await line.client.get(link[1])).status_code == 200
        assert (await line.client.get(link[1].rpartition("/")[0] + "/es/large")).status_code == 200
        assert ((await line.client.get("/pages/en")).status_code == 200) == first
        forged = {"From": ANA, "To": SECOND_NUMBER, "Body": "STOP", "MessageSid": "SM1"}
        assert (await line.client.post(f"{BASE}/voice/text", data=forged)).status_code == 403
        answer = await line.write("STOP")  # to the number that texts come from, which is the first line's
        assert (answer.status_code, answer.headers["content-type"]) == (200, "text/xml; charset=utf-8")
        assert words("text-offer", "en") not in await line.to_the_end_of_a_topic(**called, CallSid="CA2")
        assert words("text-offer", "en") not in await line.to_the_end_of_a_topic(CallSid="CA3")
        metrics = await line.metrics('outcome="sent"} 1')
        assert 'outcome="opted out"} 1' in metrics
        await line.write("START")
        assert words("text-offer", "en") in await line.to_the_end_of_a_topic(**called, CallSid="CA4")

    run(tmp_path, work, menus=second_texts(tmp_path, first=first))


def test_every_link_of_another_lines_pages_leads_to_one_of_its_pages(tmp_path: Path) -> None:
    async def work(line: Service) -> None:
        home = home_of(SECOND)
        waiting, seen = [home], set[str]()
        while waiting:
            if (path := waiting.pop()) not in seen:
                seen.add(path)
                page = await line.client.get(path)
                assert page.status_code == 200, path
                found = re.findall(r'href="(/pages[^"]*)"', page.text)
                assert all(each.startswith(home) for each in found)
                waiting += found
        assert len(seen) > 8  # topics, lists and sizes, in two languages
        for nowhere in ("/pages/~", f"{home}/en/large/en/large", "/pages/~bcdfghjk/en", "/pages/a/b/c/d", f"{home}/"):
            assert (await line.client.get(nowhere)).status_code == 404

    run(tmp_path, work, menus=second_texts(tmp_path, first=True))
