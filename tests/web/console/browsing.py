"""A browser before the console, without a screen: it keeps cookies and sends what is in forms."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode

import httpx
from starlette.types import ASGIApp, Receive, Scope, Send

HOST = "127.0.0.1:8000"
Form = Mapping[str, str] | Sequence[tuple[str, str]]


@dataclass
class Browsing:
    """One browser. ``app`` is the whole service."""

    app: ASGIApp
    host: str = HOST
    scheme: str = "http"
    cookies: dict[str, str] = field(default_factory=dict)
    server: tuple[str, int] = ("127.0.0.1", 8000)
    """Where the connection came in."""

    @property
    def origin(self) -> str:
        """That of the console's own pages."""
        return f"{self.scheme}://{self.host}"

    def get(self, path: str, **headers: str) -> httpx.Response:
        """Open an address."""
        return self.ask("GET", path, headers=headers)

    def post(self, path: str, form: Form | None = None, **headers: str) -> httpx.Response:
        """Send a form as the page would, with its token and from its origin."""
        fields = list(form.items()) if isinstance(form, Mapping) else list(form or ())
        sent = fields if any(name == "token" for name, _ in fields) else [("token", self.token()), *fields]
        kind = {"content-type": "application/x-www-form-urlencoded", "origin": self.origin}
        return self.ask("POST", path, urlencode(sent).encode(), kind | headers)

    def token(self) -> str:
        """What the forms of a page hold: also the one in the frame of each page, as of one that is not there."""
        pages = (self.get(path).text for path in ("/console/none", "/console", "/console/sign-in"))
        found = (re.search(r'name="token" value="([0-9a-f]{64})"', page) for page in pages)
        return next((each[1] for each in found if each), "")

    def ask(
        self, method: str, path: str, content: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        """Send a request, whatever it is."""
        return asyncio.run(self._ask(method, path, content, headers or {}))

    async def _ask(self, method: str, path: str, content: bytes, headers: Mapping[str, str]) -> httpx.Response:
        sent = {b"host": self.host.encode()}
        sent |= {name.replace("_", "-").encode(): value.encode() for name, value in headers.items()}
        if self.cookies:
            sent.setdefault(b"cookie", "; ".join(f"{name}={value}" for name, value in self.cookies.items()).encode())
        transport = httpx.ASGITransport(_Served(self.app, self.server))
        async with httpx.AsyncClient(transport=transport, base_url=self.origin) as client:
            answer = await client.request(method, path, content=content, headers=sent)
        for line in answer.headers.get_list("set-cookie"):
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
            if not value:
                del self.cookies[name]
        return answer


@dataclass(frozen=True)
class _Served:
    """The service as a server calls it, which says at which of its addresses a request came in."""

    app: ASGIApp
    server: tuple[str, int]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand one request on."""
        await self.app({**scope, "server": self.server}, receive, send)


def text(answer: httpx.Response) -> str:
    """The words of a page, without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())
