"""Lets in only what the carrier signed."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Final

from ivr.carriers.port import Webhook
from ivr.carriers.twilio import signature
from ivr.carriers.twilio.read import parse_form

logger = logging.getLogger(__name__)

_SIGNED: Final = "IVR_PUBLIC_URL (scheme, host, port) and the token with the carrier's console"
_ACCOUNT: Final = (
    "TWILIO_ACCOUNT_SID with the carrier's console; where a subaccount owns the number, write both, with a comma"
)
_REFUSALS_TOLD: Final = 1_000
FORM: Final = b"application/x-www-form-urlencoded"
SIGNATURE: Final = b"x-twilio-signature"


class Gate:
    """Checks the signatures of webhooks.

    Args:
        tokens: The auth tokens that are good now.
        public_url: Scheme, host and port that the carrier calls.
    """

    def __init__(self, tokens: Sequence[bytes], public_url: str) -> None:
        self.refused = 0
        self.accounts: Sequence[str] = ()
        """The carrier's accounts that are ours; none where they are not known, and any is let in."""
        self._tokens = tokens
        self._bases = signature.bases(public_url)

    def form(self, webhook: Webhook) -> list[tuple[str, str]] | None:
        """The fields of a request that the carrier signed; None, and counted, for any other."""
        form = self._signed(webhook)
        if form is None:
            signed = "a signature that does not fit" if webhook.headers.get(SIGNATURE) else "no signature"
            self._note_refusal(f"{signed}. If callers hear an error, compare {_SIGNED}")
        elif form and not self._is_ours(form):
            self._note_refusal(f"another account than ours. If callers hear an error, compare {_ACCOUNT}")
            return None
        return form

    def _is_ours(self, form: list[tuple[str, str]]) -> bool:
        """Whether a form names one account, and one of ours: a token may be shared, or a stand-in's."""
        if not self.accounts:
            return True
        named = [value for name, value in form if name == "AccountSid"]
        return len(named) == 1 and named[0] in self.accounts

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

    def _note_refusal(self, why: str) -> None:
        """Tell the operator, ever more seldom, so that neither a wrong setting nor a flood goes by unseen."""
        self.refused += 1
        if self.refused & (self.refused - 1) == 0 or self.refused % _REFUSALS_TOLD == 0:
            logger.warning("refused %d webhooks so far, the last one with %s", self.refused, why)
