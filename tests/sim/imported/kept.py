"""The same webhooks as different tools keep them, with real numbers and ids in them."""

from __future__ import annotations

import base64
import json
import re
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlencode

import yaml

from tests.sim.stand_in import OTHER_REAL, REAL

Form = dict[str, str]
CALL, OTHER_CALL, ACCOUNT = f"CA{0xABCDEF:032x}", f"CA{0x123456:032x}", f"AC{0xFEDCBA:032x}"
NAME = "MARGARET OHARA"
BEGAN = datetime(2026, 3, 10, 15, 0, tzinfo=UTC)
URL = "https://abc123.tunnel.example/ivr/voice"


def form(call: str = CALL, **more: str) -> Form:
    """The parameters of a webhook."""
    party = {"From": REAL, "Caller": REAL, "To": OTHER_REAL, "Called": OTHER_REAL, "CallerName": NAME}
    place = {"FromCity": "SPRINGFIELD", "CallToken": "secret-token"}
    return {"CallSid": call, "AccountSid": ACCOUNT, "CallStatus": "in-progress", **party, **place, **more}


CALLED = [
    ("/ivr/voice", form(CallStatus="ringing")),
    ("/ivr/voice?at=main", form(Digits="4", msg="Gather End")),
    ("/ivr/voice?at=warning", form(Digits="1", msg="Gather End")),
    ("/ivr/voice?at=ring", form(DialCallStatus="no-answer", DialCallSid=f"CA{0x9:032x}")),
    ("/ivr/voice/status", form(CallStatus="completed", CallbackSource="call-progress-events", CallDuration="60")),
]
"""A call, webhook by webhook."""
STEPS = [
    "caller: calls",
    "caller: presses 4",
    "caller: presses 1",
    "carrier: the ringing is over (no-answer)",
    "carrier: the call is over (completed, 60 s)",
]


def _at(place: int) -> datetime:
    return BEGAN + timedelta(seconds=10 * place)


def bodies() -> str:
    """Form bodies, one a line."""
    return "\n".join(urlencode(each) for _, each in CALLED)


def fields() -> str:
    """One form, a parameter a line, as a console shows it."""
    return "\n".join(f"{name}: {value}" for name, value in CALLED[0][1].items())


def curl() -> str:
    """Lines of cURL, as browsers and people write them."""
    lines = []
    for place, (path, each) in enumerate(CALLED):
        url = f"https://line.example.com{path}"
        if place % 3 == 0:
            data = " \\\n  ".join(f"--data-urlencode '{name}={value}'" for name, value in each.items())
            lines.append(f"$ curl -s -X POST '{url}' -H 'X-Twilio-Signature: forged=' \\\n  {data}")
        elif place % 3 == 1:
            lines.append(f"curl --compressed -H 'A: b' {url!r} --data-raw $'{urlencode(each)}'")
        else:
            lines.append(f"curl -G '{url.partition('?')[0]}' -d '{urlencode(each)}' -k")
    return "\n".join(lines)


def windows() -> str:
    """Lines of cURL as browsers write them for the command line of Windows, in both forms that they have had."""
    lines = []
    for place, (path, each) in enumerate(CALLED):
        url, body = f"https://line.example.com{path}", urlencode(each)
        if place % 2:
            escaped = body.replace("%", "^%^").replace("&", "^&")
            lines.append(
                f'curl ^"{url.replace("&", "^&")}^" ^\r\n  -H ^"accept: */*^" ^\r\n  --data-raw ^"{escaped}^"\r\n'
            )
        else:
            lines.append(f'curl "{url}" ^\r\n  -H "accept: */*" ^\r\n  --data-raw "{body}" ^\r\n  --compressed\r\n')
    return "".join(lines)


