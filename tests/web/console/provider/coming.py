"""People who sign in through the clinic's provider, as their browsers do it."""

from __future__ import annotations

from dataclasses import dataclass

import httpx

from ivr.store.console.people import Role
from tests.web.console.browsing import Browsing
from tests.web.console.people import LINE, Staff
from tests.web.console.provider.standin import ANA, StandIn

HOST = f"https://{LINE}"
CROSS = {"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate"}


@dataclass
class Coming:
    """Goes to the provider and back."""

    staff: Staff
    clinic: StandIn

    def link(self, name: str = "Ana Ruiz", email: str = str(ANA["email"]), role: Role = Role.NURSE) -> str:
        """The address of a one-time link."""
        return f"/console/welcome/{self.staff.desk.people.add(name, (role,), self.staff.desk.at(), email)}"

    def away(self, browser: Browsing, path: str = "/console/sign-in/provider") -> str:
        """Leave for the provider, and sign in there: the address to which it sends the browser back."""
        answer = browser.get(path)
        assert answer.status_code == httpx.codes.SEE_OTHER, answer.text
        there = httpx.get(answer.headers["location"], follow_redirects=False)
        assert there.status_code == httpx.codes.FOUND
        return there.headers["location"]

    def back(self, browser: Browsing, address: str) -> httpx.Response:
        """Come back as a browser does that another site sends: with the cookies that allow it, and no others."""
        assert address.startswith(f"{HOST}/console/sign-in/provider/back?")
        others = {name: value for name, value in browser.cookies.items() if not name.endswith("-trip")}
        for name in others:
            del browser.cookies[name]
        answer = browser.get(address.removeprefix(HOST), **CROSS)
        browser.cookies.update({name: value for name, value in others.items() if name not in browser.cookies})
        return answer

    def come(self, browser: Browsing, path: str = "/console/sign-in/provider") -> httpx.Response:
        """All of it."""
        return self.back(browser, self.away(browser, path))
