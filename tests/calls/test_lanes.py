"""Threads of a lane: what hangs keeps its own place, and no other one."""

from __future__ import annotations

import asyncio
import threading

import pytest

from ivr.calls.lanes import Lane


def test_what_is_done_there_gives_its_result_or_its_error() -> None:
    async def play() -> None:
        lane = Lane("test", 1)
        assert await lane.run(5, pow, 2, 5) == 32
        with pytest.raises(ZeroDivisionError):
            await lane.run(5, divmod, 1, 0)
        assert await lane.run(5, threading.current_thread) is not threading.main_thread()

    asyncio.run(play())


def test_what_hangs_keeps_its_place_until_it_ends() -> None:
    free = threading.Event()

    async def play() -> None:
        lane = Lane("test", 2)
        with pytest.raises(TimeoutError):
            await lane.run(0.02, free.wait, 9)
        assert await lane.run(5, int, "7") == 7
        with pytest.raises(TimeoutError):
            await lane.run(0.02, free.wait, 9)
        with pytest.raises(TimeoutError):
            await lane.run(0.02, int, "7")
        free.set()
        assert await lane.run(5, int, "7") == 7

    asyncio.run(play())


def test_waiting_for_a_place_is_not_part_of_the_work() -> None:
    done: list[int] = []

    async def one(lane: Lane, number: int) -> None:
        async with lane.turn() as turn:
            await turn.run(5, done.append, number)

    async def play() -> None:
        lane = Lane("test", 1)
        await asyncio.gather(*(one(lane, number) for number in range(20)))

    asyncio.run(play())
    assert sorted(done) == list(range(20))


def test_a_loop_that_ends_meanwhile_is_no_fault() -> None:
    free, ended = threading.Event(), threading.Event()

    def hang() -> None:
        free.wait(9)
        threading.Timer(0.05, ended.set).start()

    async def play() -> None:
        with pytest.raises(TimeoutError):
            await Lane("test", 1).run(0.02, hang)

    asyncio.run(play())
    free.set()
    assert ended.wait(9)


def test_a_wait_that_was_cancelled_is_no_fault() -> None:
    free = threading.Event()

    async def play() -> None:
        lane = Lane("test", 1)
        task = asyncio.create_task(lane.run(9, free.wait, 9))
        await asyncio.sleep(0.02)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        free.set()
        assert await lane.run(5, int, "7") == 7

    asyncio.run(play())


def test_a_result_that_nobody_waits_for_any_more_is_dropped() -> None:
    free = threading.Event()

    async def play() -> None:
        lane = Lane("test", 1)
        async with lane.turn() as turn:
            with pytest.raises(TimeoutError):
                await turn.run(0.02, free.wait, 9)
            assert turn.running is not None
            turn.running.cancel()
            free.set()
        assert await lane.run(5, int, "7") == 7

    asyncio.run(play())
