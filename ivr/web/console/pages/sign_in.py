"""Signing in, and the one-time link by which somebody comes for the first time. On a live line only."""

from __future__ import annotations

import math
import re
from http import HTTPStatus
from typing import Any, Final

import segno

from ivr.store.console import proofs
from ivr.store.console.directory import login
from ivr.store.console.people import Person
from ivr.web.console import gate
from ivr.web.console.pace import Pace, place
from ivr.web.console.page import Answer, Asked, Cookie, Moved, Page, ProblemError, Route, View
from ivr.web.console.provider.provider import provider
from ivr.web.console.words import Words

SIGNED_IN: Final = "signed-in"
SIGNED_OUT: Final = "signed-out"
JOINED: Final = "joined"
_NEXT: Final = re.compile(r"/[a-z0-9/._-]{0,200}")
_pace: Final = Pace()


def show(asked: Asked) -> Answer:
    """The form."""
    only_live(asked)
    return _form(asked, "")


def sign_in(asked: Asked) -> Answer:
    """Let in whoever has the password and a code; nobody is told which of them was wrong."""
    only_live(asked)
    name, desk = asked.field("name"), asked.desk
    key = (login(name), place(asked.address))
    t = Words("sign-in", asked.language)
    if wait := _pace.wait(key):
        return _form(asked, t("slower", seconds=math.ceil(wait)), HTTPStatus.TOO_MANY_REQUESTS)
    found = desk.people.proved(name, asked.field("password"), asked.field("code"), desk.at())
    if found is None:
        _pace.failed(key)
        return _form(asked, t("wrong"), HTTPStatus.FORBIDDEN)
    _pace.succeeded(key)
    desk.note(found, SIGNED_IN)
    cookie = Cookie(gate.SESSION, desk.sessions.begin(found.id, desk.at()))
    return Moved(next_(asked.field("next")), (cookie,))


def sign_out(asked: Asked) -> Answer:
    """End this session, or all of this person's."""
    if asked.session:
        asked.desk.note(asked.person, SIGNED_OUT)
        if asked.field("everywhere"):
            asked.desk.sessions.end_all(asked.person.id)
        asked.desk.sessions.end(asked.session)
    return Moved("/sign-in", (Cookie(gate.SESSION, ""),))


def welcome(asked: Asked) -> Answer:
    """Choose a password, and set up the codes."""
    return _welcome(asked, _invited(asked), "")


def join(asked: Asked) -> Answer:
    """The link is used: from now on they sign in."""
    invited, desk, t = _invited(asked), asked.desk, Words("sign-in", asked.language)
    password = asked.field("password")
    if password != asked.field("again"):
        return _welcome(asked, invited, t("differ"))
    if proofs.is_weak(password, invited.name):
        return _welcome(asked, invited, t("weak", least=proofs.SHORTEST))
    key = _key(asked)
    step = proofs.step_of(key, asked.field("code"), desk.at() / 1000)
    if not step:
        return _welcome(asked, invited, t("code-wrong"))
    desk.note(invited, JOINED)
    codes = desk.people.join(asked.path["secret"], password, key, step, desk.at())
    if not codes:
        raise gone()
    return View("recovery.html", {"codes": codes})


def only_live(asked: Asked) -> None:
    """Refuse where nobody signs in.

    Raises:
        ProblemError: this is local mode.
    """
    if asked.desk.settings.local:
        raise ProblemError(HTTPStatus.NOT_FOUND, "local-only")


def _form(asked: Asked, problem: str, status: int = HTTPStatus.OK) -> View:
    wanted = asked.field("next") or asked.wish("next")
    return form(asked, problem, next_(wanted), status)


def form(asked: Asked, problem: str, wanted: str, status: int, cookies: tuple[Cookie, ...] = ()) -> View:
    """The form, and the way to the clinic's own accounts."""
    place = asked.desk.settings.provider
    values = {
        "problem": problem,
        "next": wanted,
        "name": asked.field("name")[:80],
        "provider": "" if place is None else "answers" if provider(place).answers() else "silent",
    }
    return View("sign_in.html", values, status, cookies)


def next_(wanted: str) -> str:
    """Where to go then: a page of the console, whatever was asked for."""
    return wanted if _NEXT.fullmatch(wanted) and "//" not in wanted else "/"


def _invited(asked: Asked) -> Person:
    only_live(asked)
    found = asked.desk.people.invited(asked.path["secret"], asked.desk.at())
    if found is None:
        raise gone()
    return found


def gone() -> ProblemError:
    """The one-time link is not good any more."""
    return ProblemError(HTTPStatus.GONE, "link-gone")


def _key(asked: Asked) -> str:
    return proofs.code_key(asked.desk.settings.secrets[0], asked.path["secret"])


def _welcome(asked: Asked, invited: Person, problem: str) -> View:
    key, desk = _key(asked), asked.desk
    address = proofs.address(key, invited.name, asked.desk.line.id)
    matrix = [list(row) for row in segno.make(address, error="m").matrix]
    values: dict[str, Any] = {
        "problem": problem,
        "name": invited.name,
        "secret": asked.path["secret"],
        "key": " ".join(key[start : start + 4] for start in range(0, len(key), 4)),
        "address": address,
        "path": _squares(matrix),
        "size": len(matrix),
        "least": proofs.SHORTEST,
        "email": desk.accounts.expected(asked.path["secret"], desk.at()) if desk.settings.provider else "",
    }
    return View("welcome.html", values, HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK)


def _squares(matrix: list[list[int]]) -> str:
    """The dark squares of the picture as one path."""
    return "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark)


PAGE: Final = Page(
    "sign-in",
    (
        Route("GET", "/sign-in", show, public=True),
        Route("POST", "/sign-in", sign_in, public=True),
        Route("POST", "/sign-out", sign_out),
        Route("GET", "/welcome/{secret}", welcome, public=True),
        Route("POST", "/welcome/{secret}", join, public=True),
    ),
    shown=False,
)
