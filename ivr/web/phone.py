"""The browser phone: a telephone at ``/`` on this machine's own page, in local mode only.

The page holds no secret: it opens a WebSocket, and the carrier behind it signs. Whatever comes here must name this
machine as its host, since a stranger's page could otherwise reach it under a name of the stranger's; and a call is
taken from this very page only.
"""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from threading import Thread
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
from fastapi import FastAPI, HTTPException, Request, Response, WebSocket, WebSocketDisconnect
from fastapi.responses import FileResponse
from starlette.routing import Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from ivr.calls.answer import log_fault
from ivr.content.line import tree
from ivr.core.events import DIGITS
from ivr.core.keys import NAMES, UNIVERSAL
from ivr.languages.registry import PACKS
from ivr.settings import is_loopback
from ivr.sim import events
from ivr.sim.player import LINE, CallSettings
from ivr.web.phone_call import Browser, Message, Wish, WishError, as_message, play, texted
from ivr.web.phone_sounds import SOUNDS, Sounds
from ivr.wiring import Parts
from ivr.wiring.trying.recorder import OneCall

MAX_CALLS: Final = 4
"""Calls that browsers may have at the same time."""
WISH_SECONDS: Final = 10.0
"""How long a browser may take to say what call it wishes."""
SOCKET: Final = "/phone/call"
_SPARE: Final = ("+12025550101", "+12025550102")
"""Instead of the usual number, where that leads to another line."""
_STATIC: Final = Path(__file__).with_name("static")
_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-cache",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_OVER: Final[Message] = {}
"""Told to ourselves behind a call's last message."""

logger = logging.getLogger(__name__)


class LoopbackOnly:
    """Lets requests through that name this machine as their host; WebSockets only from a page of the same host."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection."""
        headers = {name: value.decode("latin-1") for name, value in scope.get("headers", ())}
        host = headers.get(b"host", "")
        if scope["type"] == "http" and not _is_here(host):
            await Response("This is a phone for http://127.0.0.1 alone.", 421)(scope, receive, send)
        elif scope["type"] == "websocket" and not (_is_here(host) and _netloc(headers.get(b"origin", "")) == host):
            await send({"type": "websocket.close", "code": 1008})
        else:
            await self._app(scope, receive, send)


def _is_here(host: str) -> bool:
    try:
        return is_loopback(f"http://{host}")
    except ValueError:
        return False


