"""Staff, as the line reaches them through its webhook: who notes which entries they were told about."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@dataclass
class Told:
    """What was received."""

    url: str
    callbacks: list[int] = field(default_factory=list)
    """The ids of the entries, in the order of the alerts."""
    bodies: list[str] = field(default_factory=list)
    """All that was received."""


@contextmanager
def listening() -> Iterator[Told]:
    """Staff's end of the webhook, on this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.bodies.append(body.decode())
            told.callbacks.extend(json.loads(body)["callbacks"])
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        told = Told(f"http://127.0.0.1:{server.server_address[1]}/")
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield told
        server.shutdown()
        thread.join()
