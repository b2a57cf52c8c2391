"""Who is let in to the console, what a page of another site can do (nothing), and how much is waited for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from http import HTTPStatus

import httpx
import pytest
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from ivr.store.console.people import EVERY_ROLE
from ivr.web.console import app
from ivr.web.console.app import Console, Doors
from ivr.web.console.gate import LocalGate, Seal
from ivr.web.console.page import Asked, Data, Page, Route
from ivr.web.console.words import LANGUAGES
from ivr.wiring import Parts
from ivr.wiring.console import Desk
from tests.web.console.browsing import Browsing, text
from tests.web.console.people import Staff

SEAL = Seal(b"of the tests")


def test_whoever_sits_at_this_machine_is_let_in_and_told_that_nothing_leaves_it(browsing: Browsing) -> None:
    answer = browsing.get("/console")
    assert answer.status_code == HTTPStatus.OK
    assert "On this machine only" in text(answer)
    assert browsing.get("/console/").status_code == HTTPStatus.OK


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/console/none", 404),
        ("GET", "/console/callbacks/1/take", 405),
        ("PUT", "/console", 405),
        ("DELETE", "/console/notice", 405),
        ("GET", "/consoles", 404),
        ("GET", "/console/static/none.css", 404),
        ("GET", "/console/static/../app.py", 404),
        ("POST", "/console/static/base.css", 405),
        ("GET", "/voice/console", 405),
        ("POST", "/voice/console", 404),
    ],
)
def test_other_addresses_and_methods(browsing: Browsing, method: str, path: str, status: int) -> None:
    answer = browsing.ask(method, path)
    assert answer.status_code == status
    assert bool(answer.headers.get("allow")) == (status == HTTPStatus.METHOD_NOT_ALLOWED)


def test_a_page_brings_no_script_of_another_place_and_is_kept_nowhere(browsing: Browsing) -> None:
    answer = browsing.get("/console")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["cache-control"] == "no-store"
    assert " style=" not in answer.text
    assert "<script>" not in answer.text
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://elsewhere.example"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "null"},
        {"origin": "http://["},
        {"origin": "", "sec-fetch-site": "cross-site"},
        {"origin": "", "sec-fetch-site": "same-site"},
        {"origin": ""},
    ],
    ids=str,
)
def test_a_form_of_another_page_does_nothing(browsing: Browsing, parts: Parts, headers: dict[str, str]) -> None:
    notice = parts.settings.data / "notice.json"
    notice.write_text("{}")
    assert browsing.post("/console/notice/off", None, **headers).status_code == HTTPStatus.FORBIDDEN
    assert notice.exists()
    assert browsing.post("/console/notice/off").status_code == HTTPStatus.SEE_OTHER
    assert not notice.exists()


def test_a_form_of_another_browser_does_nothing(browsing: Browsing, parts: Parts) -> None:
    other = Browsing(browsing.app)
    (parts.settings.data / "notice.json").write_text("{}")
    for token in (other.token(), "", "0" * 64, "ñ"):
        assert browsing.post("/console/notice/off", {"token": token}).status_code == HTTPStatus.FORBIDDEN
    assert (parts.settings.data / "notice.json").exists()


def test_a_strangers_name_for_this_machine_is_refused(browsing: Browsing) -> None:
    browsing.host = "rebound.example"
    assert browsing.get("/console").status_code == HTTPStatus.MISDIRECTED_REQUEST


def test_another_site_cannot_take_a_page_as_a_part_of_its_own(browsing: Browsing) -> None:
    taken = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}
    assert browsing.get("/console", **taken).status_code == HTTPStatus.FORBIDDEN
    walked = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    assert browsing.get("/console", **walked).status_code == HTTPStatus.OK


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("application/json", b"{}", 415),
        ("", b"token=x", 415),
        ("application/x-www-form-urlencoded", b"a" * 70_000, 413),
        ("application/x-www-form-urlencoded", b"&".join([b"a=b"] * 3_000), 400),
        ("application/x-www-form-urlencoded", b"a=%00", 400),
        ("application/x-www-form-urlencoded", b"a=%FF", 400),
        ("application/x-www-form-urlencoded", b"\xff", 400),
    ],
    ids=["json", "none", "large", "many", "nul", "not-utf-8", "bytes"],
)
def test_odd_forms_are_refused(browsing: Browsing, kind: str, body: bytes, status: int) -> None:
    headers = {"origin": browsing.origin, "content-type": kind}
    assert browsing.ask("POST", "/console/notice", body, headers).status_code == status


def test_the_language_is_the_browsers_until_somebody_chooses_one(browsing: Browsing) -> None:
    assert '<html lang="es">' in browsing.get("/console", accept_language="es-MX,es;q=0.9,en;q=0.5").text
    assert '<html lang="en">' in browsing.get("/console", accept_language="fr, de").text
    assert '<html lang="es">' in browsing.get("/console?lang=es").text
    assert '<html lang="es">' in browsing.get("/console").text
    assert '<html lang="en">' in browsing.get("/console?lang=tlh", cookie="", accept_language="en").text
    assert LANGUAGES == ("en", "es")


def test_a_name_is_remembered_and_a_wrong_one_refused(browsing: Browsing) -> None:
    assert browsing.post("/console/name", {"name": " Ana  Ruíz, RN "}).status_code == HTTPStatus.SEE_OTHER
    assert "You are Ana Ruíz, RN" in text(browsing.get("/console"))
    for wrong in ("", "<b>", "\t", "a" * 90):
        assert browsing.post("/console/name", {"name": wrong}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_styles_and_scripts_are_the_same_for_everybody_and_may_be_asked_again(browsing: Browsing) -> None:
    answer = browsing.get("/console/static/console.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    again = browsing.get("/console/static/console.js", if_none_match=answer.headers["etag"])
    assert again.status_code == HTTPStatus.NOT_MODIFIED


def answering(at_desk: Desk, do: object) -> Browsing:
    """A console of one page that does this."""
    page = Page("frame", (Route("GET", "/", do, EVERY_ROLE),))  # type: ignore[arg-type]
    return Browsing(Console(at_desk, LocalGate(), SEAL, [page]))


def test_a_page_that_fails_says_so_and_nothing_of_why(at_desk: Desk) -> None:
    def fails(_asked: Asked) -> Data:
        raise RuntimeError("+12025550142")

    def has_no_database(_asked: Asked) -> Data:
        raise OSError("disk")

    answer = answering(at_desk, fails).get("/console")
    assert answer.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert "+12025550142" not in answer.text
    assert "This page failed" in text(answer)
    assert answering(at_desk, has_no_database).get("/console").status_code == HTTPStatus.SERVICE_UNAVAILABLE


def test_few_wait_for_the_console_and_others_are_asked_to_come_again(at_desk: Desk) -> None:
    began = asyncio.Event()
    statuses: list[int] = []

    async def crowd() -> None:
        loop = asyncio.get_running_loop()
        release = asyncio.Event()

        def slow(_asked: Asked) -> Data:
            loop.call_soon_threadsafe(began.set)
            asyncio.run_coroutine_threadsafe(release.wait(), loop).result(timeout=30)
            return Data(b"", "text/plain")

        console = answering(at_desk, slow).app
        async with httpx.AsyncClient(transport=httpx.ASGITransport(console), base_url="http://127.0.0.1") as client:
            waiting = [asyncio.create_task(client.get("/console")) for _ in range(app.MOST_WAITING)]
            await began.wait()
            late = await client.get("/console")
            assert late.status_code == HTTPStatus.SERVICE_UNAVAILABLE
            assert late.headers["retry-after"]
            release.set()
            statuses.extend([each.status_code for each in await asyncio.gather(*waiting)])

    asyncio.run(crowd())
    assert statuses == [HTTPStatus.OK] * app.MOST_WAITING


async def line(scope: Scope, receive: Receive, send: Send) -> None:
    """A line that knows `/healthz` alone."""
    await Response(status_code=HTTPStatus.OK if scope["path"] == "/healthz" else HTTPStatus.NOT_FOUND)(
        scope, receive, send
    )


async def console(scope: Scope, receive: Receive, send: Send) -> None:
    """Pages that can be told from others."""
    await Response(status_code=HTTPStatus.IM_A_TEAPOT)(scope, receive, send)


def test_a_console_at_its_own_port_is_there_alone() -> None:
    at_port = Browsing(Doors(line, console, 9000), server=("127.0.0.1", 9000))
    assert at_port.get("/console").status_code == HTTPStatus.IM_A_TEAPOT
    assert at_port.get("/").headers["location"] == "/console"
    for path in ("/voice", "/healthz", "/audio/x", "/phone/line"):
        assert at_port.ask("POST" if path == "/voice" else "GET", path).status_code == HTTPStatus.NOT_FOUND
    beside = Browsing(Doors(line, console, 9000))
    assert beside.get("/healthz").status_code == HTTPStatus.OK
    assert beside.get("/console").status_code == HTTPStatus.NOT_FOUND


def test_a_console_that_is_off_is_nowhere() -> None:
    assert Browsing(Doors(line, None)).get("/console").status_code == HTTPStatus.NOT_FOUND


class Trickle(httpx.AsyncByteStream):
    """A body of which the end does not come until it is wanted."""

    def __init__(self, end: asyncio.Event) -> None:
        self._end = end

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """The beginning, and much later the end."""
        yield b"token="
        await self._end.wait()
        yield b"0"


def test_bodies_that_do_not_end_keep_nobody_out(staff: Staff) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded", "origin": "https://line.example.org"}

    async def crowd() -> None:
        end = asyncio.Event()
        transport = httpx.ASGITransport(staff.app)
        async with httpx.AsyncClient(transport=transport, base_url="https://line.example.org") as client:
            slow = [
                asyncio.create_task(client.post("/console/sign-in", content=Trickle(end), headers=headers))
                for _ in range(2 * app.MOST_WAITING)
            ]
            await asyncio.sleep(0)
            assert (await client.get("/console/sign-in")).status_code == HTTPStatus.OK
            assert not any(each.done() for each in slow)
            unread = await client.post("/console/change/file", content=Trickle(asyncio.Event()), headers=headers)
            assert unread.status_code == HTTPStatus.FORBIDDEN
            for each in slow:
                each.cancel()

    asyncio.run(crowd())