def har() -> str:
    """An HTTP archive, with a page and a picture in it."""
    entries: list[dict[str, Any]] = []
    for place, (path, each) in enumerate(CALLED):
        posted: dict[str, Any] = {"mimeType": "application/x-www-form-urlencoded"}
        posted |= (
            {"text": urlencode(each)} if place % 2 else {"params": [{"name": n, "value": v} for n, v in each.items()]}
        )
        asked = {"method": "POST", "url": f"https://line.example.com{path}", "postData": posted}
        entries.append({"startedDateTime": _at(place).isoformat(), "request": asked, "response": {"status": 200}})
    page = {"method": "GET", "url": "https://line.example.com/favicon.ico"}
    refused = {"method": "POST", "url": "https://line.example.com/voice", "postData": {"text": urlencode(form())}}
    entries.insert(2, {"startedDateTime": _at(9).isoformat(), "request": page, "response": {"status": 200}})
    entries.append({"startedDateTime": _at(10).isoformat(), "request": refused, "response": {"status": 403}})
    return json.dumps({"log": {"version": "1.2", "entries": entries}})


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def inspector() -> str:
    """The events of a call, as the carrier's API gives them."""
    events = [
        {
            "request": {
                "method": "POST",
                "url": f"https://line.example.com{path}",
                "parameters": {_snake(name): value for name, value in each.items()},
            },
            "response": {"response_code": 200, "date_created": format_datetime(_at(place)), "response_body": "<x/>"},
        }
        for place, (path, each) in enumerate(CALLED)
    ]
    return json.dumps({"events": events, "page": 0})


def tunnel() -> str:
    """The requests that a tunnel's inspector keeps, the newest first."""
    kept = []
    for place, (path, each) in enumerate(CALLED):
        body = urlencode(each)
        head = f"POST {path} HTTP/1.1\r\nHost: abc\r\nX-Twilio-Signature: x\r\nContent-Length: {len(body)}"
        raw = base64.b64encode(f"{head}\r\n\r\n{body}".encode()).decode()
        start = _at(place).isoformat().replace("+00:00", ".123456789Z")
        asked = {"method": "POST", "proto": "HTTP/1.1", "uri": path, "headers": {}, "raw": raw}
        kept.append({"start": start, "request": asked, "response": {"status": "200 OK", "status_code": 200}})
    cut = {
        "method": "POST",
        "uri": "/ivr/voice",
        "raw": base64.b64encode(b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nA").decode(),
    }
    kept.append({"start": _at(11).isoformat(), "request": cut, "response": {"status_code": 200}})
    return json.dumps({"uri": "/api/requests/http", "requests": kept[::-1]})


def vcr() -> str:
    """A cassette of VCR.py."""
    return yaml.safe_dump(
        {
            "version": 1,
            "interactions": [
                {
                    "request": {
                        "method": "POST",
                        "uri": f"https://line.example.com{path}",
                        "body": urlencode(each).encode() if place % 2 else urlencode(each),
                        "headers": {"X-Twilio-Signature": ["x"]},
                    },
                    "response": {"status": {"code": 200, "message": "OK"}, "body": {"string": "<Response/>"}},
                }
                for place, (path, each) in enumerate(CALLED)
            ],
        }
    )


def betamax() -> str:
    """A cassette of Betamax."""
    interactions = [
        {
            "request": {
                "method": "POST",
                "uri": f"https://line.example.com{path}",
                "body": {"encoding": "utf-8", "base64_string": base64.b64encode(urlencode(each).encode()).decode()}
                if place % 2
                else {"encoding": "utf-8", "string": urlencode(each)},
            },
            "response": {"status": {"code": 200, "message": "OK"}, "body": {"string": "<Response/>"}},
            "recorded_at": _at(place).isoformat(),
        }
        for place, (path, each) in enumerate(CALLED)
    ]
    return json.dumps({"http_interactions": interactions, "recorded_with": "betamax/0.9.0"})


RUBY = f"""---
http_interactions:
- request:
    method: post
    uri: https://line.example.com/voice
    body:
      encoding: UTF-8
      string: !ruby/string {urlencode(CALLED[0][1])}
  response:
    status:
      code: 200
  recorded_at: Tue, 10 Mar 2026 15:00:00 GMT
recorded_with: VCR 6.0.0
"""
"""A cassette of Ruby's VCR."""
KINDS = {
    "form bodies": bodies,
    "cURL lines": curl,
    "cURL lines of Windows": windows,
    "a HAR": har,
    "the carrier's request inspector": inspector,
    "a tunnel's export": tunnel,
    "a cassette": vcr,
    "a cassette of Betamax": betamax,
}
