"""A thread goes on whatever a turn raises, and is started again where it ended."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest

from ivr.core.entries import Kept
from ivr.store.durable.worker import Worker
from tests.store.kept import flag, key, keys, started, stored
from tests.store.test_faults import until


def test_a_turn_that_raises_is_taken_again_and_told() -> None:
    turns: list[int] = []
    again = threading.Event()

    def turn() -> float:
        turns.append(1)
        if len(turns) == 1:
            raise OSError(22, "Invalid argument")
        again.set()
        return 60.0

    worker = Worker("some-thread", turn)
    worker.start()
    assert again.wait(10)
    assert worker.stop(10)
    assert worker.trouble() == ""


def test_one_that_is_woken_while_it_starts_is_started_once(monkeypatch: pytest.MonkeyPatch) -> None:
    turning: list[int] = []
    waking: list[threading.Thread] = []

    class Slow(threading.Thread):
        def start(self) -> None:
            if not waking:  # whoever starts it a second time does not wait for this again
                waking.append(threading.Thread(target=worker.wake))
                waking[-1].start()
                waking[-1].join(0.2)  # it is through, or waits until this start is over
            super().start()

    def turn() -> float:
        turning.append(threading.get_ident())
        return 60.0

    monkeypatch.setattr("ivr.store.durable.worker.Thread", Slow)
    worker = Worker("some-thread", turn)
    worker.start()
    for each in waking:
        each.join(10)
    assert worker.stop(10)
    assert len(set(turning)) == 1


def test_while_its_turns_fail_it_says_so() -> None:
    failed = threading.Event()

    def turn() -> float:
        failed.set()
        raise ValueError

    worker = Worker("some-thread", turn)
    worker.start()

    async def run() -> None:
        await until(lambda: worker.trouble() == "The thread some-thread failed (ValueError), and goes on.")

    asyncio.run(run())
    worker.stop(0.01)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.parametrize("which", ["_database", "_spooler"])
def test_a_thread_of_the_log_that_ended_is_started_again(
    tmp_path: Path, which: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    url = f"sqlite:///{tmp_path / 'ivr.db'}"

    def end() -> float:
        raise SystemExit

    async def run() -> None:
        async with started(url, tmp_path / "spool") as ledger:
            await ledger.keep([key(1)])
            worker = getattr(ledger, which).worker
            with monkeypatch.context() as broken:
                broken.setattr(worker, "_turn", end)
                worker.wake()
                await until(lambda: not worker._thread.is_alive())
            assert await ledger.keep([flag(3)]) is not Kept.NOWHERE
            await until(lambda: not ledger.troubles())
            assert await ledger.keep([key(4)]) is Kept.DATABASE

    asyncio.run(run())
    assert "has ended, and is started again" in caplog.text
    assert stored(url) == keys(key(1), flag(3), key(4))
