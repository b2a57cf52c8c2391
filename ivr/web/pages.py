"""``GET /pages/...``: what callers hear, to be read, as it is spoken now; where the line offers texts.

A page's address tells a topic, by its id or its code, and a language; it tells nobody who reads it. The code is what
texts send, so that no word of medicine stands in them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ivr.pages.html import LARGE, USUAL, Address, Look, NoWordsError, first_page, index_page, policy, topic_page
from ivr.pages.reading import OTHER, PATH, home_of, path_of, reading, topic_of
from ivr.wiring import Parts

_LARGE: Final = "large"
_CACHED: Final = "public, max-age=86400, must-revalidate"
"""A day. The words may change, and then nobody shall read the old ones much longer: after that browsers ask again."""


Names = tuple[str, str, str]
"""The parts of a path, "" where there is none."""
_TOO_MANY: Final = 4


@dataclass
class _Made:
    """The pages of a line that were asked for."""

    of: tuple[str, str]
    """The version, and the day since when it is spoken."""
    pages: dict[Names, bytes] = field(default_factory=dict)


class Pages:
    """Answers requests for pages.

    Args:
        parts: What is spoken now.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._local = parts.settings.local
        self._made: dict[str, _Made] = {}

    def routes(self) -> Iterator[Route]:
        """The routes: topics in a language and, in front of them, the list of topics and that of languages.

        Those of another line stand below a code of its name.
        """
        for path in ("", "/{first}", "/{first}/{second}", "/{first}/{second}/{form}"):
            yield Route(PATH + path, self.get)
        yield Route(PATH + "/{line}/{first}/{second}/{form}", self.get)

    async def get(self, request: Request) -> Response:
        """The page, that it has not changed, or 404."""
        names = tuple(request.path_params.values())
        parts: Parts | None = self._parts
        if names and names[0].startswith(OTHER):
            home, names = f"{PATH}/{names[0]}", names[1:]
            parts = next((each for each in self._parts.every if each.name and home_of(each.name) == home), None)
        html = self._page(parts, _padded(names)) if parts and len(names) < _TOO_MANY else None
        if html is None:
            return Response(status_code=404)
        return _answer(html, request.headers.get("if-none-match", ""))

    def _page(self, parts: Parts, names: Names) -> bytes | None:
        """A page of what is spoken now. There are few of them, and they stay the same until the next publication."""
        speaking = parts.publications.speaking
        line = speaking.publication.line
        if not line.texts:
            return None
        since = speaking.since.astimezone(line.staff.zone).date().isoformat()
        made = self._made.get(parts.name)
        if made is None or made.of != (line.version, since):
            made = self._made[parts.name] = _Made((line.version, since))
        if names not in made.pages:
            look = Look(line, since, self._local, line.emergency_number)
            html = _written(look, names, partial(address, line=parts.name))
            if html is None:
                return None
            made.pages[names] = html
        return made.pages[names]


def _padded(names: tuple[str, ...]) -> Names:
    first, second, form, *_ = (*names, "", "", "")
    return first, second, form


def address(topic: str, language: str, form: str, line: str = "") -> str:
    """The path of a page; of a topic, by its code."""
    return path_of(topic, language, line) + (f"/{_LARGE}" if form == LARGE else "")


def _written(look: Look, names: Names, address: Address) -> bytes | None:
    """What a path names; None if that is nothing."""
    (first, second, form), line = names, look.line
    with suppress(NoWordsError):
        if not first:
            return first_page(look, address).encode()
        if first in line.languages and second in {"", _LARGE} and not form:
            return index_page(_sized(look, second), first, address).encode()
        if (topic := topic_of(line, first)) and second in line.languages and form in {"", _LARGE}:
            return topic_page(_sized(look, form), reading(topic, second), address).encode()
    return None


def _sized(look: Look, form: str) -> Look:
    return replace(look, size=LARGE if form else USUAL)


def _answer(html: bytes, known: str) -> Response:
    headers = {
        "ETag": f'"{hashlib.sha256(html).hexdigest()[:32]}"',
        "Cache-Control": _CACHED,
        "Content-Security-Policy": f"{policy()}; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
    }
    if {each.strip().removeprefix("W/") for each in known.split(",")} & {headers["ETag"], "*"}:
        return Response(status_code=304, headers=headers)
    return Response(html, media_type="text/html", headers=headers)
