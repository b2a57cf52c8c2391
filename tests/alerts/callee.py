"""A called person, as the carrier sees one: asks the line what to say, with the carrier's signature, and presses keys.

Reads TwiML by itself, and just enough of it: words, the first ``Gather`` that gets a key, ``Dial`` and ``Hangup``.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urljoin

import httpx

from ivr.sim.signing import HEADER, sign
from tests.alerts.carrier import ACCOUNT, TOKEN, Request


@dataclass
class Callee:
    """What happens in one call after another: give it to the stand-in as ``picked_up``."""

    keys: Sequence[str] = ()
    """Pressed one after another; then nothing is."""
    dialled_status: str = "completed"
    """How the leg ends that the line dials from this call."""
    documents: list[str] = field(default_factory=list)
    dialled: list[str] = field(default_factory=list)
    """The numbers that the line had dialled from the call."""

    def __call__(self, call: Request) -> str:
        """Play a call; the carrier's word for its end."""
        url, keys = call.form["Url"], list(self.keys)
        fields: dict[str, str] = {}
        while url:
            document = self._post(call, url, fields)
            gather = re.search(r'<Gather [^>]*?action="([^"]+)"', document)
            dial = re.search(r'<Dial [^>]*?action="([^"]+)".*?<Number>([^<]+)</Number>', document)
            if gather and keys:
                url, fields = urljoin(url, html.unescape(gather[1])), {"Digits": keys.pop(0)}
            elif dial:
                self.dialled.append(dial[2])
                url, fields = urljoin(url, html.unescape(dial[1])), {"DialCallStatus": self.dialled_status}
            else:
                url = ""
        return "completed"

    def _post(self, call: Request, url: str, fields: dict[str, str]) -> str:
        form = {
            "CallSid": "CA" + "0" * 32,
            "AccountSid": ACCOUNT,
            "From": call.form["From"],
            "To": call.form["To"],
            "CallStatus": "in-progress",
            "Direction": "outbound-api",
            "ApiVersion": "2010-04-01",
        } | fields
        signature = sign(TOKEN, url, list(form.items()))
        answer = httpx.post(url, data=form, headers={HEADER: signature}, timeout=60)
        assert answer.status_code == 200
        self.documents.append(answer.text)
        return answer.text
