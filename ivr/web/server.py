"""The HTTP server: uvicorn, with limits for strangers, and a stop that answers what was accepted.

Strangers may connect without a signature, so what they can cost is bounded here, before any of their words are read:

- a request's head (its line and headers) has at most `HEAD_BYTES` and arrives within `HEAD_SECONDS`;
- there are never more connections than `most_connections`: a new one ends the oldest that has sent no whole request,
  so a flood of half-open ones cannot lock the carrier out;
- `KEPT_FILES` file handles stay free of connections, for the disk, the database and the alerts.

The time and the size of a body are limited in `ivr.web.voice`.
"""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
import sys
from asyncio.events import TimerHandle
from typing import Any, Final

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_BYTES: Final = 64 * 1024
HEAD_SECONDS: Final = 15.0
KEPT_FILES: Final = 256
MOST_CONNECTIONS: Final = 2_000
LINGER_SECONDS: Final = 1.0
"""How long a connection that sent nothing yet may still send its request after the service was told to stop."""
GRACE_SECONDS: Final = 5
"""How long requests under way may take to finish when the service is told to stop."""
BACKLOG: Final = 2048
_ROUNDS_OF_ACCEPTING: Final = 10
_NO_SUCH_ADDRESS: Final = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT, errno.EPROTONOSUPPORT)
_TOO_LARGE: Final = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
_STRANGERS_WARNINGS: Final = ("Invalid HTTP request received.", "Unsupported upgrade request.")


class Crowd:
    """The connections that have not sent a whole head yet, oldest first.

    Args:
        most: How many connections there may be in all.
    """

    def __init__(self, most: int) -> None:
        self.most: Final = most
        self._waiting: dict[Guarded, None] = {}

    def waits(self, connection: Guarded) -> None:
        """A connection owes us the head of a request."""
        self._waiting.pop(connection, None)
        self._waiting[connection] = None

    def leaves(self, connection: Guarded) -> None:
        """A connection is gone, or its request is being answered."""
        self._waiting.pop(connection, None)

    def make_room(self, connections: int) -> None:
        """End the oldest waiting connections until there are few enough."""
        for _ in range(connections - self.most):
            if oldest := next(iter(self._waiting), None):
                self.leaves(oldest)
                oldest.transport.abort()


class Guarded(HttpToolsProtocol):
    """uvicorn's protocol with a limited head: in bytes, and in seconds."""

    crowd: Crowd
    """Shared by all connections of one server; set by `guarded`."""
    head_seconds: float = HEAD_SECONDS

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn does
        """A stranger connects."""
        super().connection_made(transport)
        self._received = 0  # bytes since the head began, or some more
        self._head_came = False
        self._whole: object = None
        """The scope of the last request whose head came whole."""
        self._refused = False
        self._head_timer: TimerHandle | None = None
        self._expect_head()
        self.crowd.make_room(len(self.connections))

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone."""
        self._head_is_here()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Bytes, of which the head's are counted. Most heads come whole, and need no timer."""
        if self._refused:
            return
        self._head_came = False
        self._received += len(data)
        super().data_received(data)
        if self._refused:
            return
        owes_head = self._is_in_head() or not (self._head_came or self._is_busy())
        if not owes_head:
            self._received = 0
        elif self._received > HEAD_BYTES:
            self._refuse()
        elif self._head_timer is None and not self._is_busy():
            self._expect_head()

    def on_headers_complete(self) -> None:
        """The head is whole, and is answered only if it is small enough."""
        self._head_came, self._whole = True, self.scope
        self._head_is_here()
        if self._received > HEAD_BYTES and self._head_bytes() > HEAD_BYTES:
            self._refuse()
        else:
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """A part of the body."""
        if not self._refused:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """The request is whole."""
        if not self._refused:
            super().on_message_complete()

    def on_response_complete(self) -> None:
        """Answered: from now on the connection is one that could make room for another."""
        super().on_response_complete()
        if self._is_busy() or self.transport.is_closing():
            return
        if self._is_in_head():
            self._expect_head()
        else:
            self.crowd.waits(self)

    def shutdown(self) -> None:
        """The service stops: what was sent is answered, and what is on its way for another moment too."""
        if self.cycle is not None and not self.cycle.response_complete:
            super().shutdown()
        else:
            self._unset_keepalive_if_required()
            self.loop.call_later(LINGER_SECONDS, self._close_if_idle)

    def _close_if_idle(self) -> None:
        if not self.transport.is_closing():
            super().shutdown()

    def _is_busy(self) -> bool:
        """Whether a request is being answered."""
        return self.cycle is not None and not self.cycle.response_complete

    def _is_in_head(self) -> bool:
        """Whether a part of a head came, and the rest did not: each request has a scope of its own."""
        return self.scope is not self._whole

    def _head_bytes(self) -> int:
        return len(self.url) + sum(len(name) + len(value) + len(b": \r\n") for name, value in self.headers)

    def _expect_head(self) -> None:
        self.crowd.waits(self)
        self._head_timer = self.loop.call_later(self.head_seconds, self._too_slow)

    def _head_is_here(self) -> None:
        self.crowd.leaves(self)
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _too_slow(self) -> None:
        self._head_timer = None
        self.transport.abort()

    def _refuse(self) -> None:
        self._refused = True
        self._head_is_here()
        self.transport.write(_TOO_LARGE)
        self.transport.close()


