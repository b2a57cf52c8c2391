"""The clinic's sign-in provider: what it says of itself, its keys, and whom it vouches for."""

from __future__ import annotations

import binascii
import json
import time
from base64 import urlsafe_b64decode
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from threading import Lock, Thread
from typing import Any, Final
from urllib.parse import urlsplit

from ivr.settings import is_loopback
from ivr.settings.model import SignInProvider
from ivr.web.console.provider.asking import ProviderError, ask

ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""Those with a key pair: who knows the published key, or no key at all, can sign nothing."""
_GOOD_SECONDS: Final = 3600.0
_BAD_SECONDS: Final = 15.0
"""When it is asked again after it did not answer; and how often its keys are asked for at most."""
_SOON: Final = 0.4
"""Seconds that the sign-in page waits for it."""
LEEWAY_SECONDS: Final = 30
_LONGEST_TOKEN: Final = 32_000
_LONGEST_SUBJECT: Final = 255


@dataclass(frozen=True, slots=True)
class Document:
    """What a provider says of itself."""

    authorization: str
    token: str
    keys: str
    secret_in_form: bool
    """Whether it wants the client's secret in the form in place of the header."""
    names_itself: bool
    """Whether each of its answers says whose it is (RFC 9207)."""


@dataclass(frozen=True, slots=True)
class Vouched:
    """Whom a provider vouches for."""

    subject: str
    email: str
    """As it has verified it; "" if it has not."""


class Provider:
    """One provider. For any thread; its methods block.

    Args:
        place: Where it is, and what we are there.
        ticks: Seconds that go on.
    """

    def __init__(self, place: SignInProvider, ticks: Callable[[], float] = time.monotonic) -> None:
        self.place = place
        self._ticks = ticks
        self._lock = Lock()
        self._document: Document | None = None
        self._asked_at = -_GOOD_SECONDS
        self._asking: Thread | None = None
        self._keys: list[dict[str, Any]] = []
        self._keys_at = -_GOOD_SECONDS

    # --- what it says of itself ------------------------------------------------------------------------------------

    def answers(self) -> bool:
        """Whether it answers, as far as is known; it is asked beside this, and waited for a moment only."""
        with self._lock:
            if self._is_due() and not (self._asking and self._asking.is_alive()):
                self._asking = Thread(target=self._look, name="sign-in-provider", daemon=True)
                self._asking.start()
            asking = self._asking
        if asking:
            asking.join(_SOON)
        return self._document is not None

    def document(self) -> Document:
        """What it says of itself.

        Raises:
            ProviderError: It does not answer.
        """
        found = self._document
        if found is None or self._is_due():
            found = self._document = self._fetched()
            self._asked_at = self._ticks()
        return found

    def _is_due(self) -> bool:
        return self._ticks() - self._asked_at >= (_GOOD_SECONDS if self._document else _BAD_SECONDS)

    def _look(self) -> None:
        try:
            self._document = self._fetched()
        except ProviderError:
            self._document = None
        self._asked_at = self._ticks()

    def _fetched(self) -> Document:
        said = ask(f"{self.place.issuer.rstrip('/')}/.well-known/openid-configuration")
        if said.get("issuer") != self.place.issuer:
            raise ProviderError("its discovery document is about another issuer")
        ways = said.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        return Document(
            _endpoint(said, "authorization_endpoint"),
            _endpoint(said, "token_endpoint"),
            _endpoint(said, "jwks_uri"),
            secret_in_form=isinstance(ways, list) and "client_secret_basic" not in ways,
            names_itself=said.get("authorization_response_iss_parameter_supported") is True,
        )

    # --- whom it vouches for -------------------------------------------------------------------------------------

    def vouched(self, said: dict[str, Any], nonce: str, at: float) -> Vouched:
        """Whom its answer to a code is about.

        Args:
            said: The answer.
            nonce: Of this sign-in.
            at: Seconds since 1970.

        Raises:
            ProviderError: It is not signed by the provider, not for us, not of now, or not about this sign-in.
        """
        token, access = said.get("id_token"), said.get("access_token")
        if not isinstance(token, str) or len(token) > _LONGEST_TOKEN:
            raise ProviderError("its answer holds no token about who signs in")
        claims = self._claims(token, nonce, access if isinstance(access, str) else "", at)
        subject, email = claims.get("sub"), claims.get("email")
        if not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST_SUBJECT:
            raise ProviderError("its token names nobody")
        is_verified = claims.get("email_verified") is True and isinstance(email, str)
        return Vouched(subject, str(email) if is_verified else "")

    def _claims(self, token: str, nonce: str, access: str, at: float) -> dict[str, Any]:
        from authlib.oidc.core import CodeIDToken  # noqa: PLC0415  # 0.1 s, for lines that have a provider
        from joserfc import jwt  # noqa: PLC0415  # as above
        from joserfc.errors import JoseError  # noqa: PLC0415  # as above
        from joserfc.jwk import KeySet  # noqa: PLC0415  # as above

        header = _header(token)
        try:
            keys = KeySet.import_key_set({"keys": self._fitting(header)})
            read = jwt.decode(token, keys, list(ALGORITHMS))
            claims = CodeIDToken(
                read.claims,
                read.header,
                {
                    "iss": {"essential": True, "value": self.place.issuer},
                    "aud": {"essential": True, "value": self.place.client_id},
                    "nonce": {"essential": True, "value": nonce},
                },
                {"nonce": nonce, "client_id": self.place.client_id, "access_token": access},
            )
            claims.validate(int(at), LEEWAY_SECONDS)
        except (JoseError, ValueError, TypeError, KeyError, AttributeError, binascii.Error) as error:
            raise ProviderError(f"its token cannot be believed ({type(error).__name__})") from None
        return dict(claims)

    def _fitting(self, header: dict[str, Any]) -> list[dict[str, Any]]:
        """The keys that may have signed a token; they are asked for again where a new one is named."""
        if header.get("alg") not in ALGORITHMS:
            raise ProviderError("its token is signed in a way that proves nothing")
        found = _named(self._keys, header)
        age = self._ticks() - self._keys_at
        if age >= _GOOD_SECONDS or (not found and age >= _BAD_SECONDS):
            self._keys = _usable(ask(self.document().keys))
            self._keys_at = self._ticks()
            found = _named(self._keys, header)
        if not found:
            raise ProviderError("its token is signed with a key that it does not publish")
        return found


