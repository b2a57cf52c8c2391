"""Which line the pages are about: as the browser chose it, among those that the person may see.

The choice is a cookie and means nothing by itself: on each request it is held against the person's rights, as the
database has them. Each form is marked with the line that its page showed, so that one which was opened for another
line, in another tab, does nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from ivr.store.console.people import Person
from ivr.web.console.gate import cookie_name
from ivr.web.console.page import ProblemError
from ivr.web.console.request import Request
from ivr.wiring.console import Desk

LINE: Final = "line"
"""The name of the cookie, and of the part of an address that changes it."""
FIRST: Final = "first"
"""Stands for the first line there, whose own name is not kept anywhere."""

Desks = Callable[[], Mapping[str, Desk]]
"""Gives what pages work with, by the names of the lines that speak now; "" is the first one."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A line that somebody may look at."""

    value: str
    """As it stands in the address."""
    name: str
    """As people call it."""
    here: bool


def chosen(desks: Mapping[str, Desk], person: Person | None, asked: Request) -> str:
    """The line that a request is about; the first that the person may see where they chose none.

    Raises:
        ProblemError: they may see none, or not the one that they wish.
    """
    if person is None:
        return ""
    mine = [name for name in desks if person.sees(name)]
    wished = asked.query.get(LINE, ("",))[-1]
    if wished:
        if _name(wished) not in mine:
            raise ProblemError(HTTPStatus.FORBIDDEN, "not-yours")
        return _name(wished)
    cookies = [asked.cookies.get(cookie_name(LINE, live=live)) for live in (True, False)]
    kept = [_name(each) for each in cookies if each]
    found = next((name for name in (*kept, *mine) if name in mine), None)
    if found is None:
        raise ProblemError(HTTPStatus.FORBIDDEN, "not-yours")
    return found


def choices(desks: Mapping[str, Desk], person: Person | None, here: str) -> list[Choice]:
    """The lines that somebody can choose from; none where there is only one."""
    mine = [name for name in desks if person and person.sees(name)]
    if len(mine) < 2:  # noqa: PLR2004  # one is no choice
        return []
    return [Choice(name or FIRST, desks[name].line.id, name == here) for name in mine]


def mark(browser: str, name: str) -> str:
    """What a form is marked with, beside the browser that it was made for."""
    return f"{browser} {name}" if name else browser


def _name(value: str) -> str:
    return "" if value == FIRST else value
