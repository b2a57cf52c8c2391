"""Whether a request comes from the carrier: the signature rules of its security page, in constant time.

The string signed is the URL as the carrier was told it (configured base, raw path, raw query), followed, for a
form, by every name and its distinct values, sorted by name and value in byte order, without separators. Blank
values count. The key is the account's auth token; during a rotation two tokens are good.
The carrier sometimes signs with and sometimes without the port, and with or without credentials, so every form
of the *configured* base is tried. Nothing from the request's own host or forwarding headers is used.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable, Sequence
from functools import lru_cache
from urllib.parse import urlsplit

Form = Sequence[tuple[str, str]] | dict[str, str]
"""Decoded form fields, by their names where none is there twice; values may be blank. Bytes that are not UTF-8 are
surrogate escapes."""

_DEFAULT_PORTS = {"https": 443, "http": 80}


def bases(public_url: str) -> tuple[bytes, ...]:
    """Every form of the configured base under which the carrier may have signed, the likeliest first.

    Args:
        public_url: Scheme, host, and perhaps port and credentials, without path: ``https://line.example.org``.

    Raises:
        ValueError: the URL's port is not a number between 0 and 65535.
    """
    parts = urlsplit(public_url)
    given = parts.netloc
    found = []
    for host in (given.rpartition("@")[2], given):
        bare = host.removesuffix(f":{parts.port}")
        found += [host, bare, f"{bare}:{_DEFAULT_PORTS.get(parts.scheme, 443)}"]
    return tuple(dict.fromkeys(f"{parts.scheme}://{host}".encode() for host in found))


def is_signed(
    tokens: Iterable[bytes], urls: Iterable[bytes], form: Form, signature: str, algorithm: str = "sha1"
) -> bool:
    """Whether ``signature`` is that of the form posted to one of ``urls``, under one of ``tokens``.

    Args:
        tokens: The auth tokens that are good now.
        urls: The request's URL under each of `bases`.
        form: All fields of the body; none for a request without a form.
        signature: The header's text; anything at all may stand there.
        algorithm: ``sha1``, or ``sha256`` where a shared key was configured. Never taken from the request.
    """
    given = signature.encode("utf-8", "surrogateescape")
    fields, keys = _written(form).encode("utf-8", "surrogateescape"), tuple(tokens)
    for url in urls:
        for key in keys:
            signing = _begun(key, algorithm).copy()
            signing.update(url + fields)
            if hmac.compare_digest(base64.b64encode(signing.digest()), given):
                return True
    return False


@lru_cache(maxsize=16)
def _begun(key: bytes, algorithm: str) -> hmac.HMAC:
    """A signature of nothing yet, to be copied: beginning one with the key takes longer than what is signed."""
    return hmac.new(key, digestmod=algorithm)


def _written(form: Form) -> str:
    """A form as it is signed. Where no name is there twice, as in every real one, names alone are sorted: quicker."""
    if isinstance(form, dict):
        return "".join([name + form[name] for name in sorted(form)])
    return "".join([name + value for name, value in sorted(set(form))])


def is_signed_body(tokens: Iterable[bytes], urls: Iterable[bytes], body: bytes, signature: str) -> bool:
    """The same for a body that is not a form: the URL's ``bodySHA256`` must be its hash, and the URL be signed."""
    named = f"bodySHA256={hashlib.sha256(body).hexdigest()}".encode()
    return is_signed(tokens, [url for url in urls if named in url.partition(b"?")[2].split(b"&")], (), signature)
