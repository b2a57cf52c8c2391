"""The addresses of alert calls: each names an entry, whom the call is to, and the language, closed by a code."""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

ALERT: Final = "/voice/alert"

_QUERY: Final = re.compile(
    r"id=(-?[0-9]{1,18})&to=([\w.-]{1,80})&lang=([A-Za-z-]{2,20})(?:&line=([a-z0-9-]{1,60}))?&mac=[0-9a-f]{32}",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class About:
    """What the address of an alert call names."""

    callback: int
    target: str
    """Team and place, such as ``nurse.0``."""
    language: str
    query: str
    """The whole of it."""

    @property
    def address(self) -> str:
        """Path and query of the call."""
        return f"{ALERT}?{self.query}"


class Addresses:
    """Makes and opens addresses.

    Args:
        tokens: The auth tokens that are good now; the first one closes addresses.
        languages: Of the line.
        line: Its name, where it is not the first one.
    """

    def __init__(self, tokens: Sequence[str], languages: Sequence[str], line: str = "") -> None:
        self._keys = [hmac.digest(token.encode(), b"ivr alert call v1", "sha256") for token in tokens]
        self._languages, self._line = languages, line

    def about(self, callback: int, target: str, language: str) -> About:
        """What names an entry and a target."""
        text = f"id={callback}&to={target}&lang={language}" + (f"&line={self._line}" if self._line else "")
        return About(callback, target, language, f"{text}&mac={_code(self._keys[0], text)}")

    def opened(self, query: str) -> About | None:
        """What a query names; None if it is not ours."""
        found = _QUERY.fullmatch(query)
        if found is None or (found[4] or "") != self._line:
            return None
        text, _, code = query.rpartition("&mac=")
        if not any(hmac.compare_digest(_code(key, text), code) for key in self._keys):
            return None
        language = found[3] if found[3] in self._languages else self._languages[0]
        return About(int(found[1]), found[2], language, query)


def _code(key: bytes, text: str) -> str:
    return hmac.digest(key, text.encode(), "sha256").hex()[:32]
