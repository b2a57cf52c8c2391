"""The carrier's signature, computed from the token by the carrier's published rules."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable, Sequence
from urllib.parse import urldefrag

HEADER = "X-Twilio-Signature"


def sign(token: str, url: str, form: Sequence[tuple[str, str]] = ()) -> str:
    """Sign a request: the URL without its fragment, then each distinct name and value in byte order of the names."""
    text = urldefrag(url).url + "".join(_sorted_pieces(form))
    digest = hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


def _sorted_pieces(form: Sequence[tuple[str, str]]) -> Iterable[str]:
    """Name and value of each pair; a repeated name brings its distinct values in order."""
    return (name + value for name, value in sorted(set(form), key=lambda pair: [part.encode() for part in pair]))
