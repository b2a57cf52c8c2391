"""What a page of the console is: routes with who may use them, and functions that answer.

A page is one module below `ivr.web.console` with a `PAGE`, one template, and one file of words in both languages; it
is named in the list of `ivr.web.console.registry`. Its functions block: they run in the few threads of the console,
never in those of the calls. Before one is asked, the console has let the person in: signed in, in one of the roles of
the route, from a page of the console itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

from ivr.store.console.people import EVERY_ROLE, Person, Role
from ivr.wiring.console import Desk

BASE: Final = "/console"
SMALL_FORM: Final = 64 * 1024
"""Bytes of a form, where its route does not say more."""
_BLANK: Final = re.compile(r"\{([a-z_]+)\}")

Fields = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Asked:
    """One request that was let in."""

    desk: Desk
    person: Person
    language: str
    """Of the page: "en" or "es"."""
    path: Mapping[str, str] = field(default_factory=dict)
    """What stands for the blanks of the route's path."""
    query: Fields = field(default_factory=dict)
    form: Fields = field(default_factory=dict)
    session: str = field(default="", repr=False)
    """What marks the browser: secret."""
    address: str = ""
    """Where the browser is."""
    trip: str = field(default="", repr=False)
    """What the browser keeps while its person is at the clinic's sign-in provider."""

    def field(self, name: str) -> str:
        """The text of a field of the form; "" if it is not there. Line ends are those of files."""
        return self.form.get(name, ("",))[-1].replace("\r\n", "\n")

    def wish(self, name: str) -> str:
        """A part of the query; "" if it is not there."""
        return self.query.get(name, ("",))[-1]


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie of the console; an empty ``value`` takes it away."""

    name: str
    value: str = field(repr=False)
    seconds: int | None = None
    """How long it is kept; None: until the browser is closed."""
    lax: bool = False
    """Whether the browser sends it also when another site leads here, as a sign-in provider does."""


@dataclass(frozen=True, slots=True)
class View:
    """A page that is shown."""

    template: str
    values: Mapping[str, Any]
    status: int = HTTPStatus.OK
    cookies: tuple[Cookie, ...] = ()


@dataclass(frozen=True, slots=True)
class Moved:
    """Go there: what a form is answered with when it was done."""

    to: str
    """A page of the console; or the whole address of the clinic's sign-in provider."""
    cookies: tuple[Cookie, ...] = ()


@dataclass(frozen=True, slots=True)
class Data:
    """Bytes, such as a sound. Nobody keeps a copy."""

    body: bytes
    media_type: str
    status: int = HTTPStatus.OK
    headers: Mapping[str, str] = field(default_factory=dict)


Answer = View | Moved | Data


class ProblemError(Exception):
    """The request is not done; its words are told, and the status says whose fault it is.

    Args:
        status: Of HTTP.
        key: Of the words of the page or the frame.
        blanks: What is filled into them.
    """

    def __init__(self, status: int, key: str, /, **blanks: object) -> None:
        super().__init__(key)
        self.status = status
        self.key = key
        self.blanks = blanks


@contextmanager
def on_disk() -> Iterator[None]:
    """Whatever is written inside: where the disk refuses it, the request is not done, and its words say why."""
    try:
        yield
    except OSError as error:
        raise ProblemError(HTTPStatus.INSUFFICIENT_STORAGE, "disk-refuses", why=error.strerror) from None


@dataclass(frozen=True, slots=True)
class Route:
    """One address of a page.

    Args:
        method: "GET" or "POST".
        path: Behind `BASE`, as in "/callbacks/{id}"; a blank stands for what is between two slashes.
        do: Answers.
        roles: Who may; on every request, whatever the page showed.
        most: Bytes of its form.
        public: Also for people who are not signed in.
    """

    method: str
    path: str
    do: Callable[[Asked], Answer]
    roles: frozenset[Role] = EVERY_ROLE
    most: int = SMALL_FORM
    public: bool = False

    def match(self, path: str) -> dict[str, str] | None:
        """What stands for the blanks; None if this is another address."""
        found = _pattern(self.path).fullmatch(path)
        return None if found is None else found.groupdict()


@dataclass(frozen=True, slots=True)
class Page:
    """A page, or some that belong together.

    Args:
        id: Also the name of its file of words, whose "title" is what the page is called.
        routes: The first one is where the way to the page leads.
        shown: Whether the way to it stands in the list of pages, for those who may go there.
    """

    id: str
    routes: tuple[Route, ...]
    shown: bool = True


_patterns: dict[str, re.Pattern[str]] = {}


def _pattern(path: str) -> re.Pattern[str]:
    if path not in _patterns:
        _patterns[path] = re.compile(_BLANK.sub(r"(?P<\1>[^/]{1,200})", path))
    return _patterns[path]