def _netloc(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


class Phone:
    """The pages and the calls.

    Args:
        parts: The service: what is spoken, where it is, and the token that its carrier signs with.
        sounds: What the browser plays.
    """

    def __init__(self, parts: Parts, sounds: Sounds) -> None:
        self._parts = parts
        self._settings = parts.settings
        self._sounds = {"": sounds}
        self._calls = 0

    def add_to(self, app: FastAPI) -> None:
        """Add the phone's routes."""
        app.add_api_route("/", _page, methods=["GET", "HEAD"])
        app.add_api_route("/phone/line", self._about, response_model=None)  # one makes every start slower
        app.router.routes.append(Route(SOUNDS + "{name}", self._sound))
        app.add_api_websocket_route(SOCKET, self._call)
        app.mount("/phone/static", StaticFiles(directory=_STATIC))

    async def _about(self, line: str = "") -> dict[str, Any]:
        """A line's languages and its menu tree in each, and how the folder with the menus stands to it."""
        if line and line not in self._numbers():
            raise HTTPException(404)
        parts = self._speaking(line)
        spoken, news = parts.line, parts.news
        return {
            "line": spoken.id,
            "version": spoken.version,
            "publication": news.as_data() if news else None,
            "voice": parts.voice.progress().as_dict(),
            "keys": hints(),
            "languages": [
                {"code": code, "locale": spoken.voices[code].locale, "tree": tree.rows(spoken, code)}
                for code in spoken.languages
            ],
            "lines": self._lines(),
        }

    def _numbers(self) -> dict[str, str]:
        """The lines that can be called, by their names, each with a number that leads there; "" is the first one."""
        others = self._parts.line.other_numbers
        found = {"": next((each for each in (LINE, *_SPARE) if each not in others), LINE)}
        for number, name in others.items():
            found.setdefault(name, number)
        return found

    def _speaking(self, name: str) -> Parts:
        """What answers callers of a line: the first one, where that cannot speak."""
        return next((each for each in self._parts.every if each.name == name), self._parts)

    def _lines(self) -> list[dict[str, Any]]:
        """Each line that can be called, where there are several: its number, and what its callers hear."""
        numbers = self._numbers()
        if len(numbers) == 1:
            return []
        return [
            {
                "name": name,
                "number": number,
                "line": (parts := self._speaking(name)).line.id,
                "version": parts.line.version,
                "instead": parts.name != name or parts.stands_in is not None,
            }
            for name, number in numbers.items()
        ]

    def _sounds_of(self, parts: Parts) -> Sounds:
        return self._sounds.setdefault(parts.name, Sounds(parts.publications, self._settings.public_url))

    async def _sound(self, request: Request) -> Response:
        """Words that a call lets hear, spoken. A range is not needed: the whole sound is short."""
        if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return Response(status_code=403)
        try:
            name = request.path_params["name"]
            sound = next(filter(None, [await each.get(name) for each in list(self._sounds.values())]), None)
        except Exception as error:  # noqa: BLE001  # whatever hinders the voice
            log_fault("the voice of the browser phone", error)
            return Response("There is no voice for this on this machine.", 503)
        return Response(status_code=404) if sound is None else Response(sound, media_type="audio/wav")

    async def _call(self, socket: WebSocket) -> None:
        """One call: the browser wishes, the carrier plays, until one of them is through."""
        await socket.accept()
        if self._calls >= MAX_CALLS:
            await socket.send_json({"event": "refused-call", "problem": "busy"})
            await socket.close(1013)
            return
        self._calls += 1
        try:
            await self._converse(socket)
        except (WishError, TimeoutError) as error:
            await socket.close(1008, str(error))
        except WebSocketDisconnect:
            logger.debug("The browser has gone")
        finally:
            self._calls -= 1

    async def _converse(self, socket: WebSocket) -> None:
        async with asyncio.timeout(WISH_SECONDS):
            wish = Wish.read(await _received(socket))
        if wish.line not in self._numbers():
            raise WishError(f"'line' must be one of {', '.join(filter(None, self._numbers()))}, or left out")
        loop = asyncio.get_running_loop()
        outgoing: asyncio.Queue[Message] = asyncio.Queue()

        def tell(message: Message) -> None:
            loop.call_soon_threadsafe(outgoing.put_nowait, message)

        browser = Browser(tell)
        thread = Thread(target=self._carry, args=(wish, browser), name="browser-call", daemon=True)
        thread.start()
        listening = asyncio.create_task(_listen(socket, browser))
        try:
            while (message := await outgoing.get()) is not _OVER:
                await socket.send_json(message)
            await socket.close()
        finally:
            listening.cancel()
            browser.leave()
            await asyncio.to_thread(thread.join, timeout=30)

    def _carry(self, wish: Wish, browser: Browser) -> None:
        """Play the call, in a thread of its own; whatever happens, the end is told."""
        parts = self._speaking(wish.line)
        recording, sounds = OneCall(parts, wish.hours) if wish.record else None, self._sounds_of(parts)
        call = ""

        def listen(event: events.Event) -> None:
            nonlocal call
            if recording:
                recording(event)
            message = as_message(event)
            if isinstance(event, events.Heard):
                played = sounds.of(event)
                message |= {"audio": played.audio, "words": played.words, "lang": played.language}
            browser.tell(message)
            if isinstance(event, events.Began):
                call = event.sid
            elif isinstance(event, events.Requested) and parts.texts:
                for language, words in parts.texts.shown(call):
                    browser.tell(texted(event.at, language, words))

        line = CallSettings(
            self._settings.public_url,
            self._settings.auth_tokens[0],
            called=self._numbers()[wish.line],
            account=self._settings.account_sid,
        )
        try:
            with httpx.Client(trust_env=False, cookies=wish.cookies) as client:
                play(line, wish, browser, listen, client)
            if recording:
                browser.tell(_kept(recording))
        except Exception as error:  # noqa: BLE001  # the page is told that the call is over
            log_fault("a call from the browser", error)
        finally:
            browser.tell(_OVER)


def _kept(recording: OneCall) -> Message:
    """Write the call, and what the browser is told of that."""
    try:
        path, _ = recording.write()
    except OSError as error:
        return {"event": "not-kept", "problem": error.strerror}
    here = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
    return {"event": "kept", "file": str(here)}


def hints() -> dict[str, dict[str, list[str]]]:
    """By language and key what the key is called there, and what it does: either may be empty."""
    return {
        code: {
            digit: [
                next((word for word, key in pack.keys.keys.items() if key == digit and digit in NAMES), ""),
                pack.keys.hints.get(UNIVERSAL[digit].id, "") if digit in UNIVERSAL else "",
            ]
            for digit in DIGITS
        }
        for code, pack in PACKS.items()
    }


async def _page() -> Response:
    return FileResponse(_STATIC / "phone.html", headers=_HEADERS)


async def _listen(socket: WebSocket, browser: Browser) -> None:
    """Hand on what the browser says, and that it has gone."""
    try:
        while True:
            browser.act(await _received(socket))
    except WebSocketDisconnect:
        browser.leave()


async def _received(socket: WebSocket) -> object:
    """The next message; what is no JSON is an empty one."""
    try:
        message: object = await socket.receive_json()
    except (ValueError, KeyError):
        return {}
    return message
