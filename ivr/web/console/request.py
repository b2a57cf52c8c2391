"""One request to the console as a value: read within limits, its signs checked, before anything else looks at it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import cookie_parser
from starlette.types import Receive, Scope

from ivr.settings import is_loopback
from ivr.web.console.page import Fields, ProblemError

MOST_FIELDS: Final = 2_000
BODY_SECONDS: Final = 10
_FORM: Final = "application/x-www-form-urlencoded"
_ODD: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""Signs that nobody types into a form, and that some databases refuse."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a browser asks."""

    method: str
    path: str
    """Behind the address of the console; "/" for the console itself."""
    headers: Mapping[str, str] = field(repr=False)
    cookies: Mapping[str, str] = field(repr=False)
    query: Fields
    address: str
    """Where the browser is, as far as the nearest proxy tells."""

    @property
    def host(self) -> str:
        """The name by which the browser reached the console."""
        return self.headers.get("host", "")

    def is_own(self) -> bool:
        """Whether a form comes from a page of this very console, as the browser itself says.

        A page of the same name without encryption is another one: anybody on the way could have written it.
        """
        origin = self.headers.get("origin", "")
        if origin:
            return bool(self.host) and _is_safe(origin) and _netloc(origin) == self.host.lower()
        return self.headers.get("sec-fetch-site", "") == "same-origin"

    def is_taken_elsewhere(self) -> bool:
        """Whether a page of another site wants this as a part of itself."""
        site, mode = self.headers.get("sec-fetch-site", ""), self.headers.get("sec-fetch-mode", "")
        return site not in {"", "none", "same-origin"} and mode != "navigate"


def read(scope: Scope, base: str) -> Request:
    """The request without its body.

    Raises:
        ProblemError: it cannot be read.
    """
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    path: str = scope["path"].removeprefix(base) or "/"
    client = scope.get("client") or ("", 0)
    return Request(
        "GET" if scope["method"] == "HEAD" else scope["method"],
        path.rstrip("/") or "/",
        headers,
        cookie_parser(headers.get("cookie", "")),
        fields(scope["query_string"]),
        _address(client[0], headers.get("x-forwarded-for", "")),
    )


def _address(peer: str, forwarded: str) -> str:
    """The peer; behind a proxy on this machine, whom the proxy was asked by: the last entry is its own."""
    last = forwarded.rpartition(",")[2].strip()
    return last[:64] if last and peer in {"127.0.0.1", "::1"} else peer


def fields(data: bytes) -> Fields:
    """The fields of a form, or of the part of an address behind the question mark.

    Raises:
        ProblemError: they are too many, or hold signs that nobody types.
    """
    try:
        pairs = parse_qsl(data.decode("utf-8"), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except ValueError:
        raise ProblemError(HTTPStatus.BAD_REQUEST, "unreadable") from None
    found: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        if _ODD.search(name) or _ODD.search(value):
            raise ProblemError(HTTPStatus.BAD_REQUEST, "unreadable")
        found[name] = (*found.get(name, ()), value)
    return found


async def form(request: Request, receive: Receive, most: int) -> Fields:
    """The form that comes with a request.

    Raises:
        ProblemError: it comes from another page, is none, is too large, or comes too slowly.
    """
    if not request.is_own():
        raise ProblemError(HTTPStatus.FORBIDDEN, "not-from-here")
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != _FORM:
        raise ProblemError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "unreadable")
    try:
        async with asyncio.timeout(BODY_SECONDS):
            return fields(await _body(receive, most))
    except TimeoutError:
        raise ProblemError(HTTPStatus.REQUEST_TIMEOUT, "unreadable") from None


async def _body(receive: Receive, most: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ProblemError(HTTPStatus.BAD_REQUEST, "unreadable")
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > most:
            raise ProblemError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too-large")
        if not message.get("more_body"):
            return b"".join(parts)


def _is_safe(origin: str) -> bool:
    try:
        return origin.startswith("https://") or is_loopback(origin)
    except ValueError:
        return False


def _netloc(origin: str) -> str:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""
