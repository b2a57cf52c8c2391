"""Questions while a caller waits: the answer in time, or what stands for it."""

from __future__ import annotations

import asyncio
from threading import Event, Thread

import pytest

from ivr.store.durable.questions import MOST, Questions


def test_the_answer_is_that_of_the_question() -> None:
    assert asyncio.run(Questions(60).ask("anything", lambda: 7, 0)) == 7


def test_a_question_that_fails_is_logged_without_its_words(caplog: pytest.LogCaptureFixture) -> None:
    def fails() -> int:
        raise RuntimeError("the caller +12025550171")

    assert asyncio.run(Questions(60).ask("earlier calls", fails, 0)) == 0
    assert "could not be asked for earlier calls (RuntimeError)" in caplog.text
    assert "555" not in caplog.text


def test_a_system_without_threads_costs_no_place(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_thread: Thread) -> None:
        raise RuntimeError("can't start new thread")

    async def run() -> list[bool]:
        questions = Questions(60)
        with monkeypatch.context() as without:
            without.setattr(Thread, "start", full)
            found = [await questions.ask("anything", lambda: True, otherwise=False) for _ in range(MOST + 1)]
        return [*found, await questions.ask("anything", lambda: True, otherwise=False)]

    assert asyncio.run(run()) == [*[False] * (MOST + 1), True]


def test_nobody_waits_longer_than_they_can_also_behind_others() -> None:
    hangs = Event()

    async def run() -> list[bool]:
        questions = Questions(0.05)
        found = await asyncio.gather(
            *(questions.ask("anything", lambda: hangs.wait(60), otherwise=False) for _ in range(MOST))
        )
        found.append(await questions.ask("anything", lambda: True, otherwise=False))  # no thread is free
        hangs.set()
        return found

    assert asyncio.run(run()) == [False] * (MOST + 1)


def test_a_question_that_was_late_makes_room_for_the_next() -> None:
    hangs = Event()

    async def run() -> bool:
        questions = Questions(0.05)
        for _ in range(MOST):
            await questions.ask("anything", lambda: hangs.wait(60), otherwise=False)
        hangs.set()
        for _ in range(2_000):
            if await questions.ask("anything", lambda: True, otherwise=False):
                return True
        return False

    assert asyncio.run(run())
