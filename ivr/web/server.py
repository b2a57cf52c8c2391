"""The HTTP server: uvicorn, with limits for strangers, and a stop that answers what was accepted.

What one connection may cost is limited in `ivr.web.connection`. There are never more than `most_connections`, so that
`KEPT_FILES` file handles stay free of them, for the disk, the database and the alerts.
"""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
import sys
from typing import Any, Final

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from ivr.web.connection import guarded

KEPT_FILES: Final = 256
MOST_CONNECTIONS: Final = 2_000
GRACE_SECONDS: Final = 5
"""How long requests under way may take to finish when the service is told to stop."""
BACKLOG: Final = 2048
_ROUNDS_OF_ACCEPTING: Final = 10
_NO_SUCH_ADDRESS: Final = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT, errno.EPROTONOSUPPORT)
_STRANGERS_WARNINGS: Final = ("Invalid HTTP request received.", "Unsupported upgrade request.")


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
    wanted = MOST_CONNECTIONS + BACKLOG + KEPT_FILES  # those that knock at once are all let in before any has to go
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
