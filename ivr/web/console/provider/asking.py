"""What is asked of the clinic's sign-in provider: small JSON documents, in bounded time, and never somewhere else.

A redirect is not followed: whoever answers in the provider's place could send the client's secret anywhere.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any, Final

import httpx

DEADLINE: Final = 3.0
"""Seconds for a whole answer."""
_LARGEST: Final = 256 * 1024


class ProviderError(Exception):
    """The provider does not answer, or what it says cannot be believed. The message names nobody."""


def ask(
    url: str,
    form: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    deadline: float = DEADLINE,
) -> dict[str, Any]:
    """A document of the provider.

    Args:
        url: Where it is.
        form: What is sent; None: nothing, the document is only fetched.
        headers: Of the request.
        deadline: Seconds.

    Raises:
        ProviderError: It does not come in time, or is not such a document.
    """
    until = time.monotonic() + deadline
    try:
        with (
            httpx.Client(timeout=deadline, follow_redirects=False) as client,
            client.stream("GET" if form is None else "POST", url, data=form, headers=headers) as answer,
        ):
            if answer.status_code != httpx.codes.OK:
                raise ProviderError(f"it answers HTTP {answer.status_code}")
            body = b""
            for part in answer.iter_bytes():
                body += part
                if len(body) > _LARGEST or time.monotonic() > until:
                    raise ProviderError("its answer is too long or too slow")
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        raise ProviderError(f"it cannot be reached ({type(error).__name__})") from None
    return _read(body)


def _read(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise ProviderError("its answer is not a JSON object")
    return found
