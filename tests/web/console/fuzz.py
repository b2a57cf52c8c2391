"""Requests to the console as no page of it would send them: wrong roles, forged origins, huge and odd fields.

Each begins as what a page really offers, with the fields of its form as somebody fills them in, and has one thing
wrong: so what is refused is refused for that. Every route of every page is asked, whatever pages there are.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from random import Random
from typing import Final
from urllib.parse import quote, urlencode

from sqlalchemy import select

from ivr.store.console.people import EVERY_ROLE, Role
from ivr.store.database import connect
from ivr.store.tables import metadata
from ivr.web.console.page import BASE, Answer, Asked, Page, Route
from ivr.web.console.registry import PAGES
from ivr.wiring.backend import url
from ivr.wiring.drafts.desk import DraftDesk, DraftError
from tests.web.console.browsing import Browsing
from tests.web.console.people import Staff
from tests.web.console.samples import MOST_OF_ONE, ROUTES, Sample, offered, route_of

SLOWEST: Final = 30.0
"""Seconds; on a machine that is busy with other tests."""
NAME: Final = "Everybody"
"""Of the person who has every role."""
_REVISION: Final = "revision"
OFFERED: Final = "as offered"
ODD: Final = "fields"
_ALLOWED: Final = frozenset({OFFERED, ODD})
_WRONG: Final = ("nobody", "forged session", "role", "origin", "token", "method", "elsewhere")
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
    "- x: |\n  y: &a *b",
    "# a remark",
    "[" * 900,
    "topic recovery",
    "say.0",
    "choices.99999.en.x",
    "on",
)
_HUGE: Final = ("y" * 70_000, "y: z\n" * 300_000)
_RAW: Final = (b"a=%00", b"%ff=%fe", b"\xff\xfe", b"&&&&=", b"{}", b"=" * 3_000, b"a=1&" * 2_500, b"")
_EXTRA: Final[dict[str, dict[str, str]]] = {
    "/change/take-in": {_REVISION: "0", "keep-menus/main.yaml": "mine"},
    "/change/set-aside": {},
    "/change/undo": {_REVISION: "0"},
    "/change/discard": {_REVISION: "0"},
    "/change/topic/remove": {_REVISION: "0", "file": "topics/recovery.yaml"},
    "/try/call": {"message": '{"caller": "shown", "staff": "answers", "record": true}'},
    "/try/call/{id}": {"message": '{"hangUp": true}'},
    "/try/back": {_REVISION: "0", "number": "1", "why": "A reason"},
    "/approve/{id}": {"wording": "leg.step-up|en|x"},
    "/approve/{id}/refuse": {"wording": "leg.step-up|en|x", "why": "A reason"},
    "/notice/off": {},
    "/callbacks/{id}/give-back": {},
    "/callbacks/{id}/done": {},
    "/callbacks/{id}/number": {},
}
"""Forms of scripts, and of pages that are seldom shown so."""


@dataclass(frozen=True)
class Wrong:
    """One request."""

    route: Route
    method: str
    path: str
    content: bytes
    headers: dict[str, str]
    browser: Browsing
    what: str
    """What is wrong with it."""


@dataclass
class Reached:
    """Notes which routes were let through to what they do."""

    done: Counter[Route] = field(default_factory=Counter)
    answers: Counter[tuple[Route, int]] = field(default_factory=Counter)

    def pages(self) -> tuple[Page, ...]:
        """The pages of the console, each of whose routes is noted when it is done."""
        return tuple(replace(page, routes=tuple(map(self._noted, page.routes))) for page in PAGES)

    def _noted(self, route: Route) -> Route:
        def do(asked: Asked) -> Answer:
            self.done[route] += 1
            return route.do(asked)

        return replace(route, do=do)

    def never(self, below: int = 400) -> list[str]:
        """The routes that never answered with a status below this one."""
        good = {route for route, status in self.answers if status < below}
        return [f"{each.method} {each.path}" for each in ROUTES if each not in good]


@dataclass
class Fuzz:
    """Makes requests. ``by_role`` are browsers of people who have one role each."""

    staff: Staff
    random: Random
    by_role: dict[Role, Browsing]
    everything: Browsing
    """Of somebody who has every role."""
    reached: Reached
    starts: tuple[str, ...] = ("/",)
    most: int = MOST_OF_ONE
    """So many addresses of each route are opened to see what they offer."""
    samples: dict[Route, list[Sample]] = field(default_factory=dict)
    tokens: dict[int, str] = field(default_factory=dict)

    def again(self, seed: int) -> Fuzz:
        """Other requests of the same people, on the pages as they are now."""
        samples = offered(self.everything, self.starts, self.most)
        for each in self._called():
            samples.setdefault(each[0], []).append(each[1])
        return replace(self, random=Random(seed), samples=samples)  # the same each time

    def _called(self) -> Iterator[tuple[Route, Sample]]:
        """What belongs to a call of the draft: a telephone asks for it by scripts."""
        wish = {"message": '{"caller": "shown", "staff": "answers", "record": true}'}
        answer = self.everything.post(f"{BASE}/try/call", wish)
        if answer.status_code != 200 or not (call := answer.json()["call"]):
            return
        over = self.everything.post(f"{BASE}/try/call/{call}", {"message": '{"hangUp": true}'})
        told = [*answer.json()["messages"], *over.json()["messages"]]
        paths = [each[name] for each in told for name in ("audio", "address") if each.get(name)]
        found = [Sample("POST", f"/try/call/{call}", (("message", ('{"hangUp": true}', "{}")),))]
        found += [Sample("GET", each.removeprefix(BASE)) for each in paths]
        for each in found:
            if route := route_of(each.method, each.path):
                yield route, each

    def illegitimate(self, count: int) -> Iterator[Wrong]:
        """Requests of which none may change anything, nor show anything to anybody."""
        for number in range(count):
            yield self._made(self._route(number), self.random.choice(_WRONG))

    def odd(self, count: int) -> Iterator[Wrong]:
        """Requests of somebody who may do everything, with fields of which some mean nothing."""
        for number in range(count):
            yield self._made(self._route(number), ODD)

    def offered(self) -> Iterator[Wrong]:
        """One request to each route as a page offers it, of somebody who may do everything."""
        return (self._made(self._route(number), OFFERED) for number in range(len(ROUTES) - 1))

    def _route(self, number: int) -> Route:
        """One after the other, so that none is left out; signing out would end all that follows."""
        some = [each for each in ROUTES if each.path != "/sign-out"]
        return some[number % len(some)]

    def _made(self, route: Route, what: str) -> Wrong:
        browser, method, what = self._who(route, what)
        headers = {"content-type": "application/x-www-form-urlencoded", "origin": browser.origin}
        if what == "origin":
            headers["origin"] = self.random.choice(_ORIGINS)
        elif what == "elsewhere":
            headers = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "content-type": "text/plain"}
        elif what == "method":
            method = self.random.choice(("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"))
        elif what == ODD and self.random.random() < 0.05:
            headers["content-type"] = self.random.choice(("text/plain", "multipart/form-data; boundary=x", ""))
        sample = self._sample(route)
        form = sample.filled(self.random)
        if _REVISION in form:
            form[_REVISION] = self._revision()
        path = sample.path
        if what == ODD:
            path, form = self._with_odd(route, path), self._odd_form(form)
        token = "0" * 64 if what == "token" else self._token(browser, public=route.public and what == "nobody")
        content = self._body(token, form, what) if route.method == "POST" else b""
        return Wrong(route, method, BASE + path.rstrip("/"), content, headers, browser, what)

    def _who(self, route: Route, what: str) -> tuple[Browsing, str, str]:
        """Who asks, by which method, and what is wrong with it then."""
        others = [role for role in Role if role not in route.roles]
        if what == "role" and others and not route.public:
            return self.by_role[self.random.choice(others)], route.method, what
        if what == "forged session":
            browser = self.staff.browser()
            browser.cookies["__Secure-console-session"] = self.random.choice(("x", "A" * 43, "A" * 44, "é", "'"))
            return browser, route.method, what
        if what in {"nobody", "role"} or (what in {"origin", "token"} and route.method == "GET"):
            return self.staff.browser(), route.method, "nobody"
        return self.everything, route.method, what

    def _sample(self, route: Route) -> Sample:
        """What a page offers there; or, where none does now, as scripts and other pages would ask."""
        if known := self.samples.get(route):
            return self.random.choice(known)
        form = tuple((name, (value,)) for name, value in _EXTRA.get(route.path, {}).items())
        ids = ("1", "2", "3") if "callbacks" in route.path else ("leg", "main", "x")
        path = re.sub(r"\{[a-z_]+\}", lambda _: self.random.choice(ids), route.path)
        return Sample(route.method, path, form)

    def _with_odd(self, route: Route, path: str) -> str:
        """The address; now and then with something odd in place of its blanks, or behind it."""
        if self.random.random() < 0.2:
            path = re.sub(r"\{[a-z_]+\}", lambda _: quote(self._value()[:150] or "x", safe=""), route.path)
        if self.random.random() < 0.2:
            name = self.random.choice(("file", "name", "line", "at", "lang", "next", "done", "day", "from", "to", "x"))
            path = f"{path}{'&' if '?' in path else '?'}{urlencode({name: self._value()[:2_000]})}"
        return path

    def _odd_form(self, form: dict[str, str]) -> dict[str, str]:
        """The form with something odd in some fields, without others, and with some that it never had."""
        changed = dict(form)
        for name in self.random.sample(sorted(form), min(len(form), self.random.choice((0, 1, 1, 2, 3)))):
            if self.random.random() < 0.15:
                del changed[name]
            else:
                changed[name] = self.random.choice(_HUGE) if self.random.random() < 0.03 else self._value()
        if self.random.random() < 0.1:
            changed[self._value()[:100]] = self._value()
        return changed

    def _token(self, browser: Browsing, *, public: bool) -> str:
        """What the browser's own forms hold; of a stranger who asks for what everybody may, a wrong one."""
        if public:
            return "1" * 64
        if browser not in (self.everything, *self.by_role.values()):
            return browser.token()
        return self.tokens.setdefault(id(browser), browser.token())

    def _body(self, token: str, form: dict[str, str], what: str) -> bytes:
        if what == ODD and self.random.random() < 0.05:
            return self.random.choice(_RAW)
        return urlencode({"token": token, **form}).encode()

    def _revision(self) -> str:
        try:
            return str(DraftDesk(self.staff.desk.settings, NAME).open().draft.revision)
        except DraftError:
            return "0"

    def _value(self) -> str:
        return self.random.choice(_ODD)


