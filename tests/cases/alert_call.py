"""A called person in an alert call: hears the line's words, and presses keys."""

from __future__ import annotations

import asyncio
import html
import re
from collections.abc import Awaitable, Callable, Iterator
from urllib.parse import urljoin

from tests.alerts.carrier import Request

Post = Callable[[str, dict[str, str]], Awaitable[str]]
"""Sends a signed webhook, and gives the document that answers it."""


def documents(call: Request, keys: str, post: Post) -> Iterator[str]:
    """The documents of one alert call, one after another; the patient whom the line dials answers."""
    url, about, pressed = call.form["Url"], {"CallSid": "CA" + "0" * 32, "From": call.form["From"]}, [*keys]
    more: dict[str, str] = {}
    while url:
        document = asyncio.run(_awaited(post(url, about | more)))
        yield document
        url, more = _next_of(url, document, pressed)


async def _awaited(document: Awaitable[str]) -> str:
    return await document


def _next_of(url: str, document: str, keys: list[str]) -> tuple[str, dict[str, str]]:
    """Where the call goes on, and with which fields."""
    gather = re.search(r'<Gather [^>]*?action="([^"]+)"', document)
    dial = re.search(r'<Dial [^>]*?action="([^"]+)".*?<Number>([^<]+)</Number>', document)
    if dial:
        return urljoin(url, html.unescape(dial[1])), {"DialCallStatus": "completed", "DialBridged": "true"}
    if gather and keys:
        return urljoin(url, html.unescape(gather[1])), {"Digits": keys.pop(0)}
    return "", {}
