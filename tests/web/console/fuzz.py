"""Requests to the console as no page of it would send them: wrong roles, forged origins, huge and odd fields.

Every address of every page is asked, whatever pages there are.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from random import Random
from typing import Final
from urllib.parse import quote, urlencode

from sqlalchemy import select

from ivr.store.console.people import EVERY_ROLE, Role
from ivr.store.database import connect
from ivr.store.tables import audit, callbacks, people, publications, sessions
from ivr.web.console.page import BASE, Route
from ivr.web.console.registry import PAGES
from ivr.wiring.backend import url
from tests.web.console.browsing import Browsing
from tests.web.console.people import Staff

SLOWEST: Final = 10.0
"""Seconds; on a machine that is busy with other tests."""
ROUTES: Final = tuple(route for page in PAGES for route in page.routes)
_NAMES: Final = ("token", "name", "password", "code", "hours", "text-en", "wording", "why", "next", "lang", "x", "")
_ORIGINS: Final = (
    "https://elsewhere.example",
    "http://line.example.org",
    "https://line.example.org.elsewhere.example",
    "https://line.example.org:8443",
    "null",
    "https://[",
    "",
)
_ODD: Final = (
    "",
    "0",
    "-1",
    "9" * 400,
    "ñandú",
    "\u202egnp.exe",
    "../../../../etc/passwd",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "{{ 7 * 7 }}",
    "\n\r\t",
    "😀" * 50,
    "main",
    "recovery",
    "2026-03-31",
    "1e999",
    "a|b|c",
    "x" * 5_000,
)
_HUGE: Final = "y" * 70_000
_RAW: Final = (b"a=%00", b"%ff=%fe", b"\xff\xfe", b"&&&&=", b"{}", b"=" * 3_000, b"a=1&" * 2_500, b"")


@dataclass(frozen=True)
class Wrong:
    """One request."""

    method: str
    path: str
    content: bytes
    headers: dict[str, str]
    browser: Browsing
    what: str
    """What is wrong with it."""


@dataclass
class Fuzz:
    """Makes requests. ``by_role`` are browsers of people who have one role each."""

    staff: Staff
    random: Random
    by_role: dict[Role, Browsing]
    everything: Browsing
    """Of somebody who has every role."""
    tokens: dict[int, str] = field(default_factory=dict)

    def again(self, seed: int) -> Fuzz:
        """Other requests of the same people."""
        return replace(self, random=Random(seed))  # the same each time

    def illegitimate(self, count: int) -> Iterator[Wrong]:
        """Requests of which none may change anything, nor show anything to anybody."""
        for _ in range(count):
            route = self.random.choice(ROUTES)
            what = self.random.choice(("nobody", "forged session", "role", "origin", "token", "method"))
            yield self._made(route, what)

    def odd(self, count: int) -> Iterator[Wrong]:
        """Requests of somebody who may do everything, with fields that mean nothing."""
        for _ in range(count):
            yield self._made(self.random.choice([each for each in ROUTES if each.path != "/sign-out"]), "fields")

    def _made(self, route: Route, what: str) -> Wrong:
        browser, method = self.everything, route.method
        if what == "role" and (others := [role for role in Role if role not in route.roles]) and not route.public:
            browser = self.by_role[self.random.choice(others)]
        elif what in {"nobody", "role"} or (what in {"origin", "token"} and method == "GET"):
            browser, what = self.staff.browser(), "nobody"
        elif what == "forged session":
            browser = self.staff.browser()
            browser.cookies["__Secure-console-session"] = self.random.choice(("x", "A" * 43, "A" * 44, "é", "'"))
        elif what == "method":
            method = self.random.choice(("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"))
        headers = {"origin": self.random.choice(_ORIGINS) if what == "origin" else browser.origin}
        headers["content-type"] = "application/x-www-form-urlencoded"
        if self.random.random() < 0.1:
            headers["content-type"] = self.random.choice(("text/plain", "multipart/form-data; boundary=x", ""))
        token = "0" * 64 if what == "token" else self._token(browser)
        return Wrong(method, self._path(route), self._body(token, what), headers, browser, what)

    def _token(self, browser: Browsing) -> str:
        if browser not in (self.everything, *self.by_role.values()):
            return "1" * 64
        return self.tokens.setdefault(id(browser), browser.token())

    def _path(self, route: Route) -> str:
        path = re.sub(r"\{[a-z_]+\}", lambda _: quote(self._value()[:150] or "x", safe=""), route.path)
        query = f"?{urlencode({self._name(): self._value()[:2_000]})}" if self.random.random() < 0.4 else ""
        return BASE + path + query

    def _body(self, token: str, what: str) -> bytes:
        if what == "fields" and self.random.random() < 0.15:
            return self.random.choice(_RAW)
        names = [*dict.fromkeys(self._name() for _ in range(self.random.randrange(8)))]
        pairs = [(name, self._value()) for name in names if name != "token"]
        if self.random.random() < 0.03:
            pairs.append(("text-en", _HUGE))
        return urlencode([("token", token), *pairs]).encode()

    def _name(self) -> str:
        return self.random.choice(_NAMES)

    def _value(self) -> str:
        return self.random.choice(_ODD)


def fuzz_for(staff: Staff, seed: int) -> Fuzz:
    """Requests that are the same for the same seed."""
    by_role = {role: staff.signed_in(role) for role in sorted(EVERY_ROLE)}
    return Fuzz(staff, Random(seed), by_role, staff.signed_in(*sorted(EVERY_ROLE)))  # the same each time


def send(requests: Iterator[Wrong]) -> list[str]:
    """Send them. Returns what went wrong: answers that blame us, and slow ones."""
    found = []
    for each in requests:
        begun = time.monotonic()
        cookies = dict(each.browser.cookies)
        answer = each.browser.ask(each.method, each.path, each.content, each.headers)
        each.browser.cookies.clear()
        each.browser.cookies.update(cookies)
        took = time.monotonic() - begun
        if answer.status_code >= 500 or took > SLOWEST:  # a fault of ours
            found.append(f"{answer.status_code} after {took:.1f} s: {each.what} {each.method} {each.path[:200]}")
    return found


def state(staff: Staff) -> str:
    """A mark of everything that the console could write."""
    mark = sha256()
    settings = staff.desk.settings
    for path in sorted(settings.menus.rglob("*")):
        if path.is_file():
            mark.update(path.name.encode() + path.read_bytes())
    notice = settings.data / "notice.json"
    mark.update(notice.read_bytes() if notice.exists() else b"no notice")
    with connect(url(settings)).connect() as connection:
        for table in (audit, callbacks, people, publications, sessions):
            rows: Sequence[object] = connection.execute(select(table)).all()
            mark.update(repr(rows).encode())
    return mark.hexdigest()