def fuzz_for(staff: Staff, seed: int, reached: Reached, most: int = MOST_OF_ONE) -> Fuzz:
    """Requests that are the same for the same seed.

    Args:
        staff: Lets people in.
        seed: Of the requests.
        reached: Of the console that is asked.
        most: See `Fuzz`.
    """
    by_role = {role: staff.signed_in(role) for role in sorted(EVERY_ROLE)}
    everything = staff.signed_in(*sorted(EVERY_ROLE), name=NAME)
    guest = staff.invite("Guest", Role.EDITOR).removeprefix(BASE)
    starts = ("/", "/sign-in", "/try/line", guest, "/try/phone", "/approve")
    return Fuzz(staff, Random(seed), by_role, everything, reached, starts, most).again(seed)  # the same each time


def send(requests: Iterator[Wrong], reached: Reached) -> list[str]:
    """Send them. Returns what went wrong: answers that blame us, slow ones, and whoever was let in wrongly."""
    found = []
    for each in requests:
        begun = time.monotonic()
        cookies, done = dict(each.browser.cookies), reached.done.total()
        answer = each.browser.ask(each.method, each.path, each.content, each.headers)
        each.browser.cookies.clear()
        each.browser.cookies.update(cookies)
        took = time.monotonic() - begun
        told = f"{answer.status_code} after {took:.1f} s: {each.what} {each.method} {each.path[:200]}"
        if answer.status_code >= 500 or took > SLOWEST:  # a fault of ours
            found.append(told)
        if each.what not in _ALLOWED and not each.route.public and reached.done.total() != done:
            found.append(f"let in, {told}")
        if each.what in _ALLOWED:
            reached.answers[each.route, answer.status_code] += 1
    return found


def state(staff: Staff) -> str:
    """A mark of everything that the console could write: the menus, the data folder, and every table."""
    mark = sha256()
    settings = staff.desk.settings
    for path in sorted([*settings.menus.rglob("*"), *settings.data.rglob("*")]):
        if path.is_file() and not path.name.startswith("ivr.db"):
            mark.update(path.name.encode() + path.read_bytes())
    with connect(url(settings)).connect() as connection:
        for table in metadata.sorted_tables:
            rows: Sequence[object] = connection.execute(select(table)).all()
            mark.update(repr(rows).encode())
    return mark.hexdigest()
