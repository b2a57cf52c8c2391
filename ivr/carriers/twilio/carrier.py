"""Twilio's voice webhooks: forms in, TwiML out."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from ivr.carriers.instructions import Instruction
from ivr.carriers.port import Signal, Webhook
from ivr.carriers.twilio import twiml
from ivr.carriers.twilio.read import signal
from ivr.carriers.twilio.rest import TwilioApi
from ivr.carriers.twilio.twiml import Twiml
from ivr.carriers.twilio.verify import FORM, SIGNATURE, Verifier
from ivr.core.line.model import Line


class Twilio:
    """See `ivr.carriers.port.Carrier`.

    Args:
        tokens: The auth tokens that are good now.
        public_url: Scheme, host and port that the carrier calls.
        accounts: The accounts that are ours, the line's own first; none where they are not known.
        api: The base of the REST API, "" is the carrier's own; None where it may not be reached.
    """

    document_type: Final = b"text/xml; charset=utf-8"

    def __init__(
        self, tokens: Sequence[str], public_url: str, accounts: Sequence[str] = (), api: str | None = None
    ) -> None:
        self._tokens = [token.encode() for token in tokens]
        self._public_url = public_url
        self._accounts = accounts
        self._api = api
        self._verifier = Verifier(self._tokens, public_url, accounts)

    def verify(self, webhook: Webhook) -> Callable[[], Signal]:
        """Check the signature and the account."""
        return partial(signal, self._verifier.form(webhook))

    def document(self, line: Line, instructions: Sequence[Instruction]) -> Twiml:
        """Write TwiML."""
        return twiml.document(line, instructions)

    def api(self) -> TwilioApi | None:
        """A client for the first account, with the first token."""
        if self._api is None or not self._accounts:
            return None
        return TwilioApi(self._accounts[0], self._tokens[0].decode(), self._api)

    def probe(self, path: str) -> Webhook:
        """Sign a request that names no call of a real caller."""
        form = [("AccountSid", each) for each in self._accounts[:1]] + [("CallSid", "self-test")]
        signed = self._public_url + path + "".join(name + value for name, value in form)
        given = base64.b64encode(hmac.digest(self._tokens[0], signed.encode(), "sha1"))
        body = "&".join(f"{name}={value}" for name, value in form)
        return Webhook(path.encode(), b"", {SIGNATURE: given, b"content-type": FORM}, body.encode())
