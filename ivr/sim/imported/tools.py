"""What tools keep of HTTP: HAR, the carrier's request inspector, a tunnel's inspector, and cassettes."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import urlencode

from ivr.sim.imported.found import Found, Requests, dict_of, dicts, moment, pairs_from, request

_SMALL: Final = {"msg": "msg"}
"""Parameters whose names do not begin with a capital."""
_BROKEN: Final = "its body is cut off, or cannot be read"


def read_har(data: Mapping[str, Any]) -> Requests:
    """An HTTP archive, as browsers and proxies export it."""
    found = []
    for entry in dicts(dict_of(data["log"]).get("entries")):
        asked = dict_of(entry.get("request"))
        posted = dict_of(asked.get("postData"))
        params = pairs_from((each.get("name"), each.get("value")) for each in dicts(posted.get("params")))
        body = str(posted.get("text") or urlencode(params))
        found.append(
            request(
                str(asked.get("method", "")).upper(),
                str(asked.get("url", "")),
                body,
                moment(entry.get("startedDateTime")),
                _status(dict_of(entry.get("response")).get("status")),
            )
        )
    return Requests("a HAR", found).sorted()


def read_inspector(data: Mapping[str, Any]) -> Requests:
    """The events of a call as the carrier's API and console give them: parameters are named ``call_sid`` there."""
    found = []
    for event in dicts(data.get("events")):
        asked, answered = dict_of(event.get("request")), dict_of(event.get("response"))
        params = asked.get("parameters")
        form = pairs_from((_camel(str(name)), value) for name, value in dict_of(params).items())
        problem = "" if form else "an event without parameters"
        at = _mail_date(answered.get("date_created"))
        status = _status(answered.get("response_code"))
        url, method = str(asked.get("url", "")), str(asked.get("method", "POST")).upper()
        found.append(Found(url, form, method, at, status, problem))
    return Requests("the carrier's request inspector", found).sorted()


def _camel(name: str) -> str:
    if "_" not in name and not name.islower():
        return name
    return _SMALL.get(name) or "".join(part[:1].upper() + part[1:] for part in name.split("_"))


def _mail_date(written: object) -> datetime | None:
    if found := moment(written):
        return found
    try:
        found = parsedate_to_datetime(str(written))
    except ValueError:
        return None
    return found if found.tzinfo else None


def read_tunnel(data: Mapping[str, Any]) -> Requests:
    """The requests that a tunnel's inspector keeps, the newest first, with their bytes in base64."""
    every = dicts(data.get("requests")) or [data]
    return Requests("a tunnel's export", [_tunnelled(each) for each in every]).sorted()


def _tunnelled(entry: Mapping[str, Any]) -> Found:
    asked, answered = dict_of(entry.get("request")), dict_of(entry.get("response"))
    method, url = str(asked.get("method", "")).upper(), str(asked.get("uri", ""))
    at, status = moment(_short(entry.get("start"))), _status(answered.get("status_code"))
    try:
        raw = base64.b64decode(str(asked.get("raw", "")), validate=True)
    except (binascii.Error, ValueError):
        return Found(url, (), method, at, status, _BROKEN)
    head, _, body = raw.partition(b"\r\n\r\n")
    length = re.search(rb"(?im)^content-length:\s*(\d{1,12})\s*$", head)
    if length and int(length[1]) != len(body):
        return Found(url, (), method, at, status, _BROKEN)
    return request(method, url, body.decode("utf-8", "replace"), at, status)


def _short(written: object) -> object:
    """A time with at most six digits behind the point: some tools write nine."""
    return re.sub(r"(\.\d{6})\d+", r"\1", written) if isinstance(written, str) else written


def read_cassette(data: Mapping[str, Any]) -> Requests:
    """A cassette of recorded HTTP: VCR.py's ``interactions``, or ``http_interactions`` of Betamax and VCR."""
    found = []
    for each in dicts(data.get("interactions")) or dicts(data.get("http_interactions")):
        asked = dict_of(each.get("request"))
        status = dict_of(dict_of(each.get("response")).get("status")).get("code")
        body = _body(asked.get("body"))
        method, url, at = (
            str(asked.get("method", "")).upper(),
            str(asked.get("uri", "")),
            moment(each.get("recorded_at")),
        )
        if body is None:
            found.append(Found(url, (), method, at, _status(status), _BROKEN))
        else:
            found.append(request(method, url, body, at, _status(status)))
    return Requests("a cassette", found)


def _body(body: object) -> str | None:
    """The text of a body; None where it cannot be read."""
    if isinstance(body, bytes):
        return body.decode("utf-8", "replace")
    if isinstance(body, dict):
        if isinstance(coded := body.get("base64_string"), str):
            try:
                return base64.b64decode(coded).decode("utf-8", "replace")
            except binascii.Error:
                return None
        return _body(body.get("string", ""))
    return "" if body is None else str(body)


def _status(written: object) -> int:
    """A status; one that was not kept is taken to be a good one."""
    text = str(written)
    return int(text) if text.isdecimal() and len(text) == len("200") else 200
