"""The mix: the signed requests of real calls, as the carrier would send them, ready for the wire.

The signature code is written out here once more on purpose: the benchmark must not depend on the code it measures.
"""

from __future__ import annotations

import base64
import hmac
import uuid
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode, urljoin

CALLER, CALLED = "+12025550123", "+12025550100"
ACCOUNT = f"AC{1:032x}"

SILENCE = ""
"""A step of a script: the caller presses nothing. Every other step is a key."""

SCRIPTS: tuple[tuple[str, ...], ...] = (
    ("3", SILENCE, "#", "9", "6", "7", SILENCE, "*", "4", "1"),
    ("9", "1", SILENCE, SILENCE, SILENCE, "*", "2", "#", "#", "0"),
    ("1", "#", "7", "8", "#", SILENCE, "*", "2", SILENCE, SILENCE, "*"),
    (SILENCE, SILENCE, "2", SILENCE, "9", "#", "8", "*", "3", SILENCE),
    ("4", "2", "*", "3", "#", "*", "#", "1", SILENCE, SILENCE),
    ("5", "1", SILENCE, "*", "*", "6", "6", "3", "7", "7", "0"),
    ("9", "4", SILENCE, "9", "*", "1", SILENCE, "#", "#", "*", "5"),
    (SILENCE, SILENCE, SILENCE, "3", SILENCE, "6", "#", "*", "0"),
)
"""What callers do: topics in both languages, skipping, silence, wrong keys, warning signs, asking for staff."""

DIAL_RESULTS = ("no-answer", "busy", "failed", "completed")
"""How ringing staff ends, in turn. Without ``DialBridged`` even "completed" is a call that nobody took."""

MOST_STEPS = 40
"""A script is ended after this many webhooks, whatever the line answers."""

_PLACES = tuple(f"{who}{what}" for who in ("From", "Caller", "To", "Called") for what in ("City", "State", "Zip"))
_COUNTRIES = ("FromCountry", "CallerCountry", "ToCountry", "CalledCountry")
_CALL_TOKEN = f"%7B%22parentCallInfoToken%22%3A%22{'NotARealToken' * 19}%22%2C%22identityHeaderTokens%22%3A%5B%5D%7D"
"""Percent-encoded JSON, as the carrier sends it: on the wire it is encoded twice."""


class UnexpectedAnswerError(Exception):
    """The service answered something that no call can go on from."""


@dataclass(frozen=True, slots=True)
class Step:
    """One webhook: the request target (path and query, as on the wire) and the form."""

    target: str
    form: tuple[tuple[str, str], ...]

    @property
    def body(self) -> str:
        """The form as it goes over the wire."""
        return urlencode(self.form)


def signature(url: str, form: tuple[tuple[str, str], ...], token: str) -> str:
    """What the carrier puts into ``X-Twilio-Signature`` for this URL and form."""
    text = url + "".join(name + value for name, value in sorted(form))
    return base64.b64encode(hmac.digest(token.encode(), text.encode(), "sha1")).decode()


def wire(step: Step, base: str, token: str) -> bytes:
    """The complete request, signed, with the headers that the carrier sends."""
    body = step.body
    head = (
        f"POST {step.target} HTTP/1.1",
        f"Host: {base.removeprefix('http://')}",
        "User-Agent: TwilioProxy/1.1",
        "Accept: */*",
        "Accept-Encoding: gzip",
        "Content-Type: application/x-www-form-urlencoded; charset=UTF-8",
        f"Content-Length: {len(body)}",
        f"X-Twilio-Signature: {signature(base + step.target, step.form, token)}",
        f"I-Twilio-Idempotency-Token: {uuid.uuid4()}",
        "X-Home-Region: us1",
    )
    return ("\r\n".join(head) + "\r\n\r\n" + body).encode()


def form(call: str, status: str, **more: str) -> tuple[tuple[str, str], ...]:
    """The 27 parameters of every webhook of a call, and those that the event adds: with a key they are 29."""
    fields = {
        "CallSid": call,
        "AccountSid": ACCOUNT,
        "From": CALLER,
        "Caller": CALLER,
        "To": CALLED,
        "Called": CALLED,
        "CallStatus": status,
        "ApiVersion": "2010-04-01",
        "Direction": "inbound",
        "StirVerstat": "TN-Validation-Passed-A",
        "CallToken": _CALL_TOKEN,
        **dict.fromkeys(_PLACES, ""),
        **dict.fromkeys(_COUNTRIES, "US"),
        "FromCity": "WASHINGTON",
        "FromState": "DC",
        **more,
    }
    # The carrier keeps no order; this one is neither sorted nor the order in which the fields are written above.
    return tuple(sorted(fields.items(), key=lambda field: field[0][::-1]))


def walk(ask: Callable[[Step], bytes], calls: int) -> list[Step]:
    """Lead ``calls`` different calls through the line, in turn by `SCRIPTS`, and return all their webhooks.

    Args:
        ask: Sends one webhook to the service and returns the TwiML.
        calls: How many calls; each has its own CallSid, so no two requests of the mix are alike.
    """
    steps: list[Step] = []
    for number in range(calls):
        steps += _one_call(ask, f"CA{number + 1:032x}", SCRIPTS[number % len(SCRIPTS)])
    return steps


def _one_call(ask: Callable[[Step], bytes], call: str, script: tuple[str, ...]) -> Iterator[Step]:
    """The webhooks of one call, until its script or the call is over."""
    here = Step("/voice", form(call, "ringing"))
    keys = iter(script)
    for number in range(MOST_STEPS):
        document = ET.fromstring(ask(here))
        yield here
        following = _next(document, here, call, keys, number)
        if following is None:
            return
        here = following


def _next(document: ET.Element, here: Step, call: str, keys: Iterator[str], number: int) -> Step | None:
    """The webhook that follows a document: ringing staff never succeeds, and the script gives keys and silence."""
    dial, gather, redirect = document.find("Dial"), document.find("Gather"), document.find("Redirect")
    if dial is not None:
        status = DIAL_RESULTS[number % len(DIAL_RESULTS)]
        more = {"DialCallStatus": status, "DialCallSid": f"CA{number:016x}{'d' * 16}", "DialBridged": "false"}
        return Step(urljoin(here.target, dial.attrib["action"]), form(call, "in-progress", **more))
    record = document.find("Record")
    if record is not None or document.find("Hangup") is not None:
        return None
    key = next(keys, None)
    if key is None:
        return None
    if gather is None or redirect is None or redirect.text is None:
        raise UnexpectedAnswerError(f"{here.target!r} was answered by {ET.tostring(document)[:300]!r}: no way to go on")
    if key == SILENCE:
        return Step(urljoin(here.target, redirect.text.strip()), form(call, "in-progress"))
    return Step(urljoin(here.target, gather.attrib["action"]), form(call, "in-progress", msg="Gather End", Digits=key))
