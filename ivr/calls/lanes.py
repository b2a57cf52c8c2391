"""Threads for what blocks: each way to tell staff has its own, and nobody waits for those of another.

A thread cannot be ended from outside. What hangs keeps its own place until it ends, and no other lane's. Threads here
never keep the process from ending.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from threading import Thread
from typing import TypeVar

Result = TypeVar("Result")


class Turn:
    """A place in a lane: good for one piece of work after another."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.running: asyncio.Future[object] | None = None

    async def run(self, seconds: float, do: Callable[..., Result], *arguments: object) -> Result:
        """Do something in a thread of its own.

        Args:
            seconds: After this long nobody waits for it any more; it goes on, and keeps the place until it ends.
            do: What blocks.
            arguments: Of ``do``.

        Raises:
            TimeoutError: It takes too long.
            Exception: What ``do`` raises.
        """
        async with asyncio.timeout(seconds):
            return await self.begun(do, *arguments)

    def begun(self, do: Callable[..., Result], *arguments: object) -> Awaitable[Result]:
        """The same without a limit: whoever waits for it has one."""
        loop = asyncio.get_running_loop()
        result: asyncio.Future[Result] = loop.create_future()
        self.running = result  # type: ignore[assignment]  # nobody reads the result there
        result.add_done_callback(_seen)
        Thread(target=_work, args=(loop, result, do, arguments), name=self._name, daemon=True).start()
        return asyncio.shield(result)


class Lane:
    """So many places for one kind of work.

    Args:
        name: Of its threads.
        places: How much is done at once.
    """

    def __init__(self, name: str, places: int) -> None:
        self._name = name
        self._places = asyncio.Semaphore(places)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[Turn]:
        """Wait for a place. It is free again when all that was done in it has ended."""
        await self._places.acquire()
        turn = Turn(self._name)
        try:
            yield turn
        finally:
            if turn.running is None or turn.running.done():
                self._places.release()
            else:
                turn.running.add_done_callback(lambda _running: self._places.release())

    async def run(self, seconds: float, do: Callable[..., Result], *arguments: object) -> Result:
        """Wait for a place and do something there, both within so many seconds. Raises as `Turn.run`."""
        async with asyncio.timeout(seconds), self.turn() as turn:
            return await turn.begun(do, *arguments)


def _work(
    loop: asyncio.AbstractEventLoop,
    result: asyncio.Future[Result],
    do: Callable[..., Result],
    arguments: tuple[object, ...],
) -> None:
    tell: Callable[[], None]
    try:
        found = do(*arguments)
    except BaseException as error:  # noqa: BLE001  # whoever waits for it gets it
        tell = partial(result.set_exception, error)
    else:
        tell = partial(result.set_result, found)
    with suppress(RuntimeError):  # the loop has ended, and nobody waits
        loop.call_soon_threadsafe(_unless_cancelled, tell)


def _unless_cancelled(tell: Callable[[], None]) -> None:
    with suppress(asyncio.InvalidStateError):
        tell()


def _seen(result: asyncio.Future[Result]) -> None:
    """What nobody waited for must not be complained about at the end."""
    if not result.cancelled():
        result.exception()
