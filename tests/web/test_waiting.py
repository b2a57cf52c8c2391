"""A limit bounds what waits, and does not touch what need not wait."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from functools import partial

import pytest

from ivr.web.waiting import Patience, within

FEW = partial(asyncio.timeout, 0.01)
MANY = partial(asyncio.timeout, 60)


async def at_once() -> str:
    return "found"


async def breaks() -> str:
    raise OSError(28, "no space left")


async def waits_twice() -> str:
    await asyncio.sleep(0)
    return await asyncio.get_running_loop().run_in_executor(None, lambda: "found")


async def breaks_behind_a_wait() -> str:
    await asyncio.sleep(0)
    return await breaks()


async def mends() -> str:
    try:
        await asyncio.get_running_loop().run_in_executor(None, breaks().send, None)
    except OSError:
        return "found"
    raise AssertionError


@asynccontextmanager
async def forbidden() -> AsyncIterator[None]:
    pytest.fail("there is nothing to wait for")
    yield


def test_what_is_there_at_once_needs_no_limit() -> None:
    assert asyncio.run(within(forbidden, at_once())) == "found"
    with pytest.raises(OSError, match="no space"):
        asyncio.run(within(forbidden, breaks()))


@pytest.mark.parametrize("limit", [MANY, partial(Patience, 60)])
@pytest.mark.parametrize("work", [waits_twice, mends])
def test_what_waits_gets_what_it_waited_for(
    limit: Callable[[], asyncio.Timeout], work: Callable[[], Coroutine[object, object, str]]
) -> None:
    assert asyncio.run(within(limit, work())) == "found"


def test_what_breaks_behind_a_wait_breaks_here() -> None:
    with pytest.raises(OSError, match="no space"):
        asyncio.run(within(MANY, breaks_behind_a_wait()))


@pytest.mark.parametrize("limit", [FEW, partial(Patience, 0.01)])
def test_work_that_takes_too_long_is_cancelled_where_it_waits(limit: Callable[[], asyncio.Timeout]) -> None:
    ended = []

    async def hangs() -> str:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("here")
        raise AssertionError

    with pytest.raises(TimeoutError):
        asyncio.run(within(limit, hangs()))
    assert ended == ["here"]


def test_a_cancellation_from_outside_stays_one() -> None:
    async def check() -> None:
        task = asyncio.create_task(within(MANY, asyncio.Event().wait()))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(check())
