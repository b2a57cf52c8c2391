"""Webhooks for tests, signed by an implementation of their own."""

from __future__ import annotations

import base64
import hashlib
import hmac
from urllib.parse import quote_plus

from ivr.calls.session import Webhook

TOKEN = "0123456789abcdef0123456789abcdef"
BASE = "https://line.example.org"
FORM_TYPE = b"application/x-www-form-urlencoded"
CALL = "CA00000000000000000000000000000001"

STANDARD = {
    "CallSid": CALL,
    "AccountSid": "AC00000000000000000000000000000001",
    "From": "+12025550171",
    "To": "+12025550100",
    "Caller": "+12025550171",
    "Called": "+12025550100",
    "CallStatus": "in-progress",
    "ApiVersion": "2010-04-01",
    "Direction": "inbound",
    "FromCity": "",
    "ToCity": "",
    "CallToken": "%7B%22parentCallInfoToken%22%7D",
}


def sign(url: str, form: dict[str, str], token: str = TOKEN) -> str:
    """The carrier's signature of a form."""
    text = url + "".join(name + form[name] for name in sorted(form))
    return base64.b64encode(
        hmac.new(token.encode(), text.encode(errors="surrogateescape"), hashlib.sha1).digest()
    ).decode()


def posted(path: str, query: str, signature: str, body: str, content_type: bytes = FORM_TYPE) -> Webhook:
    """A request with a form, signed or not."""
    headers = {b"x-twilio-signature": signature.encode(), b"content-type": content_type}
    return Webhook(path.encode(), query.encode(), headers, body.encode())


def webhook(target: str, token: str = TOKEN, base: str = BASE, **fields: str) -> Webhook:
    """A signed webhook to a path and query, with the standard fields and these."""
    form = STANDARD | fields
    path, _, query = target.partition("?")
    body = "&".join(f"{quote_plus(name)}={quote_plus(value, errors='surrogateescape')}" for name, value in form.items())
    return posted(path, query, sign(base + target, form, token), body)
