"""Servers on this machine that behave badly: they hang, trickle, refuse, lie, or never stop."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Final

_EVERY: Final = 0.04
"""Seconds between two bytes of a server that trickles: far below what any library takes for silence."""


def _for_ever(begin: bytes, piece: bytes) -> Callable[[socket.socket, threading.Event], None]:
    def talk(client: socket.socket, over: threading.Event) -> None:
        client.sendall(begin)
        while not over.wait(_EVERY):
            client.sendall(piece)

    return talk


def _flood(client: socket.socket, over: threading.Event) -> None:
    client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while not over.is_set():
        client.sendall(b"x" * 4096)


def _silent(_client: socket.socket, over: threading.Event) -> None:
    over.wait()


def _close(client: socket.socket, _over: threading.Event) -> None:
    client.close()


def _say(words: bytes) -> Callable[[socket.socket, threading.Event], None]:
    def talk(client: socket.socket, _over: threading.Event) -> None:
        client.sendall(words)

    return talk


_TALKS: Final = {
    "silent": _silent,
    "greets for ever": _for_ever(b"220-hello\r\n", b"220-one moment\r\n"),
    "a greeting letter by letter": _for_ever(b"220-", b"x"),
    "HTTP header letter by letter": _for_ever(b"HTTP/1.1 200 OK\r\nX-Long: ", b"x"),
    "HTTP body letter by letter": _for_ever(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"x"),
    "HTTP body of unknown length letter by letter": _for_ever(b"HTTP/1.1 200 OK\r\n\r\n", b"x"),
    "HTTP body without end": _flood,
    "closes": _close,
    "says nonsense": _say(b"\xff\xfe nonsense\r\n"),
    "says half": _say(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"),
}
MANNERS: Final = tuple(_TALKS)


@contextmanager
def badly(manner: str) -> Iterator[int]:
    """A server with such manners; its port."""
    over = threading.Event()
    server = socket.create_server(("127.0.0.1", 0))
    clients: list[socket.socket] = []

    def serve() -> None:
        while True:
            try:
                client, _ = server.accept()
            except OSError:
                return
            clients.append(client)
            threading.Thread(target=talk, args=(client,), daemon=True).start()

    def talk(client: socket.socket) -> None:
        with suppress(OSError):
            _TALKS[manner](client, over)
        if manner.startswith("says"):
            with suppress(OSError):
                client.shutdown(socket.SHUT_WR)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield server.getsockname()[1]
    finally:
        over.set()
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        for client in clients:
            client.close()
        thread.join()