@cache
def provider(place: SignInProvider) -> Provider:
    """The provider of a service: the same one for all its pages."""
    return Provider(place)


def _endpoint(said: dict[str, Any], name: str) -> str:
    url = said.get(name)
    try:
        parts = urlsplit(url) if isinstance(url, str) and url.isascii() and url.isprintable() else None
    except ValueError:
        parts = None
    is_safe = (
        parts and parts.hostname and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(str(url))))
    )
    if not is_safe:
        raise ProviderError(f"its discovery document has no safe {name}")
    return str(url)


def _usable(said: dict[str, Any]) -> list[dict[str, Any]]:
    found = said.get("keys")
    return [
        each
        for each in (found if isinstance(found, list) else [])
        if isinstance(each, dict) and each.get("kty") in {"RSA", "EC"} and each.get("use", "sig") == "sig"
    ]


def _named(keys: list[dict[str, Any]], header: dict[str, Any]) -> list[dict[str, Any]]:
    kind = "EC" if str(header.get("alg", "")).startswith("ES") else "RSA"
    fitting = [each for each in keys if each["kty"] == kind]
    return [each for each in fitting if each.get("kid") == header["kid"]] if "kid" in header else fitting[:1]


def _header(token: str) -> dict[str, Any]:
    head = token.partition(".")[0]
    try:
        found = json.loads(urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or not isinstance(found.get("kid", ""), str):
        raise ProviderError("its token cannot be read")
    return found
