"""The console as an ASGI application: lets in, finds the route, answers in threads of its own.

Nothing here can hold up a call: pages are made by `THREADS` threads that serve nothing else and rest after each page
for as long as it took them; at most `MOST_WAITING` requests wait for them, and whoever comes then is asked to come
again.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import Final, TypeVar
from urllib.parse import quote, urlencode

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ivr.calls.answer import log_fault
from ivr.store.database import FAILURES
from ivr.web.console import gate, line_choice, render, request, static
from ivr.web.console.gate import Gate, Seal, Visitor
from ivr.web.console.page import BASE, Answer, Asked, Cookie, Data, Fields, Moved, Page, ProblemError, Route, View
from ivr.web.console.request import Request
from ivr.web.console.words import LANGUAGES, preferred
from ivr.wiring.console import Desk

THREADS: Final = 2
MOST_WAITING: Final = 24
LONGEST_REST: Final = 0.5
"""Seconds: a page that waited for the database took no time from anybody."""
SIGN_IN: Final = "/sign-in"
_YEAR: Final = 365 * 24 * 60 * 60
HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
"""Of every answer. The browser must name the origin of our own forms, so it may not keep the referrer to itself."""


_Made = TypeVar("_Made")


class _CrowdedError(Exception):
    """Too many wait for the console."""


class Console:
    """Answers everything below `BASE`.

    Args:
        desk: What pages work with.
        gate: Tells who asks.
        seal: Marks forms.
        pages: In the order of the list.
        desks: The same for each line that speaks; None: there is only one.
    """

    def __init__(
        self, desk: Desk, gate: Gate, seal: Seal, pages: Sequence[Page], desks: line_choice.Desks | None = None
    ) -> None:
        self._desks = desks or (lambda: {"": desk})
        self._gate, self._seal, self._pages = gate, seal, tuple(pages)
        self._threads = ThreadPoolExecutor(THREADS, "console")
        self._waiting = 0
        self._rested = 0.0
        """When the next page may be begun."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        response = await self._respond(scope, receive)
        response.headers.update({name: value for name, value in HEADERS.items() if name not in response.headers})
        await response(scope, receive, send)

    async def _respond(self, scope: Scope, receive: Receive) -> Response:
        try:
            asked = request.read(scope, BASE)
        except ProblemError as error:
            return Response(status_code=error.status)
        if asked.path.startswith(static.PATH):
            return static.answer(asked)
        try:
            form, problem = await self._form(asked, receive)
            return await self._in_turn(self._answer, asked, form, problem)
        except _CrowdedError:
            return Response(status_code=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": "2"})

    async def _form(self, asked: Request, receive: Receive) -> tuple[Fields, ProblemError | None]:
        """The form that comes with a request, or what is wrong with it.

        While a body comes in it takes nobody's place among those who wait, and of strangers only small ones are read:
        so slow bodies keep nobody out, however many there are.
        """
        try:
            _, route, _ = self._found(asked)
            if asked.method != "POST" or not (route.public or await self._in_turn(self._knows, asked)):
                return {}, None
            return await request.form(asked, receive, route.most), None
        except ProblemError as error:
            return {}, error

    async def _in_turn(self, work: Callable[..., _Made], *about: object) -> _Made:
        """What a thread of the console makes.

        Raises:
            _CrowdedError: too many wait for that.
        """
        if self._waiting >= MOST_WAITING:
            raise _CrowdedError
        self._waiting += 1
        try:
            return await asyncio.wrap_future(self._threads.submit(work, *about))
        finally:
            self._waiting -= 1

    # --- in a thread ---------------------------------------------------------------------------------------------

    def _knows(self, asked: Request) -> bool:
        """Whether somebody asks who may send a form at all."""
        try:
            return self._gate.visitor(asked).person is not None
        except Exception:  # noqa: BLE001  # the answer says what is wrong, and does nothing without a form
            return False

    def _answer(self, asked: Request, form: Fields, problem: ProblemError | None) -> Response:
        """The answer to a request that is whole, or what is wrong with it."""
        time.sleep(max(0.0, self._rested - time.monotonic()))
        begun = time.monotonic()
        try:
            return self._answered(asked, form, problem)
        finally:
            now = time.monotonic()
            self._rested = now + min(now - begun, LONGEST_REST)

    def _answered(self, asked: Request, form: Fields, problem: ProblemError | None) -> Response:
        visitor, page, line = Visitor("", None), None, ""
        try:
            visitor = self._gate.visitor(asked)
            line = line_choice.chosen(self._desks(), visitor.person, asked)
            page, answer = self._page_and_answer(asked, visitor, form, problem, line)
        except ProblemError as error:
            answer = _told(error)
        except FAILURES as error:
            log_fault("a page of the console", error)
            answer = _told(ProblemError(HTTPStatus.SERVICE_UNAVAILABLE, "no-database"))
        except Exception as error:  # noqa: BLE001  # a page that fails must not take the service with it
            log_fault("a page of the console", error)
            answer = _told(ProblemError(HTTPStatus.INTERNAL_SERVER_ERROR, "failed"))
        try:
            return self._response(asked, visitor, page, answer, line)
        except Exception as error:  # noqa: BLE001  # as above; the page that tells of it may be what fails
            log_fault("writing a page of the console", error)
            return Response(status_code=HTTPStatus.INTERNAL_SERVER_ERROR)

    def _page_and_answer(
        self, asked: Request, visitor: Visitor, form: Fields, problem: ProblemError | None, line: str
    ) -> tuple[Page | None, Answer]:
        if asked.is_taken_elsewhere():
            raise ProblemError(HTTPStatus.FORBIDDEN, "not-from-here")
        route_is_public = problem is None and self._found(asked)[1].public
        if visitor.person is None and not route_is_public:
            return None, self._to_sign_in(asked)
        if problem is not None:
            raise problem
        page, route, path = self._found(asked)
        if visitor.person is not None and not route.public and not visitor.person.may(route.roles):
            raise ProblemError(HTTPStatus.FORBIDDEN, "not-yours")
        if asked.method == "POST" and not self._seal.fits(
            line_choice.mark(visitor.browser, line), form.get(gate.TOKEN, ("",))[-1]
        ):
            raise ProblemError(HTTPStatus.FORBIDDEN, "stale")
        person = visitor.person or gate.NOBODY
        language = _language(asked)
        trip = asked.cookies.get(gate.cookie_name(gate.TRIP, live=self._gate.live), "")
        desk = self._desks()[line]
        given = Asked(desk, person, language, path, asked.query, form, visitor.session, asked.address, trip)
        try:
            return page, route.do(given)
        except ProblemError as error:
            return page, _told(error)

    def _found(self, asked: Request) -> tuple[Page, Route, Mapping[str, str]]:
        """The page and route of an address.

        Raises:
            ProblemError: there is none, or it takes another method.
        """
        elsewhere = False
        for page in self._pages:
            for route in page.routes:
                path = route.match(asked.path)
                if path is not None and route.method == asked.method:
                    return page, route, path
                elsewhere = elsewhere or path is not None
        if elsewhere or asked.method not in {"GET", "POST"}:
            raise ProblemError(HTTPStatus.METHOD_NOT_ALLOWED, "no-page")
        raise ProblemError(HTTPStatus.NOT_FOUND, "no-page")

    def _to_sign_in(self, asked: Request) -> Answer:
        if asked.method != "GET":
            return _told(ProblemError(HTTPStatus.FORBIDDEN, "signed-out"))
        return Moved(f"{SIGN_IN}?{urlencode({'next': asked.path})}")

    def _response(self, asked: Request, visitor: Visitor, page: Page | None, answer: Answer, line: str) -> Response:
        if isinstance(answer, Data):
            return Response(answer.body, answer.status, dict(answer.headers), answer.media_type)
        cookies = list(answer.cookies)
        if visitor.fresh:
            cookies.append(Cookie(gate.BROWSER, visitor.browser, _YEAR))
        if isinstance(answer, Moved):
            to = BASE + quote(answer.to, "/?=&%") if answer.to.startswith("/") else answer.to
            response = Response(status_code=HTTPStatus.SEE_OTHER, headers={"Location": to})
        else:
            if asked.query.get("lang", ("",))[-1] in LANGUAGES:
                cookies.append(Cookie(gate.LANGUAGE, asked.query["lang"][-1], _YEAR))
            if line_choice.LINE in asked.query and answer.status == HTTPStatus.OK:
                cookies.append(Cookie(line_choice.LINE, line or line_choice.FIRST, _YEAR))
            response = Response(self._html(asked, visitor, page, answer, line), answer.status, media_type="text/html")
            if answer.status == HTTPStatus.METHOD_NOT_ALLOWED:
                response.headers["Allow"] = "GET, POST"
        for each in cookies:
            response.headers.append("Set-Cookie", gate.set_cookie(each, live=self._gate.live))
        return response

    def _html(self, asked: Request, visitor: Visitor, page: Page | None, view: View, line: str) -> bytes:
        frame = render.Frame(
            page,
            asked.path,
            visitor.person,
            _language(asked),
            self._seal.token(line_choice.mark(visitor.browser, line)),
            self._gate.live,
            gate.HERE,
            asked.query.get("done", ("",))[-1],
            line_choice.choices(self._desks(), visitor.person, line),
        )
        return render.html(frame, self._pages, view.template, view.values)


def _told(problem: ProblemError) -> View:
    return View("problem.html", {"key": problem.key, "blanks": problem.blanks}, problem.status)


def _language(asked: Request) -> str:
    """The language of the page: as was just chosen, as was chosen before, as the browser prefers."""
    chosen = asked.query.get("lang", ("",))[-1]
    kept = [asked.cookies.get(gate.cookie_name(gate.LANGUAGE, live=live), "") for live in (True, False)]
    return next(
        (code for code in (chosen, *kept) if code in LANGUAGES), preferred(asked.headers.get("accept-language", ""))
    )


class Doors:
    """Leads requests to the console or to the line, by their path; or by the port that they came to.

    Args:
        line: The line.
        console: Staff's pages; None where they are off.
        port: The port of the console alone; 0: it stands beside the line.
    """

    def __init__(self, line: ASGIApp, console: ASGIApp | None, port: int = 0) -> None:
        self._line, self._console, self._port = line, console, port

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lead one connection."""
        if self._console is None or scope["type"] == "lifespan":
            await self._line(scope, receive, send)
            return
        is_for_it = scope["path"] == BASE or scope["path"].startswith(BASE + "/")
        at_its_port = bool(self._port) and (scope.get("server") or ("", 0))[1] == self._port
        if at_its_port and not is_for_it:
            answer = Response(status_code=HTTPStatus.SEE_OTHER, headers={"Location": BASE})
            await (answer if scope["path"] == "/" else Response(status_code=HTTPStatus.NOT_FOUND))(scope, receive, send)
        elif is_for_it and at_its_port == bool(self._port):
            await self._console(scope, receive, send)
        else:
            await self._line(scope, receive, send)
