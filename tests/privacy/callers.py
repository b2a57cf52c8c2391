"""Callers whose carrier tells much of them, and carriers that put it where it does not belong."""

from __future__ import annotations

import base64
import hmac
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count
from urllib.parse import quote_plus

import httpx
import pytest

from ivr.sim import events, form
from ivr.sim.form import FormWriter, Leg, Pairs
from ivr.sim.people import Scripted, parse_keys
from ivr.sim.player import Call, CallSettings
from ivr.sim.signing import HEADER
from ivr.sim.staff import Staff
from tests.alerts.carrier import ACCOUNT, TOKEN
from tests.privacy.outputs import Outputs
from tests.privacy.traces import CITY, NAME, NUMBER, PERSON, STATE, WORDS, ZIP

DIGITS, LOCAL = NUMBER[1:], NUMBER[-7:]
CALLS: tuple[tuple[str, str], ...] = (
    ("2,1,#,*,h", "answers"),
    ("9,1,3,1,h", "answers"),
    ("4,1,h", "answers"),
    ("9,4,2,h", "declines,answers"),
    ("4,1,h", "no-answer"),
    ("9,4,1,h", "no-answer"),
    ("4,1,h@6", "no-answer"),
    ("4,2,2,#", "no-answer"),
    ("9,4,2,2,h", "no-answer"),
    ("7,8,#,*,5,.,.,.", "busy"),
    ("0,2,#", "voicemail,busy,silent,failed"),
)
"""What the caller presses, and what staff do. In the small line the warning signs are on 4, signs on 1 and 2."""

ODD: tuple[tuple[tuple[str, str], Mapping[str, str]], ...] = (
    (("4,1,h", "no-answer"), {"DialCallStatus": NUMBER, "DialCallDuration": LOCAL}),
    (("4,2,2,#", "no-answer"), {"RecordingSid": DIGITS, "RecordingDuration": LOCAL, "RecordingUrl": f"tel:{NUMBER}"}),
    (("4,1,h", "no-answer"), {"CallSid": DIGITS, "CallDuration": LOCAL}),
    (("4,1,h", "answers"), {"CallSid": f"tel:{DIGITS}", "ParentCallSid": f"tel:{DIGITS}"}),
    (("1,4,h", "answers"), {"Digits": LOCAL, "FinishedOnKey": NUMBER, "ErrorCode": LOCAL}),
    (("4,1,h", "answers"), {"From": f"sip:{NUMBER}@example.org", "Direction": NUMBER, "CallStatus": NUMBER}),
)
"""Calls whose carrier puts the caller's number into other parameters too."""

Listen = Callable[[events.Event], None]
_SEEDS = count(20260310)


@contextmanager
def telling_carrier(twist: Mapping[str, str] | None = None) -> Iterator[None]:
    """Let the simulated carrier tell all that it knows of callers, and some of it at the wrong place."""
    wrong = twist or {}

    def pairs(writer: FormWriter, leg: Leg, status: str, extra: Pairs = ()) -> Pairs:
        told = dict(plain(writer, leg, status, extra))
        return tuple((told | PERSON | {name: value for name, value in wrong.items() if name in told}).items())

    plain = FormWriter.pairs
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FormWriter, "pairs", pairs)
        patch.setattr(form, "_PLACES", ((CITY, STATE, ZIP, "US"),))
        patch.setattr(form, "_AMERICAN", ((CITY, STATE, ZIP, "US"),))
        yield


def ring(url: str, script: tuple[str, str], listen: Listen, token: str | None = TOKEN) -> None:
    """Call the line."""
    keys, staff = script
    rng = random.Random(next(_SEEDS))
    people = Scripted(parse_keys(keys)), Staff(*staff.split(","))
    with httpx.Client(trust_env=False) as client:
        Call(CallSettings(url, token, NUMBER, account=ACCOUNT), client, people, listen, rng).run()


def post(url: str, pairs: Sequence[tuple[str, str]], token: str | None = TOKEN) -> httpx.Response:
    """A webhook of any form, signed; surrogates in it stand for bytes that are no text."""
    body = "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in pairs)
    signed = url + "".join(name + value for name, value in sorted(set(pairs)))
    digest = hmac.digest((token or "").encode(), signed.encode(errors="surrogateescape"), "sha1")
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    if token is not None:
        headers[HEADER] = base64.b64encode(digest).decode()
    return httpx.post(url, content=body, headers=headers, timeout=60, trust_env=False)


def _quoted(text: str) -> str:
    return quote_plus(text, errors="surrogateescape")


def start(call: str, **more: str) -> list[tuple[str, str]]:
    """The form of a call that begins."""
    told = {
        "CallSid": call,
        "AccountSid": ACCOUNT,
        "From": NUMBER,
        "To": "+12025550100",
        "CallStatus": "ringing",
        "Direction": "inbound",
    }
    return [*(told | PERSON | more).items()]


def malformed(url: str, outputs: Outputs) -> None:
    """What no carrier sends, but signed; and what strangers send."""
    call = "CA" + "7" * 32
    junk = "\udcff\udc80" + NAME + NUMBER
    forms: dict[str, list[tuple[str, str]]] = {
        "/voice": start(call, Digits=LOCAL, Caller=junk),
        "/voice?x=1": start(call, To=junk),
        f"/voice?lang=en&n={LOCAL}&mac=": start(call),
        f"/voice?v=1&lang=en&mode=menu&at={DIGITS}&n=3&mac={'0' * 32}": start(call),
        f"/voice/whisper/xx?n={DIGITS}": start(call),
        "/voice/whisper/key": start(call, Digits=NUMBER, ParentCallSid=DIGITS),
        "/voice/status": start(call, CallStatus="completed", CallDuration=LOCAL),
        "/voice/recording": start(call, RecordingSid=DIGITS, RecordingStatus="completed", RecordingDuration=LOCAL),
        f"/voice/fallback?stage=urgent-{LOCAL}": start(call),
        "/voice/fallback": start(call, ErrorCode=LOCAL, ErrorUrl=f"https://x/voice?lang=en&n={LOCAL}&to={NUMBER}"),
        f"/voice/alert?id={LOCAL}&to={DIGITS}&lang=en&mac=0": start(call),
        "/voice/alert/key": start(call, Digits="1"),
        f"/voice/{NUMBER}": start(call),
        "/voice/fallback?lang=en": start(call, Huge=WORDS * 1_500),
        "/voice?huge": start(call, Huge=WORDS * 4_000),
        "/voice?many": [*start(call), *((f"{NUMBER}{i}", NAME) for i in range(600))],
        "/voice?names": [*start(call), (NUMBER, ""), (junk, ""), ("Digits", LOCAL), ("Digits", NUMBER)],
        "/voice?nothing": [("CallSid", junk)],
    }
    for path, pairs in forms.items():
        outputs.add(f"answer {path}", post(url + path, pairs).content)
        outputs.add(f"answer {path}, unsigned", post(url + path, pairs, token=None).content)
    for method in ("GET", "PUT", "DELETE"):
        for path in (f"/voice?From={quote_plus(NUMBER)}", f"/{NUMBER}", f"/audio/{NUMBER}.wav", f"/healthz?{NAME}"):
            outputs.add(f"answer to {method}", httpx.request(method, url + path, timeout=60, trust_env=False).content)
