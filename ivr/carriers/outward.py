"""Requests that leave this machine, each with one deadline for all of it. Blocks: called in threads.

Libraries limit how long a server may be silent. One that sends a byte now and then, or greets for ever, holds a thread
as long as it likes. So a timer shuts the connection when the time of the whole attempt is over, which wakes the thread
that reads from it: it ends with an error, and its place is free.
"""

from __future__ import annotations

import logging
import os
import socket
import time
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock, Timer
from typing import Any, Final, Self

import httpx

for _name in ("httpx", "httpcore"):  # they write addresses into the log, and those may hold a secret or a number
    logging.getLogger(_name).setLevel(logging.WARNING)

MOST_BYTES: Final = 1024 * 1024
"""Of an answer, where nothing else is said."""
_SHORTEST: Final = 0.001
_CONNECTED: Final = "connection.connect_tcp.complete"


class TooLongError(Exception):
    """The answer is larger than it may be."""


class Deadline:
    """Shuts connections when their time is over. Use as a context.

    Args:
        seconds: From now on, for everything together.
    """

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds
        self._lock = Lock()
        self._watched: list[socket.socket] = []
        self._timer = Timer(seconds, self._shut)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._timer.cancel()
        with self._lock:
            while self._watched:
                self._watched.pop().close()

    @property
    def over(self) -> bool:
        """Whether the time is over."""
        return time.monotonic() >= self._ends

    def left(self) -> float:
        """Seconds, above 0: for what takes a limit of its own."""
        return max(self._ends - time.monotonic(), _SHORTEST)

    def watch(self, connected: socket.socket) -> None:
        """Shut this connection too when the time is over, also where TLS is put around it later."""
        with self._lock:
            self._watched.append(socket.socket(fileno=os.dup(connected.fileno())))
        if self.over:
            self._shut()

    def _shut(self) -> None:
        with self._lock:
            for each in self._watched:
                with suppress(OSError):  # the other side was quicker
                    each.shutdown(socket.SHUT_RDWR)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered."""

    status: int
    body: bytes = field(repr=False)


class Http:
    """Sends requests over HTTP. No connection is used twice: one that a server let go of would cost the next try."""

    def __init__(self) -> None:
        self._client = httpx.Client(limits=httpx.Limits(max_keepalive_connections=0), follow_redirects=False)

    def close(self) -> None:
        """Let go of everything."""
        self._client.close()

    def ask(self, method: str, url: str, *, seconds: float, most: int = MOST_BYTES, **request: Any) -> Reply:  # noqa: ANN401  # as httpx takes it
        """Send a request and read the whole answer.

        Args:
            method: Such as ``POST``.
            url: The address.
            seconds: For everything together, from the first byte to the last one.
            most: Bytes that the answer may have.
            request: What `httpx.Client.stream` takes.

        Raises:
            httpx.HTTPError: The server was not reached, or it took too long.
            httpx.InvalidURL: There is no such address.
            TooLongError: The answer is larger than ``most``.
        """
        with Deadline(seconds) as deadline:

            def trace(event: str, info: dict[str, Any]) -> None:
                if event == _CONNECTED:
                    deadline.watch(info["return_value"].get_extra_info("socket"))

            extensions = {"trace": trace}
            with self._client.stream(method, url, timeout=seconds, extensions=extensions, **request) as response:
                body = bytearray()
                for piece in response.iter_bytes():
                    body += piece
                    if len(body) > most:
                        raise TooLongError
                if deadline.over:  # a connection that was shut looks like the end of an answer without a length
                    raise httpx.ReadTimeout("The answer took too long.")
                return Reply(response.status_code, bytes(body))
