"""Pages over HTTP: what is spoken now, for caches and for readers, and nothing where the line offers no texts."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from ivr.core.line.model import Line, Part, Topic
from ivr.pages import html
from ivr.pages.html import policy
from ivr.pages.reading import code_of
from ivr.settings import read
from ivr.web.app import create_app
from ivr.wiring import Parts, join
from tests.calls.forms import TOKEN
from tests.lines import SMALL, small_line, texting_line
from tests.web.fakes import speaking

LOCAL = "http://127.0.0.1:8000"
PAGE = f"/pages/{code_of('medicines')}/en"


@pytest.fixture
def parts(tmp_path: Path) -> Parts:
    folders = {"IVR_MENUS": str(SMALL), "IVR_DATA": str(tmp_path), "IVR_AUDIO": str(tmp_path / "none")}
    return speaking(join(read(folders | {"TWILIO_AUTH_TOKEN": TOKEN})), line=texting_line())


def run(parts: Parts, work: Callable[[httpx.AsyncClient], Awaitable[None]]) -> None:
    async def session() -> None:
        transport = httpx.ASGITransport(create_app(parts))
        async with httpx.AsyncClient(transport=transport, base_url=LOCAL) as client:
            await work(client)

    asyncio.run(session())


def test_a_topic_is_read_by_its_code_and_by_its_id(parts: Parts) -> None:
    async def work(client: httpx.AsyncClient) -> None:
        page = await client.get(PAGE)
        assert page.status_code == 200
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert '<html lang="en">' in page.text
        assert "In an emergency, call 911." in page.text
        assert (await client.get("/pages/medicines/en")).text == page.text
        assert 'class="large"' in (await client.get(f"{PAGE}/large")).text
        assert "medicines" not in "".join(part for part in page.text.split('"') if part.startswith("/pages/"))

    run(parts, work)


def test_every_link_of_every_page_leads_to_a_page(parts: Parts) -> None:
    async def work(client: httpx.AsyncClient) -> None:
        waiting, seen = ["/pages"], set()
        while waiting:
            path = waiting.pop()
            if path in seen:
                continue
            seen.add(path)
            page = await client.get(path)
            assert page.status_code == 200, path
            waiting += [part for part in page.text.split('"') if part.startswith("/pages")]
        topics = sum(id_ in texting_line().topics for id_ in texting_line().parents)
        assert len(seen) == 1 + 2 * 2 * (1 + topics)

    run(parts, work)


def test_a_page_may_be_kept_for_a_day_and_is_known_by_its_mark(parts: Parts) -> None:
    async def work(client: httpx.AsyncClient) -> None:
        page = await client.get(PAGE)
        assert page.headers["cache-control"] == "public, max-age=86400, must-revalidate"
        assert page.headers["content-security-policy"].startswith(policy())
        for known in (page.headers["etag"], f'W/{page.headers["etag"]}, "x"', "*"):
            again = await client.get(PAGE, headers={"If-None-Match": known})
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["etag"] == page.headers["etag"]
        head = await client.head(PAGE)
        assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", page.headers["etag"])

    run(parts, work)


@pytest.mark.parametrize(
    "path",
    [
        "/pages/",
        "/pages/x",
        "/pages/medicines",
        "/pages/medicines/pt",
        f"{PAGE}/huge",
        "/pages/en/x",
        "/pages/en/large/x",
    ],
)
def test_what_is_no_page_is_not_found(parts: Parts, path: str) -> None:
    async def work(client: httpx.AsyncClient) -> None:
        assert (await client.get(path)).status_code == 404

    run(parts, work)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_other_methods_are_not_allowed(parts: Parts, method: str) -> None:
    async def work(client: httpx.AsyncClient) -> None:
        answer = await client.request(method, PAGE)
        assert answer.status_code == 405
        assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}

    run(parts, work)


def test_a_line_without_texts_has_no_pages(parts: Parts) -> None:
    async def work(client: httpx.AsyncClient) -> None:
        for path in ("/pages", PAGE, "/pages/en"):
            assert (await client.get(path)).status_code == 404

    run(speaking(parts, line=small_line()), work)


def _otherwise(line: Line) -> Line:
    """The line with another wording in the topic, published as another version."""
    topic = line.topics["medicines"]
    first = topic.parts[0].statements[0]
    said = replace(first, text={**first.text, "en": "These are other words."})
    return replace(
        line,
        version="other",
        topics={**line.topics, topic.id: Topic(topic.id, topic.title, (Part((said,)), *topic.parts[1:]))},
    )


def test_a_new_publication_is_read_at_once(parts: Parts) -> None:
    app = create_app(parts)

    async def work() -> None:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=LOCAL) as client:
            before = await client.get(PAGE)
            now = parts.publications.speaking
            changed = replace(now.publication, line=_otherwise(now.publication.line))
            parts.publications.swap(replace(now, publication=changed))
            after = await client.get(PAGE, headers={"If-None-Match": before.headers["etag"]})
            assert after.status_code == 200
            assert "These are other words." in after.text
            assert "These are other words." not in before.text

    asyncio.run(work())


def test_only_a_line_that_testers_hear_says_that_its_pages_are_drafts(parts: Parts) -> None:
    async def local(client: httpx.AsyncClient) -> None:
        assert "Draft." in (await client.get(PAGE)).text

    run(parts, local)

    async def live(client: httpx.AsyncClient) -> None:
        assert "Draft." not in (await client.get(PAGE)).text

    run(replace(parts, settings=replace(parts.settings, local=False)), live)


def test_a_language_without_words_for_pages_has_none(
    parts: Parts, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    html.words_of.cache_clear()
    monkeypatch.setattr(html, "_HERE", tmp_path)

    async def work(client: httpx.AsyncClient) -> None:
        assert (await client.get(PAGE)).status_code == 404

    run(parts, work)
    html.words_of.cache_clear()
