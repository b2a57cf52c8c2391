"""People of a live line: invited, joined, and signed in through the pages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import count
from typing import Final

import httpx
import pyotp
from sqlalchemy import update
from starlette.types import ASGIApp

from ivr.store.console.people import Role
from ivr.store.database import connect, writing
from ivr.store.tables import people
from ivr.wiring.backend import url
from ivr.wiring.console import Desk
from tests.web.console.browsing import Browsing

PASSWORD: Final = "four words without sense"
LINE: Final = "line.example.org"


@dataclass
class Staff:
    """Lets people in. The clock stands still, so codes that were used are forgotten between sign-ins."""

    app: ASGIApp
    desk: Desk
    keys: dict[str, str] = field(default_factory=dict)
    _numbers: count[int] = field(default_factory=count)

    def browser(self) -> Browsing:
        """One that nobody has signed in with."""
        return Browsing(self.app, host=LINE, scheme="https")

    def invite(self, name: str, *roles: Role) -> str:
        """The address of the one-time link."""
        return f"/console/welcome/{self.desk.people.add(name, roles, self.desk.at())}"

    def join(self, browser: Browsing, link: str, **other: str) -> httpx.Response:
        """Use a link as its page says."""
        page = browser.get(link).text
        found = re.search(r"<code>([A-Z2-7 ]+)</code>", page)
        key = found[1].replace(" ", "") if found else ""
        code = pyotp.TOTP(key).at(self.desk.now()) if key else ""
        return browser.post(link, {"password": PASSWORD, "again": PASSWORD, "code": code} | other)

    def joined(self, name: str, *roles: Role) -> tuple[str, ...]:
        """Somebody who may sign in. Returns the recovery codes."""
        link = self.invite(name, *roles)
        browser = self.browser()
        found = re.search(r"<code>([A-Z2-7 ]+)</code>", browser.get(link).text)
        assert found
        self.keys[name] = found[1].replace(" ", "")
        answer = self.join(browser, link)
        assert answer.status_code == HTTPStatus.OK
        return tuple(re.findall(r"<code>([A-Z0-9-]{14})</code>", answer.text))

    def sign_in(self, browser: Browsing, name: str, **other: str) -> httpx.Response:
        """Type name, password and the code of now."""
        code = other["code"] if "code" in other else self.code(name)
        return browser.post("/console/sign-in", {"name": name, "password": PASSWORD} | other | {"code": code})

    def code(self, name: str) -> str:
        """What the phone of somebody shows."""
        return pyotp.TOTP(self.keys[name]).at(self.desk.now())

    def forget_codes(self) -> None:
        """As if some minutes were over."""
        with writing(connect(url(self.desk.settings))) as connection:
            connection.execute(update(people).values(code_step=0))

    def signed_in(self, *roles: Role, name: str = "") -> Browsing:
        """A browser of somebody in these roles."""
        name = name or f"Person {'abcdefghijklmnopqrstuvwxyz'[next(self._numbers)]}"
        self.joined(name, *roles)
        self.forget_codes()
        browser = self.browser()
        assert self.sign_in(browser, name).status_code == HTTPStatus.SEE_OTHER
        return browser

    def acts(self) -> Iterable[tuple[str, str]]:
        """What is in the audit, oldest first: who, and what."""
        return [(each.by, each.act) for each in reversed(self.desk.audit.newest(1_000))]
