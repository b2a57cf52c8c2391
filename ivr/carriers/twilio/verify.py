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

    def form(self, webhook: Webhook) -> dict[str, str]:
        """The fields of a request that the carrier signed; of a name that is there twice, the last one.

        Raises:
            RefusedError: it is any other.
        """
        signed = self._signed(webhook)
        if signed is None:
            what = "a signature that does not fit" if webhook.headers.get(SIGNATURE) else "no signature"
            raise RefusedError(f"{what}. If callers hear an error, compare {_SIGNED}")
        pairs, fields = signed
        if pairs and not self._is_ours(pairs):
            raise RefusedError(f"another account than ours. If callers hear an error, compare {_ACCOUNT}")
        return fields

    def _is_ours(self, pairs: list[tuple[str, str]]) -> bool:
        """Whether a form names one account, and one of ours: a token may be shared, or a stand-in's."""
        if not self._accounts:
            return True
        named = [value for name, value in pairs if name == "AccountSid"]
        return len(named) == 1 and named[0] in self._accounts

    def _signed(self, webhook: Webhook) -> tuple[list[tuple[str, str]], dict[str, str]] | None:
        """All fields of a form, and the same by their names; None where the carrier did not sign it."""
        target = webhook.path + b"?" + webhook.query if webhook.query else webhook.path
        urls = [base + target for base in self._bases]
        given = webhook.headers.get(SIGNATURE, b"").decode("latin-1")
        if webhook.headers.get(b"content-type", b"").partition(b";")[0].strip().lower() != FORM:
            signed = signature.is_signed_body(self._tokens, urls, webhook.body, given)
            return ([], {}) if signed else None
        try:
            pairs = parse_form(webhook.body)
        except ValueError:
            return None
        fields = dict(pairs)
        form = fields if len(fields) == len(pairs) else pairs
        return (pairs, fields) if signature.is_signed(self._tokens, urls, form, given) else None