def guarded(most: int, head_seconds: float = HEAD_SECONDS) -> type[Guarded]:
    """The protocol of one server, which may have ``most`` connections at a time."""
    return type("GuardedProtocol", (Guarded,), {"crowd": Crowd(most), "head_seconds": head_seconds})


class Server(uvicorn.Server):
    """uvicorn's server, which takes in whoever already knocked before it closes the door."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Accept what the system has accepted for us, then stop."""
        for _ in range(_ROUNDS_OF_ACCEPTING):
            await asyncio.sleep(0)
        for connection in self.server_state.connections:
            if isinstance(connection, HttpToolsProtocol) and connection.cycle is not None:
                connection.cycle.keep_alive = False
        await super().shutdown(sockets)


class FewWarnings(logging.Filter):
    """Lets through the first, second, fourth, eighth ... of the warnings that any stranger can cause."""

    def __init__(self) -> None:
        super().__init__()
        self._seen = 0

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a record is written."""
        if record.msg not in _STRANGERS_WARNINGS:
            return True
        self._seen += 1
        return self._seen & (self._seen - 1) == 0


def most_connections() -> int:
    """How many connections leave `KEPT_FILES` handles free. The soft limit of the process is raised where it may be."""
    if sys.platform == "win32":
        return MOST_CONNECTIONS
    import resource  # noqa: PLC0415  # there is none on Windows

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + KEPT_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    if soft == resource.RLIM_INFINITY:
        return MOST_CONNECTIONS
    return min(MOST_CONNECTIONS, max(soft // 2, soft - KEPT_FILES))


def bind(hosts: tuple[str, ...], port: int) -> list[socket.socket]:
    """Listening sockets; an address of a kind that this machine lacks is left out while there is another.

    Raises:
        OSError: an address cannot be used, or none is there.
    """
    bound: list[socket.socket] = []
    missing: OSError | None = None
    for host in hosts:
        try:
            bound.append(_listen(host, port))
        except OSError as error:
            if len(hosts) == 1 or not _is_missing(error, host):
                for each in bound:
                    each.close()
                raise
            missing = error
    if not bound and missing:
        raise missing
    return bound


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    both = host == "::" and socket.has_dualstack_ipv6()
    return socket.create_server((host, port), family=family, backlog=BACKLOG, dualstack_ipv6=both)


def _is_missing(error: OSError, host: str) -> bool:
    """Whether the machine has no IPv6, rather than a port that is taken."""
    return ":" in host and not isinstance(error, PermissionError) and error.errno in _NO_SUCH_ADDRESS


def run(app: ASGIApp, listening: list[socket.socket], *, websockets: bool) -> None:
    """Serve until a signal ends it: what was accepted is answered."""
    logging.getLogger("uvicorn.error").addFilter(FewWarnings())
    settings: dict[str, Any] = {
        "log_config": None,
        "access_log": False,
        "proxy_headers": False,  # the signed URL is the configured one, whatever a header says
        "server_header": False,
        "date_header": False,
        "timeout_keep_alive": 75,
        "timeout_graceful_shutdown": GRACE_SECONDS,
        "http": guarded(most_connections()),
        "ws": "websockets-sansio" if websockets else "none",
    }
    Server(uvicorn.Config(app, **settings)).run(sockets=listening)
