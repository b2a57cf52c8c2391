"""One connection of a stranger: what its requests may cost, and when it makes room for another.

Strangers may connect without a signature, so what they can cost is bounded here, before any of their words are read:

- a request's head (its line and headers) has at most `HEAD_BYTES` and arrives within `HEAD_SECONDS`;
- what comes beside a body, such as the lengths of its pieces or trailers, has at most `HEAD_BYTES` too;
- at most `MOST_BEHIND` requests wait on a connection behind the one that is being answered;
- where there are too many connections, a new one ends the oldest that has sent no whole request, or does not read its
  answer, so a flood of those cannot lock the carrier out.

The time and the size of a body are limited in `ivr.web.voice`, and in `ivr.web.console.request`.
"""

from __future__ import annotations

import asyncio
from asyncio.events import TimerHandle
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_BYTES: Final = 64 * 1024
HEAD_SECONDS: Final = 15.0
MOST_BEHIND: Final = 16
LINGER_SECONDS: Final = 1.0
"""How long a connection that sent nothing yet may still send its request after the service was told to stop."""
_TOO_LARGE: Final = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


class Crowd:
    """The connections whose other side has to do something before we do, the one that waits longest first.

    Args:
        most: How many connections there may be in all.
    """

    def __init__(self, most: int) -> None:
        self.most: Final = most
        self._waiting: dict[Guarded, None] = {}

    def waits(self, connection: Guarded) -> None:
        """A connection owes us a request, or the reading of its answer."""
        self._waiting.setdefault(connection)

    def leaves(self, connection: Guarded) -> None:
        """A connection is gone, or its request is being answered."""
        self._waiting.pop(connection, None)

    def make_room(self, connections: set[Any]) -> None:
        """End the oldest waiting connections until there are few enough."""
        while len(connections) > self.most and (oldest := next(iter(self._waiting), None)):
            self.leaves(oldest)
            connections.discard(oldest)  # at once: it is gone only when all who come together have asked for room
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
        self._headed: object = None
        """The scope of the last request whose head came whole."""
        self._whole: object = None
        """The scope of the last request that came whole."""
        self._refused = False
        self._head_timer: TimerHandle | None = None
        self.crowd.make_room(self.connections)  # and never by ending this one
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone."""
        self._stop_timer()
        super().connection_lost(exc)
        self.crowd.leaves(self)

    def data_received(self, data: bytes) -> None:
        """Bytes, of which the head's are counted. Most heads come whole, and need no timer."""
        if self._refused:
            return
        self._head_came = False
        self._received += len(data)
        super().data_received(data)
        if self._refused:
            return
        if not self._is_in_head() and self._head_came:
            self._received = 0
        elif self._received > HEAD_BYTES:
            self._refuse()
        elif self._head_timer is None and not self._is_busy():
            self._expect_head()

    def on_headers_complete(self) -> None:
        """The head is whole, and is answered only if it is small enough."""
        if self._refused:
            return
        self._head_came, self._headed = True, self.scope
        self._stop_timer()
        if len(self.pipeline) >= MOST_BEHIND or (self._received > HEAD_BYTES and self._head_bytes() > HEAD_BYTES):
            self._refuse()
        else:
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """A part of the body."""
        self._received -= len(body)
        if not self._refused:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """The request is whole."""
        if not self._refused:
            self._whole = self.scope
            self._stop_timer()
            super().on_message_complete()
            self._join_or_leave()

    def on_response_complete(self) -> None:
        """Answered: from now on the connection is one that could make room for another."""
        super().on_response_complete()
        self._join_or_leave()
        if self._is_in_head() and not self._is_busy() and not self.transport.is_closing():
            self._expect_head()

    def pause_writing(self) -> None:
        """Too much of an answer is not read."""
        super().pause_writing()
        self._join_or_leave()

    def resume_writing(self) -> None:
        """It is read."""
        super().resume_writing()
        self._join_or_leave()

    def handle_websocket_upgrade(self) -> None:
        """From now on another protocol has the connection."""
        self.crowd.leaves(self)
        super().handle_websocket_upgrade()

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
        return self.scope is not self._headed

    def _join_or_leave(self) -> None:
        """Wait among the crowd, unless it is we who have to do something: answer a whole request that will be read."""
        if self._is_busy() and self.scope is self._whole and not self.flow.write_paused:
            self.crowd.leaves(self)
        elif self in self.connections:
            self.crowd.waits(self)

    def _head_bytes(self) -> int:
        return len(self.url) + sum(len(name) + len(value) + len(b": \r\n") for name, value in self.headers)

    def _expect_head(self) -> None:
        self.crowd.leaves(self)  # and joins at the end: whoever was quiet and begins a request is like a new one
        self.crowd.waits(self)
        self._head_timer = self.loop.call_later(self.head_seconds, self._too_slow)

    def _stop_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _too_slow(self) -> None:
        self._head_timer = None
        self.transport.abort()

    def _refuse(self) -> None:
        self._refused = True
        self._stop_timer()
        self._join_or_leave()
        self.transport.write(_TOO_LARGE)
        self.transport.close()


def guarded(most: int, head_seconds: float = HEAD_SECONDS) -> type[Guarded]:
    """The protocol of one server, which may have ``most`` connections at a time."""
    return type("GuardedProtocol", (Guarded,), {"crowd": Crowd(most), "head_seconds": head_seconds})
