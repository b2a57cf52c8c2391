"""Lets in only what the carrier signed."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Final

from ivr.twilio import inbound, signature
from ivr.twilio.webhook import Webhook

logger = logging.getLogger(__name__)

_REFUSALS_TOLD: Final = 1_000
_FORM: Final = b"application/x-www-form-urlencoded"


class Gate:
    """Checks the signatures of webhooks.

    Args:
        tokens: The auth tokens that are good now.
        public_url: Scheme, host and port that the carrier calls.
    """

    def __init__(self, tokens: Sequence[bytes], public_url: str) -> None:
        self.refused = 0
        self._tokens = tokens
        self._bases = signature.bases(public_url)

    def form(self, webhook: Webhook) -> list[tuple[str, str]] | None:
        """The fields of a request that the carrier signed; None, and counted, for any other."""
        form = self._signed(webhook)
        if form is None:
            self._note_refusal(webhook)
        return form

    def _signed(self, webhook: Webhook) -> list[tuple[str, str]] | None:
        target = webhook.path + b"?" + webhook.query if webhook.query else webhook.path
        urls = [base + target for base in self._bases]
        if webhook.content_type.partition(b";")[0].strip().lower() != _FORM:
            signed = signature.is_signed_body(self._tokens, urls, webhook.body, webhook.signature)
            return [] if signed else None
        try:
            form = inbound.parse_form(webhook.body)
        except ValueError:
            return None
        return form if signature.is_signed(self._tokens, urls, form, webhook.signature) else None

    def _note_refusal(self, webhook: Webhook) -> None:
        """Tell the operator, ever more seldom, so that neither a wrong setting nor a flood goes by unseen."""
        self.refused += 1
        if self.refused & (self.refused - 1) == 0 or self.refused % _REFUSALS_TOLD == 0:
            signed = "a signature that does not fit" if webhook.signature else "no signature"
            logger.warning(
                "refused %d webhooks so far, the last one with %s. If callers hear an error, compare IVR_PUBLIC_URL "
                "(scheme, host, port) and the token with the carrier's console",
                self.refused,
                signed,
            )
