"""One sign-in through the provider: away with a question that only this browser can have asked, and back."""

from __future__ import annotations

import hmac
import json
from base64 import b64encode
from dataclasses import asdict, dataclass, field
from secrets import token_urlsafe
from typing import Any, Final, Self
from urllib.parse import quote_plus

from ivr.store.vault import Vault, VaultError
from ivr.web.console.provider.asking import ProviderError, ask
from ivr.web.console.provider.provider import Provider, Vouched

TRIP_SECONDS: Final = 10 * 60
_SECOND: Final = 1000
_LONGEST: Final = 2_000


@dataclass(frozen=True, slots=True)
class Trip:
    """What a browser keeps while its person is at the provider; encrypted, since the verifier is a secret."""

    ends: int
    """Milliseconds since 1970."""
    back: str
    """Where the provider sends the browser: always an address of this line."""
    to: str = "/"
    """The page of the console that was wanted."""
    invite: str = field(default="", repr=False)
    """The secret of a one-time link; "" for somebody who came before."""
    state: str = field(default_factory=lambda: token_urlsafe(32), repr=False)
    nonce: str = field(default_factory=lambda: token_urlsafe(32), repr=False)
    verifier: str = field(default_factory=lambda: token_urlsafe(48), repr=False)

    def sealed(self, vault: Vault) -> str:
        """As a cookie holds it."""
        return vault.encrypt(json.dumps(asdict(self)))

    @classmethod
    def opened(cls, vault: Vault, sealed: str, at: int) -> Self | None:
        """What a cookie holds; None if it is not one of ours, or too old."""
        try:
            found = cls(**json.loads(vault.decrypt(sealed)))
        except (VaultError, ValueError, TypeError):
            return None
        return found if at < found.ends else None

    def address(self, provider: Provider) -> str:
        """Where the browser goes.

        Raises:
            ProviderError: The provider does not answer.
        """
        from authlib.oauth2.rfc6749.parameters import prepare_grant_uri  # noqa: PLC0415  # see provider.py
        from authlib.oauth2.rfc7636 import create_s256_code_challenge  # noqa: PLC0415  # as above

        document = provider.document()
        more = {
            "nonce": self.nonce,
            "code_challenge": create_s256_code_challenge(self.verifier),
            "code_challenge_method": "S256",
        }
        client = provider.place.client_id
        uri = prepare_grant_uri(document.authorization, client, "code", self.back, "openid email", self.state, **more)
        return str(uri)

    def came_back(self, provider: Provider, state: str, issuer: str, code: str, at: int) -> Vouched:
        """Whom the provider vouches for.

        Args:
            provider: The provider.
            state: Of the address with which the browser came back, as the other two.
            issuer: "" if it names none.
            code: The code.
            at: Milliseconds since 1970.

        Raises:
            ProviderError: The provider does not answer; or this is another sign-in, or another provider's answer.
        """
        if not hmac.compare_digest(self.state.encode(), state.encode(errors="replace")):
            raise ProviderError("another sign-in came back")
        document = provider.document()
        if issuer != provider.place.issuer and (issuer or document.names_itself):
            raise ProviderError("the answer is another provider's")
        if not 0 < len(code) <= _LONGEST:
            raise ProviderError("it sent no code")
        return provider.vouched(self._exchanged(provider, code), self.nonce, at / _SECOND)

    def _exchanged(self, provider: Provider, code: str) -> dict[str, Any]:
        """What the provider gives for a code, to whoever can show the verifier and the client's secret."""
        document, place = provider.document(), provider.place
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": self.back}
        form |= {"code_verifier": self.verifier}
        headers: dict[str, str] = {"Accept": "application/json"}
        if document.secret_in_form:
            form |= {"client_id": place.client_id, "client_secret": place.client_secret}
        else:
            headers["Authorization"] = _basic(place.client_id, place.client_secret)
        return ask(document.token, form, headers)


def _basic(name: str, secret: str) -> str:
    """Name and secret as RFC 6749 writes them: encoded as in a form first, then as HTTP Basic wants it."""
    return "Basic " + b64encode(f"{quote_plus(name)}:{quote_plus(secret)}".encode()).decode()
