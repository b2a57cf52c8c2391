"""What strangers can cost, and what a stop does to those who are connected: with real sockets."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from ivr.web.connection import HEAD_BYTES, MOST_BEHIND, guarded
from ivr.web.server import Server, bind

GET = b"GET / HTTP/1.1\r\nHost: x\r\n"
END = b"\r\n"
ANSWER = b"answered"
BODILESS = b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nhalf"
CHUNKED = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
LARGE = 16 * 1024 * 1024
STALLED = {
    "nothing": b"",
    "half a head": GET,
    "a head without its body": BODILESS,
    "a body without an end": CHUNKED + b"3\r\nabc\r\n",
    "half a request behind a whole one": GET + END + BODILESS,
    "an answer that is not read": b"GET /large HTTP/1.1\r\n\r\n",
    "a whole request behind an answer that is not read": b"GET /large HTTP/1.1\r\n\r\n" + GET + END,
}
"""What those send who then do nothing."""


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Reads the body and answers: at one address with more than sockets hold."""
    if scope["type"] == "lifespan":
        return
    while (await receive()).get("more_body"):
        pass
    body = (b" " * LARGE if scope["path"] == "/large" else b"") + ANSWER
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(body))]})
    await send({"type": "http.response.body", "body": body})


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
        CHUNKED + b"0\r\n" + b"X: 1\r\n" * HEAD_BYTES,
        CHUNKED + b"0\r\nX: " + b"a" * 8 * HEAD_BYTES,
        CHUNKED + b"1;" + b"a" * 8 * HEAD_BYTES,
    ],
    ids=[
        "one large header",
        "many small ones",
        "a long address",
        "a header without end",
        "many trailers",
        "a trailer without end",
        "a piece whose frame has no end",
    ],
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


@pytest.mark.parametrize("sent", STALLED.values(), ids=STALLED)
def test_whoever_stalls_cannot_lock_out_whoever_comes_next(sent: bytes) -> None:
    async def check() -> None:
        async with running(most=5) as line:
            strangers = [await line.connect() for _ in range(5)]
            for reader, writer in strangers:
                writer.write(sent)
                if b"large" in sent or sent.startswith(GET + END):
                    await reader.readuntil(b"HTTP/1.1 200 OK")
            for _ in range(10):
                assert (await asyncio.wait_for(line.ask(GET + END), 10)).endswith(ANSWER)
            for _, writer in strangers:
                writer.transport.abort()

    asyncio.run(check())


def test_many_who_come_at_once_end_no_more_of_the_others_than_they_need_room_for() -> None:
    async def check() -> None:
        async with running(most=20) as line:
            before = [await line.connect() for _ in range(20)]
            for _, writer in before:
                writer.write(GET)
            assert (await line.ask(GET + END)).endswith(ANSWER)
            new = [socket.create_connection(("127.0.0.1", line.port)) for _ in range(8)]  # none is accepted meanwhile
            assert (await line.ask(GET + END)).endswith(ANSWER)
            assert len(line.server.server_state.connections) >= 19
            for each in new:
                each.close()
            for _, writer in before:
                writer.transport.abort()

    asyncio.run(check())


def test_few_requests_wait_behind_the_one_that_is_being_answered() -> None:
    async def check() -> None:
        async with running() as line:
            assert (await line.ask((GET + END) * (MOST_BEHIND + 1))).endswith(ANSWER)
            reader, writer = await line.connect()
            writer.write((GET + END) * 1_000)
            with contextlib.suppress(ConnectionError):
                assert (await asyncio.wait_for(reader.read(), 10)).count(ANSWER) <= MOST_BEHIND
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
