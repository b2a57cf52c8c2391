"""A stand-in for the carrier's REST API: real HTTP, and every request is checked against the published description.

It keeps calls, texts and recordings, and can refuse, be slow, fail, and lose texts. A call that is "picked up" asks
the line, with the carrier's signature, what to say, and presses the keys it was told to.
"""

from __future__ import annotations

import base64
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import jsonschema

from ivr.alerts.settings import AlertSettings
from ivr.carriers.twilio.rest import TwilioApi

DESCRIPTION = Path(__file__).parent.parent / "data" / "carrier-api.json"
ACCOUNT = "AC" + "0" * 31 + "1"
TOKEN = "0123456789abcdef0123456789abcdef"
_FORMATS = {
    "phone-number": r"\+[1-9]\d{6,14}",
    "endpoint": r"\+[1-9]\d{6,14}|sip:.+|client:.+",
    "uri": r"https?://[^\s_/]+/\S*",
}


def client_for(settings: AlertSettings) -> TwilioApi | None:
    """The client of the API, where the settings allow one."""
    return TwilioApi(settings.account, settings.token, settings.carrier_api) if settings.carrier_usable else None


@cache
def description() -> dict[str, Any]:
    """The carrier's description, as far as the line uses it."""
    loaded: dict[str, Any] = json.loads(DESCRIPTION.read_text(encoding="utf-8"))
    return loaded


@cache
def _checker() -> jsonschema.FormatChecker:
    checker = jsonschema.FormatChecker(())
    for name, pattern in _FORMATS.items():
        checker.checks(name)(lambda value, pattern=pattern: re.fullmatch(pattern, str(value)) is not None)
    return checker


def operation(method: str, path: str) -> tuple[dict[str, Any], dict[str, str]] | None:
    """The operation that a request asks for, with the parameters of its path; None: there is none."""
    for template, item in description()["paths"].items():
        pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(template))
        found = re.fullmatch(pattern, path)
        if found and method.lower() in item:
            return item[method.lower()], found.groupdict()
    return None


def problems(method: str, path: str, form: list[tuple[str, str]]) -> list[str]:
    """What the carrier's description has against a request; the operation's rules for path, names and values."""
    found = operation(method, path)
    if found is None:
        return [f"no operation {method} {path}"]
    about, given = found
    told = []
    for parameter in about["parameters"]:
        told += _against(given.get(parameter["name"]), parameter["schema"])
    body = about.get("requestBody", {}).get("content", {}).get("application/x-www-form-urlencoded")
    if body is None:
        return told + [f"{name} is not asked for" for name, _ in form]
    schema = body["schema"]
    values = {name: _value(value, schema["properties"].get(name, {})) for name, value in form}
    told += _against(values, schema | {"additionalProperties": False})
    for names in about.get("x-twilio", {}).get("conditional", []):
        if not {"".join(word.capitalize() for word in name.split("_")) for name in names} & values.keys():
            told.append(f"one of {names} is missing")
    if len(form) != len(values):
        told.append("a field stands twice")
    return told


def _value(written: str, schema: dict[str, Any]) -> object:
    if schema.get("type") == "integer" and re.fullmatch(r"-?\d+", written):
        return int(written)
    return {"true": True, "false": False}.get(written, written) if schema.get("type") == "boolean" else written


def _against(value: object, schema: dict[str, Any]) -> list[str]:
    whole = {**schema, "components": description()["components"]}
    validator = jsonschema.Draft4Validator(whole, format_checker=_checker())
    return [error.message for error in validator.iter_errors(value)]


@dataclass(slots=True)
class Request:
    """One request as it came."""

    method: str
    path: str
    form: dict[str, str]


