"""Lets in only what the carrier signed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ivr.carriers.port import RefusedError, Webhook
from ivr.carriers.twilio import signature
from ivr.carriers.twilio.read import parse_form

_SIGNED: Final = "IVR_PUBLIC_URL (scheme, host, port) and the token with the carrier's console"
_ACCOUNT: Final = (
    "TWILIO_ACCOUNT_SID with the carrier's console; where a subaccount owns the number, write both, with a comma"
)
FORM: Final = b"application/x-www-form-urlencoded"
SIGNATURE: Final = b"x-twilio-signature"


class Verifier:
    """Checks the signatures of webhooks.

    Args:
        tokens: The auth tokens that are good now.
        public_url: Scheme, host and port that the carrier calls.
        accounts: The carrier's accounts that are ours; none where they are not known, and any is let in.
    """

    def __init__(self, tokens: Sequence[bytes], public_url: str, accounts: Sequence[str] = ()) -> None:
        self._tokens = tokens
        self._bases = signature.bases(public_url)
        self._accounts = accounts

    def form(self, webhook: Webhook) -> list[tuple[str, str]]:
        """The fields of a request that the carrier signed.

        Raises:
            RefusedError: it is any other.
        """
        form = self._signed(webhook)
        if form is None:
            signed = "a signature that does not fit" if webhook.headers.get(SIGNATURE) else "no signature"
            raise RefusedError(f"{signed}. If callers hear an error, compare {_SIGNED}")
        if form and not self._is_ours(form):
            raise RefusedError(f"another account than ours. If callers hear an error, compare {_ACCOUNT}")
        return form

    def _is_ours(self, form: list[tuple[str, str]]) -> bool:
        """Whether a form names one account, and one of ours: a token may be shared, or a stand-in's."""
        if not self._accounts:
            return True
        named = [value for name, value in form if name == "AccountSid"]
        return len(named) == 1 and named[0] in self._accounts

    def _signed(self, webhook: Webhook) -> list[tuple[str, str]] | None:
        target = webhook.path + b"?" + webhook.query if webhook.query else webhook.path
        urls = [base + target for base in self._bases]
        given = webhook.headers.get(SIGNATURE, b"").decode("latin-1")
        if webhook.headers.get(b"content-type", b"").partition(b";")[0].strip().lower() != FORM:
            signed = signature.is_signed_body(self._tokens, urls, webhook.body, given)
            return [] if signed else None
        try:
            form = parse_form(webhook.body)
        except ValueError:
            return None
        return form if signature.is_signed(self._tokens, urls, form, given) else None
