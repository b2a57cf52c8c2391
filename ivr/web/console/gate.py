"""Who is let in: the browser's mark, the person behind it, and the sign that a form was made here."""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass, field
from hashlib import sha256
from secrets import token_urlsafe
from typing import Final, Protocol
from urllib.parse import quote, unquote

from ivr.content.files.approvals import is_name
from ivr.store.console.people import EVERY_ROLE, Person
from ivr.web.console.page import BASE, Cookie
from ivr.web.console.request import Request
from ivr.wiring.console import Desk

BROWSER: Final = "browser"
SESSION: Final = "session"
NAME: Final = "name"
LANGUAGE: Final = "language"
TRIP: Final = "trip"
TOKEN: Final = "token"  # noqa: S105  # the name of a field
HERE: Final = "local"
"""What a person of local mode is called who has not said their name."""
NOBODY: Final = Person("", frozenset())
"""Who asks for what anybody may see."""
_MARK: Final = re.compile(r"[A-Za-z0-9_-]{43}\Z")


@dataclass(frozen=True, slots=True)
class Visitor:
    """A browser, and who sits before it."""

    browser: str = field(repr=False)
    """Marks the browser: random, kept in a cookie."""
    person: Person | None
    """None: not signed in."""
    session: str = field(default="", repr=False)
    fresh: bool = False
    """Whether the mark is new, so that the browser must be given it."""


class Gate(Protocol):
    """Tells who asks."""

    live: bool

    def visitor(self, request: Request, /) -> Visitor:
        """The browser and the person. Blocks."""


class LocalGate:
    """Whoever sits at this machine may do everything, under the name they give."""

    live = False

    def visitor(self, request: Request, /) -> Visitor:
        """The browser, and the person who said their name."""
        browser, fresh = mark(request, live=False)
        name = unquote(request.cookies.get(cookie_name(NAME, live=False), ""))
        return Visitor(browser, Person(name if is_name(name) else HERE, EVERY_ROLE), fresh=fresh)


class LiveGate:
    """Only people who are signed in are somebody here.

    Args:
        desk: Knows the sessions.
    """

    live = True

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def visitor(self, request: Request, /) -> Visitor:
        """The browser, and who is signed in there, in the roles that they have now."""
        browser, fresh = mark(request, live=True)
        session = request.cookies.get(cookie_name(SESSION, live=True), "")
        person = self._desk.sessions.person(session, self._desk.at()) if _MARK.match(session) else None
        return Visitor(browser, person, session if person else "", fresh)


def written(name: str) -> str:
    """A name as a cookie can hold it."""
    return quote(name, safe="")


def mark(request: Request, *, live: bool) -> tuple[str, bool]:
    """The mark of a browser, and whether it is a new one."""
    known = request.cookies.get(cookie_name(BROWSER, live=live), "")
    return (known, False) if _MARK.match(known) else (token_urlsafe(32), True)


def cookie_name(name: str, *, live: bool) -> str:
    """What a cookie is called: on a live line browsers take it over an encrypted connection only."""
    return f"__Secure-console-{name}" if live else f"console-{name}"


def set_cookie(cookie: Cookie, *, live: bool) -> str:
    """The header that gives a browser a cookie."""
    kept = 0 if not cookie.value else cookie.seconds
    age = "" if kept is None else f"; Max-Age={kept}"
    secure = "; Secure" if live else ""
    name, site = cookie_name(cookie.name, live=live), "Lax" if cookie.lax else "Strict"
    return f"{name}={cookie.value}; Path={BASE}{age}{secure}; HttpOnly; SameSite={site}"


@dataclass(frozen=True, slots=True)
class Seal:
    """Marks forms that were made for one browser, so that no other page can send them for it."""

    key: bytes = field(repr=False)

    def token(self, browser: str) -> str:
        """What stands in every form."""
        return hmac.digest(self.key, browser.encode(), sha256).hex()

    def fits(self, browser: str, token: str) -> bool:
        """Whether a form was made for this browser."""
        return hmac.compare_digest(self.token(browser).encode(), token.encode(errors="replace"))


def seal(secrets: tuple[str, ...]) -> Seal:
    """The seal of a line: the same in all its processes."""
    secret = secrets[0] if secrets else token_urlsafe(32)
    return Seal(hmac.digest(secret.encode(), b"ivr/console forms", sha256))