@dataclass
class StandIn:
    """The state of the carrier, and what it is to do."""

    url: str = ""
    requests: list[Request] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    """What the description has against the requests that came."""
    refusals: list[tuple[int, int]] = field(default_factory=list)
    """HTTP status and carrier's code of the next answers."""
    refusing: str = ""
    """The end of the paths that refusals are for; all of them, where it is not told."""
    slow: float = 0.0
    """Seconds that each answer takes."""
    text_status: str = "delivered"
    text_code: int | None = None
    call_status: str = "no-answer"
    recordings: dict[str, bytes] = field(default_factory=dict)
    picked_up: Callable[[Request], str] | None = None
    """What happens in a call: it answers the carrier's word for its end."""
    _made: int = 0
    _ringing: list[threading.Thread] = field(default_factory=list)
    _states: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def calls(self) -> list[dict[str, str]]:
        """The forms of the calls that were asked for."""
        return [each.form for each in self.requests if each.method == "POST" and each.path.endswith("/Calls.json")]

    @property
    def texts(self) -> list[dict[str, str]]:
        """The forms of the texts that were asked for."""
        return [each.form for each in self.requests if each.method == "POST" and each.path.endswith("/Messages.json")]

    def settle(self) -> None:
        """Wait for the calls that were picked up."""
        while self._ringing:
            self._ringing.pop().join()

    def answer(self, request: Request) -> tuple[int, bytes, str]:
        """Status, body and content type for a request."""
        self.requests.append(request)
        if self.slow:
            time.sleep(self.slow)
        if self.refusals and request.path.endswith(self.refusing):
            status, code = self.refusals.pop(0)
            more = f"The number {request.form.get('To', '')} is not right"
            return status, json.dumps({"code": code, "message": more, "status": status}).encode(), "application/json"
        if request.path.endswith(".wav"):
            sound = self.recordings.get(request.path.rpartition("/")[2].removesuffix(".wav"))
            return (404, b"{}", "application/json") if sound is None else (200, sound, "audio/x-wav")
        self.wrong += problems(request.method, request.path, list(request.form.items()))
        return self._described(request)

    def _described(self, request: Request) -> tuple[int, bytes, str]:
        sid = request.path.rpartition("/")[2].removesuffix(".json")
        if request.method == "DELETE":
            gone = self.recordings.pop(sid, None) is None
            return (
                (404, b'{"code": 20404, "message": "gone", "status": 404}', "application/json")
                if gone
                else (204, b"", "")
            )
        if request.method == "POST":
            state = self._create(request)
            return 201, json.dumps(state).encode(), "application/json"
        return 200, json.dumps(self._states[sid]).encode(), "application/json"

    def _create(self, request: Request) -> dict[str, Any]:
        self._made += 1
        text = request.path.endswith("/Messages.json")
        sid = f"{'SM' if text else 'CA'}{self._made:032x}"
        state: dict[str, Any] = {"sid": sid, "account_sid": ACCOUNT, "status": "queued"}
        self._states[sid] = state
        if text:
            self._states[sid] = state | {"status": self.text_status, "error_code": self.text_code}
        elif self.picked_up is not None:
            ringing = threading.Thread(target=self._ring, args=(sid, request, self.picked_up), daemon=True)
            ringing.start()
            self._ringing.append(ringing)
        else:
            self._states[sid] = state | {"status": self.call_status}
        return state

    def _ring(self, sid: str, request: Request, picked_up: Callable[[Request], str]) -> None:
        self._states[sid] = self._states[sid] | {"status": "in-progress"}
        self._states[sid] = self._states[sid] | {"status": picked_up(request)}


@contextmanager
def carrier() -> Iterator[StandIn]:
    """A stand-in that listens on this machine. Fails at the end if a request was not as the description wants it."""
    state = StandIn()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _do(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            form = parse_qsl(self.rfile.read(size).decode(), keep_blank_values=True)
            allowed = "Basic " + base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
            if self.headers.get("Authorization") != allowed:
                self._send(401, b'{"code": 20003, "message": "Authenticate", "status": 401}', "application/json")
                return
            self._send(*state.answer(Request(self.command, urlsplit(self.path).path, dict(form))))

        do_GET = do_POST = do_DELETE = _do  # noqa: N815  # the names that the server looks for

        def _send(self, status: int, body: bytes, kind: str) -> None:
            self.send_response(HTTPStatus(status))
            self.send_header("Content-Length", str(len(body)))
            if kind:
                self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            """Quiet."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_arguments: object) -> None:
            """A client that gave up is no news."""

    server = Server(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield state
        assert state.wrong == []
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
