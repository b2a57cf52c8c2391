"""The client: pre-built requests over raw non-blocking sockets, several times quicker than any server measured here.

Every answer is compared with the one that the same request got before the run: status and body. What begins a run of
a call is answered with digits that nobody can foretell, and what the call chose before: there the words must be equal.
"""

from __future__ import annotations

import gc
import re
import selectors
import socket
import sys
import time
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, islice

STUCK_SECONDS = 10
"""A server that does not answer for this long has failed the run."""

_CHUNK = 1 << 18
_LENGTH = b"content-length: "
_ADDRESS = re.compile(rb"/voice[^\"<]*")


class WrongAnswerError(Exception):
    """An answer differs from the one expected, or does not come."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One request with the body of the answer it must get."""

    request: bytes
    body: bytes

    def fits(self, body: bytes) -> bool:
        """Whether a body is the expected one, except for the states in the addresses that it names."""
        return body == self.body or _ADDRESS.sub(b"", body) == _ADDRESS.sub(b"", self.body)


@dataclass(frozen=True, slots=True)
class Run:
    """What one run measured. Times are in seconds, latencies sorted in nanoseconds."""

    seconds: float
    client_cpu: float
    latencies: Sequence[int]

    @property
    def requests(self) -> int:
        """How many requests were answered."""
        return len(self.latencies)

    def percentile(self, share: float) -> float:
        """The latency, in milliseconds, that ``share`` of the requests did not exceed."""
        return self.latencies[min(len(self.latencies) - 1, int(share * len(self.latencies)))] / 1e6


def ask(connection: socket.socket, request: bytes) -> tuple[int, bytes]:
    """Send one request on a blocking connection.

    Returns:
        The status and the body.
    """
    connection.sendall(request)
    data = b""
    while (body := _complete(data)) is None:
        data += _some(connection)
    return int(data[9:12]), body


def _complete(data: bytes) -> bytes | None:
    """The body of a whole answer; None while the rest of it is on its way.

    Raises:
        WrongAnswerError: It does not tell its length, or is longer than it tells.
    """
    head, end, body = data.partition(b"\r\n\r\n")
    if not end:
        return None
    told = head.lower().partition(_LENGTH)[2].partition(b"\r")[0]
    if not told or len(body) > int(told):
        raise WrongAnswerError(f"an answer that does not tell its length cannot be measured: {data[:300]!r}")
    return body if len(body) == int(told) else None


def _some(connection: socket.socket) -> bytes:
    """What has arrived; an error if the server closed the connection instead."""
    data = connection.recv(_CHUNK)
    if not data:
        raise WrongAnswerError("the server closed the connection in the middle of an answer")
    return data


def connect(port: int) -> socket.socket:
    """A blocking connection to a server on this machine."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=STUCK_SECONDS)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def aim(port: int, requests: Sequence[bytes]) -> list[Shot]:
    """Send every request once and keep its answer as the one to expect.

    Raises:
        WrongAnswerError: An answer is not 200.
    """
    shots = []
    with connect(port) as connection:
        for request in requests:
            status, body = ask(connection, request)
            if status != 200:
                raise WrongAnswerError(f"status {status} instead of 200 for {request[:200]!r}")
            shots.append(Shot(request, body))
    return shots


class _Lane:
    """One keep-alive connection with its outstanding request."""

    __slots__ = ("connection", "got", "recv", "sent", "shot")

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.recv = connection.recv
        self.got = b""
        self.sent = 0
        self.shot: Shot

    def fire(self, shot: Shot, now: int) -> None:
        """Send a request; its clock starts at ``now``."""
        self.shot = shot
        self.sent = now
        if self.connection.send(shot.request) != len(shot.request):
            raise WrongAnswerError("the server does not read: a request did not fit into the socket")

    def done(self) -> bool:
        """Whether the answer is complete; it must then be the expected one.

        Raises:
            WrongAnswerError: The answer differs from the expected one.
        """
        self.got += self.recv(_CHUNK)
        body = _complete(self.got)
        if body is None:
            return False
        if self.got[9:12] != b"200" or not self.shot.fits(body):
            raise WrongAnswerError(f"{self.shot.request[:120]!r} was answered {self.got!r}, not {self.shot.body!r}")
        self.got = b""
        return True


def run(port: int, shots: Sequence[Shot], connections: int, seconds: float) -> Run:
    """Send the shots round-robin on ``connections`` keep-alive connections for ``seconds``.

    Raises:
        WrongAnswerError: An answer was not the expected one, or did not come.
    """
    # Lanes start at different places of the mix, so that one round does not see the same steps at the same time.
    supply = cycle(shots)
    next(islice(supply, len(shots) // 2, None), None)
    return _fire(port, supply, connections, int(seconds * 1e9))


def run_once(port: int, shots: Sequence[Shot], connections: int) -> Run:
    """Send each of the shots once, on ``connections`` keep-alive connections.

    Raises:
        WrongAnswerError: An answer was not the expected one, or did not come.
    """
    return _fire(port, iter(shots), connections, None)


def _fire(port: int, supply: Iterator[Shot], connections: int, nanoseconds: int | None) -> Run:
    """Send what is supplied, until the time is over or there is no more."""
    latencies = array("Q")
    with selectors.DefaultSelector() as selector, _quiet():
        lanes = [_Lane(connect(port)) for _ in range(connections)]
        for lane in lanes:
            lane.connection.settimeout(0)
            selector.register(lane.connection, selectors.EVENT_READ, lane)
        cpu, start = time.process_time(), time.perf_counter_ns()
        _hammer(selector, lanes, supply, latencies, sys.maxsize if nanoseconds is None else start + nanoseconds)
        spent = time.perf_counter_ns() - start
        cpu = time.process_time() - cpu
        for lane in lanes:
            lane.connection.close()
    return Run(spent / 1e9, cpu, sorted(latencies))


def _hammer(
    selector: selectors.BaseSelector, lanes: list[_Lane], supply: Iterator[Shot], latencies: array[int], deadline: int
) -> None:
    """Keep one request outstanding on every lane until the deadline, then wait for the last answers."""
    clock = time.perf_counter_ns
    for lane in lanes:
        lane.fire(next(supply), clock())
    waiting = len(lanes)
    while waiting:
        ready = selector.select(STUCK_SECONDS)
        if not ready:
            raise WrongAnswerError(f"no answer for {STUCK_SECONDS} seconds")
        for key, _ in ready:
            lane = key.data
            if not lane.done():
                continue
            now = clock()
            latencies.append(now - lane.sent)
            shot = next(supply, None) if now < deadline else None
            if shot is None:
                waiting -= 1
            else:
                lane.fire(shot, now)


@contextmanager
def _quiet() -> Iterator[None]:
    """No garbage collection in the client while it measures: its pauses would look like the server's."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
