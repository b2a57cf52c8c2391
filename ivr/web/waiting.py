"""Waiting with limits. One costs nothing where there is nothing to wait for: most bodies came with their heads."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Generator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

_PAUSE_SECONDS: Final = 0.05
"""A timer that comes so much too late tells that this process stood still: then the work has its time again."""
_MOST_PAUSES: Final = 8

_Found = TypeVar("_Found")


async def within(limit: Callable[[], AbstractAsyncContextManager[object]], work: Coroutine[Any, Any, _Found]) -> _Found:
    """What ``work`` gives. It runs until it waits for the first time; from then on within a limit.

    Args:
        limit: Makes the limit, such as ``asyncio.timeout``.
        work: What may have to wait.

    Raises:
        Exception: what the work or the limit raises.
    """
    try:
        waits_for = work.send(None)
    except StopIteration as done:
        return done.value  # type: ignore[no-any-return]  # what the work returned
    async with limit():
        return await _Rest(work, waits_for)


@dataclass(frozen=True, slots=True)
class _Rest(Generic[_Found]):
    """The rest of work that has begun to wait."""

    work: Coroutine[Any, Any, _Found]
    waits_for: object

    def __await__(self) -> Generator[Any, Any, _Found]:
        """Hand on what it waits for, and what comes of that."""
        waits_for = self.waits_for
        while True:
            try:
                try:
                    came = yield waits_for
                except BaseException as error:  # noqa: BLE001  # a cancellation too is the work's own affair
                    waits_for = self.work.throw(error)
                else:
                    waits_for = self.work.send(came)
            except StopIteration as done:
                return done.value  # type: ignore[no-any-return]  # as above


@asynccontextmanager
async def patience(seconds: float) -> AsyncIterator[None]:
    """So much time while this process runs: what it stands still is not counted, a few times over.

    Raises:
        TimeoutError: It was not enough.
    """
    loop = asyncio.get_running_loop()
    timers: list[asyncio.TimerHandle] = []

    def look() -> None:
        if len(timers) <= _MOST_PAUSES and loop.time() - timers[-1].when() > _PAUSE_SECONDS:
            timers.append(loop.call_later(seconds, look))
        else:
            limit.reschedule(loop.time())

    timers.append(loop.call_later(seconds, look))
    try:
        async with asyncio.timeout(None) as limit:
            yield
    finally:
        timers[-1].cancel()
