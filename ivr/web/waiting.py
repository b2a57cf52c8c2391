"""Waiting with limits. One costs nothing where there is nothing to wait for: most bodies came with their heads."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Generator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from types import TracebackType
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


class Patience:
    """So much time while this process runs: what it stands still is not counted, a few times over.

    It raises `TimeoutError` where that was not enough.

    Args:
        seconds: The time.
    """

    __slots__ = ("_limit", "_pauses", "_seconds", "_timer")
    _timer: asyncio.TimerHandle

    def __init__(self, seconds: float) -> None:
        self._seconds, self._limit, self._pauses = seconds, asyncio.timeout(None), 0

    async def __aenter__(self) -> None:
        await self._limit.__aenter__()
        self._wait()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self._timer.cancel()
        await self._limit.__aexit__(kind, error, where)

    def _wait(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(self._seconds, self._look)

    def _look(self) -> None:
        now = asyncio.get_running_loop().time()
        if self._pauses < _MOST_PAUSES and now - self._timer.when() > _PAUSE_SECONDS:
            self._pauses += 1
            self._wait()
        else:
            self._limit.reschedule(now)
