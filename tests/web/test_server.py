"""What strangers can cost, and what a stop does to those who are connected: with real sockets."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import resource
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from ivr.web import server
from ivr.web.server import HEAD_BYTES, FewWarnings, Server, bind, guarded, most_connections

GET = b"GET / HTTP/1.1\r\nHost: x\r\n"
END = b"\r\n"
ANSWER = b"answered"


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Reads the body and answers."""
    if scope["type"] == "lifespan":
        return
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"8")]})
    await send({"type": "http.response.body", "body": ANSWER})


@dataclass
class Running:
    """A server, and how to connect to it."""

    server: Server
    port: int
    task: asyncio.Task[None]

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection that has sent nothing."""
        return await asyncio.open_connection("127.0.0.1", self.port)

    async def ask(self, request: bytes) -> bytes:
        """Everything that is answered until the server closes, or until one answer is whole."""
        reader, writer = await self.connect()
        writer.write(request)
        answer = b""
        with contextlib.suppress(ConnectionError):
            while chunk := await reader.read(1 << 16):
                answer += chunk
                if answer.endswith(ANSWER):
                    break
        writer.close()
        return answer


@contextlib.asynccontextmanager
async def running(most: int = 100, head_seconds: float = 15.0) -> AsyncIterator[Running]:
    listening = bind(("127.0.0.1",), 0)
    config = uvicorn.Config(
        app,
        http=guarded(most, head_seconds),
        log_config=None,
        lifespan="off",
        timeout_graceful_shutdown=5,
        timeout_keep_alive=75,
    )
    found = Server(config)
    task = asyncio.create_task(found.serve(sockets=listening))
    while not found.started:  # noqa: ASYNC110  # uvicorn tells it in no other way
        await asyncio.sleep(0)
    try:
        yield Running(found, listening[0].getsockname()[1], task)
    finally:
        found.should_exit = True
        await task


@pytest.mark.parametrize(
    "head",
    [
        GET + b"X-Large: " + b"a" * (HEAD_BYTES + 1) + END * 2,
        GET + b"".join(b"X-%d: 1\r\n" % n for n in range(9_000)) + END,
        b"GET /" + b"a" * HEAD_BYTES + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        GET + b"X-Without-End: " + b"a" * 4 * HEAD_BYTES,
    ],
    ids=["one large header", "many small ones", "a long address", "a header without end"],
)
def test_a_head_that_is_too_large_is_refused_and_read_no_further(head: bytes) -> None:
    async def check() -> None:
        async with running() as line:
            assert (await line.ask(head)).startswith(b"HTTP/1.1 431 ")
            assert (await line.ask(GET + END)).endswith(ANSWER)

    asyncio.run(check())


def test_a_large_but_lawful_head_is_answered() -> None:
    async def check() -> None:
        async with running() as line:
            assert (await line.ask(GET + b"X-Large: " + b"a" * (HEAD_BYTES // 2) + END * 2)).endswith(ANSWER)

    asyncio.run(check())


def test_bytes_of_a_body_are_not_those_of_the_next_head() -> None:
    async def check() -> None:
        async with running() as line:
            reader, writer = await line.connect()
            writer.write(b"POST / HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % (4 * HEAD_BYTES))
            for _ in range(4):
                writer.write(b"a" * HEAD_BYTES)
                await writer.drain()
            await reader.readuntil(ANSWER)
            for piece in (GET, b"X-Large: " + b"a" * (HEAD_BYTES // 2), END * 2):
                writer.write(piece)
                await writer.drain()
            assert (await reader.readuntil(ANSWER)).startswith(b"HTTP/1.1 200")
            writer.close()

    asyncio.run(check())


@pytest.mark.parametrize("sent", [b"", b"\r\n", GET, GET + END + GET])
def test_a_head_that_takes_too_long_ends_the_connection(sent: bytes) -> None:
    async def check() -> None:
        async with running(head_seconds=0.05) as line:
            reader, writer = await line.connect()
            writer.write(sent)
            with contextlib.suppress(ConnectionError):
                while await asyncio.wait_for(reader.read(1024), 10):
                    pass
            writer.close()

    asyncio.run(check())


def test_half_open_connections_make_room_for_the_next_the_oldest_first() -> None:
    async def check() -> None:
        async with running(most=5) as line:
            strangers = [await line.connect() for _ in range(20)]
            for _, writer in strangers:
                writer.write(GET)
            assert (await line.ask(GET + END)).endswith(ANSWER)
            with contextlib.suppress(ConnectionError):
                assert await asyncio.wait_for(strangers[0][0].read(1), 10) == b""
            strangers[-1][1].write(END)
            assert (await strangers[-1][0].read(15)).startswith(b"HTTP/1.1 200")
            for _, writer in strangers:
                writer.close()

    asyncio.run(check())


def test_a_connection_that_was_answered_may_be_used_again() -> None:
    async def check() -> None:
        async with running() as line:
            reader, writer = await line.connect()
            for _ in range(3):
                writer.write(GET + END)
                assert (await reader.readuntil(ANSWER)).startswith(b"HTTP/1.1 200")
            writer.close()

    asyncio.run(check())


def test_a_stop_answers_who_was_accepted_and_sends_a_moment_later() -> None:
    async def check() -> None:
        async with running() as line:
            fresh, kept = await line.connect(), await line.connect()
            kept[1].write(GET + END)
            await kept[0].readuntil(ANSWER)
            waits = [await line.connect() for _ in range(30)]
            line.server.should_exit = True
            for reader, writer in (fresh, kept, *waits):
                writer.write(GET + END)
                assert b"200 OK" in await asyncio.wait_for(reader.readuntil(ANSWER), 10)
                writer.close()

    asyncio.run(check())


def test_warnings_that_strangers_cause_are_written_ever_more_seldom() -> None:
    few = FewWarnings()
    flood = logging.makeLogRecord({"msg": "Invalid HTTP request received."})
    assert [n for n in range(1, 20) if few.filter(flood)] == [1, 2, 4, 8, 16]
    assert few.filter(logging.makeLogRecord({"msg": "anything else"}))


@pytest.mark.parametrize(
    ("limits", "most"),
    [((1024, 1024), 768), ((200, 200), 100), ((256, 4096), 2000), ((-1, -1), 2000)],
)
def test_some_handles_are_kept_for_disk_and_alerts(
    limits: tuple[int, int], most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: limits)
    monkeypatch.setattr(resource, "setrlimit", lambda *_: None)
    assert most_connections() == most


def test_one_value_serves_both_kinds_of_address_and_a_missing_kind_is_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if socket.has_dualstack_ipv6():
        (both,) = bind(("::",), 0)
        with both, socket.create_connection(("127.0.0.1", both.getsockname()[1])):
            pass
    real = socket.create_server

    def without_ipv6(address: tuple[str, int], **options: object) -> socket.socket:
        if ":" in address[0]:
            raise OSError(server._NO_SUCH_ADDRESS[0], "no such address")
        return real(address, **options)  # type: ignore[arg-type]  # handed on as they came

    monkeypatch.setattr(socket, "create_server", without_ipv6)
    (only,) = bind(("127.0.0.1", "::1"), 0)
    only.close()
    with pytest.raises(OSError, match="no such address"):
        bind(("::1",), 0)


def test_a_port_in_use_is_an_error_whatever_else_could_be_bound() -> None:
    (taken,) = bind(("127.0.0.1",), 0)
    with taken, pytest.raises(OSError, match="in use"):
        bind(("127.0.0.1", "::1"), taken.getsockname()[1])
