"""Where alerts go, beside the carrier: a mail server and the clinic's webhook, both real, on this machine."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.alerts.carrier import StandIn, carrier


@dataclass
class Clinic:
    """What has come to the clinic, and the carrier's REST API."""

    rest: StandIn
    smtp: str = ""
    webhook: str = ""
    mails: list[tuple[str, str]] = field(default_factory=list)
    """To whom, and the whole text."""
    posts: list[dict[str, Any]] = field(default_factory=list)

    def forget(self) -> None:
        """Make it as new, for the next case."""
        self.mails.clear()
        self.posts.clear()
        fresh = StandIn(self.rest.url)
        fresh.recordings = Messages()
        self.rest.__dict__.update(fresh.__dict__)


class Messages(dict[str, bytes]):
    """Every message of a caller is there until it is deleted."""

    def __init__(self) -> None:
        super().__init__()
        self.deleted: list[str] = []

    def get(self, sid: str, _otherwise: object = None) -> bytes | None:  # type: ignore[override]
        """The sound of a message."""
        return None if sid in self.deleted else b"RIFF a caller's words"

    def pop(self, sid: str, _otherwise: object = None) -> bytes | None:  # type: ignore[override]
        """Delete a message."""
        found = self.get(sid)
        self.deleted.append(sid)
        return found


class AnyPort(Controller):
    """A mail server on a port that is free."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def clinic() -> Iterator[Clinic]:
    """All three servers."""
    with carrier() as rest:
        found = Clinic(rest)
        found.forget()
        with _mail(found), _webhook(found):
            yield found


@contextmanager
def _mail(found: Clinic) -> Iterator[None]:
    class Inbox:
        async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
            assert isinstance(envelope.content, bytes)
            found.mails.append((envelope.rcpt_tos[0], envelope.content.decode()))
            return "250 OK"

    controller = AnyPort(Inbox(), hostname="127.0.0.1", port=0)
    controller.start()
    found.smtp = f"smtp://127.0.0.1:{controller.port}"
    try:
        yield
    finally:
        controller.stop()


@contextmanager
def _webhook(found: Clinic) -> Iterator[None]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            """Take an alert."""
            found.posts.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_arguments: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.webhook = f"http://127.0.0.1:{server.server_port}/alerts"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
