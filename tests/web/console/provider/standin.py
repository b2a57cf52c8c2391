"""A sign-in provider of a clinic that is not there: a small HTTP server with keys of its own, which can also lie."""

from __future__ import annotations

import hmac
import json
import time
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import token_urlsafe
from threading import Thread
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "phone-line", "a+secret/of:the=line"
ANA: Final = {"sub": "u-1001", "email": "ana@clinic.example", "email_verified": True}
_KEYS: Final = {kid: RSAKey.generate_key(2048, {"kid": kid, "use": "sig"}) for kid in ("first", "second", "stolen")}


def b64(data: bytes) -> str:
    """As tokens write bytes."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def signed(claims: dict[str, Any], kid: str = "first", alg: str = "RS256", named: str = "") -> str:
    """A token about somebody, signed with one of the keys; `named`: the key that it says it is signed with."""
    return jwt.encode({"alg": alg, "kid": named or kid}, claims, _KEYS[kid])


def unsigned(claims: dict[str, Any], alg: str) -> str:
    """A token that says that it needs no signature."""
    return f"{b64(json.dumps({'alg': alg, 'kid': 'first'}).encode())}.{b64(json.dumps(claims).encode())}."


def confused(claims: dict[str, Any]) -> str:
    """A token signed with the published key, taken for a shared secret."""
    head = f"{b64(json.dumps({'alg': 'HS256', 'kid': 'first'}).encode())}.{b64(json.dumps(claims).encode())}"
    return f"{head}.{b64(hmac.digest(_KEYS['first'].as_pem(private=False), head.encode(), sha256))}"


@dataclass
class StandIn:
    """What it knows and does; tests change it."""

    issuer: str = ""
    published: tuple[str, ...] = ("first",)
    who: dict[str, Any] = field(default_factory=lambda: dict(ANA))
    token: Callable[[dict[str, Any]], str] = signed
    claims: dict[str, Any] = field(default_factory=dict)
    """What its tokens say besides, or in place of what they should."""
    discovery: dict[str, Any] = field(default_factory=dict)
    """As above, of its document about itself."""
    back: dict[str, str] = field(default_factory=dict)
    """As above, of the address to which it sends the browser back."""
    broken: HTTPStatus | None = None
    elsewhere: str = ""
    """Where it redirects whoever asks for a token."""
    takes_codes_again: bool = False
    asked: list[str] = field(default_factory=list)
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def authorize(self, query: dict[str, str]) -> str:
        """Somebody signs in: where their browser goes then."""
        assert query["response_type"] == "code"
        assert query["code_challenge_method"] == "S256"
        code = token_urlsafe(8)
        self._codes[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']} | self.back)}"

    def exchange(self, form: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """What it gives for a code; None: nothing."""
        code = form.get("code", "")
        query = self._codes.get(code) if self.takes_codes_again else self._codes.pop(code, None)
        client = authorization == "Basic phone-line:a%2Bsecret%2Fof%3Athe%3Dline"
        if query is None or not client or form["redirect_uri"] != query["redirect_uri"]:
            return None
        if b64(sha256(form["code_verifier"].encode()).digest()) != query["code_challenge"]:
            return None
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": query["nonce"]} | self.who
        claims = {name: value for name, value in (claims | self.claims).items() if value is not None}
        return {"access_token": "opaque", "token_type": "Bearer", "id_token": self.token(claims)}

    def document(self) -> dict[str, Any]:
        """What it says of itself."""
        places = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/keys"}
        return {"issuer": self.issuer, **{name: self.issuer + path for name, path in places.items()}, **self.discovery}

    def keys(self) -> dict[str, Any]:
        """Those that it publishes."""
        return {"keys": [_KEYS[kid].as_dict(private=False) for kid in self.published]}


class _Handler(BaseHTTPRequestHandler):
    at: StandIn

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self.at.asked.append(parts.path)
        if self.at.broken:
            self._send(self.at.broken, {})
        elif parts.path == "/authorize":
            self._redirect(self.at.authorize(dict(parse_qsl(parts.query))))
        else:
            self._send(HTTPStatus.OK, self.at.keys() if parts.path == "/keys" else self.at.document())

    def do_POST(self) -> None:
        self.at.asked.append(self.path)
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        kind, _, sent = self.headers.get("authorization", "").partition(" ")
        if self.at.elsewhere:
            self._redirect(self.at.elsewhere, HTTPStatus.TEMPORARY_REDIRECT)
            return
        given = self.at.exchange(dict(parse_qsl(body)), f"{kind} {b64decode(sent).decode()}")
        self._send(HTTPStatus.OK if given else HTTPStatus.BAD_REQUEST, given or {"error": "invalid_grant"})

    def _send(self, status: HTTPStatus, value: dict[str, Any]) -> None:
        data = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _redirect(self, to: str, status: HTTPStatus = HTTPStatus.FOUND) -> None:
        self.send_response(status)
        self.send_header("location", to)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Keep the output of tests clean."""


@contextmanager
def standing_in() -> Iterator[StandIn]:
    """A provider at an address of this machine."""
    at = StandIn()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"at": at}))
    at.issuer = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield at
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
