"""The process stands still at any moment: what its callers are told is on the disk before they are told it."""

from __future__ import annotations

import asyncio
import os
import random
import re
import signal
import sqlite3
import time
from pathlib import Path

import httpx
import pytest

from ivr.core.entries import Entry, Kept
from ivr.sim.signing import HEADER, sign
from ivr.store.durable.call_log_writer import SqlLedger
from tests.lines import SMALL
from tests.started import StartedLine
from tests.store.full_disk import full_disk
from tests.store.kept import accept, flag, key, keys, started, stored
from tests.store.test_faults import until

PAUSE_SECONDS = 0.6


def test_whoever_was_answered_after_a_pause_is_on_the_list_after_a_kill(tmp_path: Path) -> None:
    """Real signals at random moments of real webhooks, and at last the end of the process with the last answer."""
    line = StartedLine(tmp_path, menus=SMALL)
    line.start()
    rng = random.Random(6)
    try:
        for number in range(6):
            _choose_with_a_pause(line, f"CA{number:032x}", rng.uniform(0, 0.004))
        counted = httpx.get(f"{line.url}/metrics", trust_env=False).text
    finally:
        line.kill()
    found = sqlite3.connect(tmp_path / "ivr.db").execute("SELECT call FROM callbacks ORDER BY call").fetchall()
    assert [call for (call,) in found] == [f"CA{number:032x}" for number in range(6)]
    assert 'ivr_entries_total{where="nowhere"} 0' in counted


def _choose_with_a_pause(line: StartedLine, call: str, seconds: float) -> None:
    """Choose a warning sign; the process stands still a moment after the webhook was sent."""
    answer = _posted(line, f"{line.url}/voice", call)
    answer = _posted(line, _action(line, answer), call, Digits="4")
    url, form = _action(line, answer), _form(call, Digits="1")

    async def choose() -> str:
        async with httpx.AsyncClient(trust_env=False, timeout=20) as client:
            asked = asyncio.create_task(client.post(url, data=form, headers=_signed(line, url, form)))
            await asyncio.sleep(seconds)
            os.kill(line.process, signal.SIGSTOP)
            try:
                await asyncio.sleep(PAUSE_SECONDS)
            finally:
                os.kill(line.process, signal.SIGCONT)
            return (await asked).text

    assert "why=" in asyncio.run(choose())


def _form(call: str, **more: str) -> dict[str, str]:
    return {"CallSid": call, "From": "+12025550123", "To": "+12025550100", **more}


def _signed(line: StartedLine, url: str, form: dict[str, str]) -> dict[str, str]:
    return {HEADER: sign(line.token, url, tuple(form.items()))}


def _posted(line: StartedLine, url: str, call: str, **more: str) -> str:
    form = _form(call, **more)
    answer = httpx.post(url, data=form, headers=_signed(line, url, form), trust_env=False, timeout=20)
    assert answer.status_code == 200
    return answer.text


def _action(line: StartedLine, document: str) -> str:
    found = re.search(r'action="([^"]*)"', document)
    assert found
    return line.url + found[1].replace("&amp;", "&")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a SQLite database is to be."""
    return tmp_path / "data" / "ivr.db"


def test_what_ended_nowhere_is_announced_and_written_though_nobody_waits_any_more(file: Path, tmp_path: Path) -> None:
    told: list[Entry] = []

    async def run() -> None:
        async with started(f"sqlite:///{file}", tmp_path / "spool", told.extend) as ledger:
            with full_disk():
                waiting = asyncio.create_task(ledger.keep([flag(3)]))
                await asyncio.sleep(0)
                waiting.cancel()
                await until(lambda: bool(told))
                assert len(ledger.pending_red_flags()) == 1
            await until(lambda: not ledger.troubles())

    asyncio.run(run())
    assert told == [flag(3)]
    assert stored(f"sqlite:///{file}") == keys(flag(3))


def test_an_event_loop_that_stood_still_gives_a_write_its_time_again(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both threads stand still with it, as in a process that is stopped; the disk itself is fast."""
    told: list[Entry] = []

    async def run() -> None:
        async with started(f"sqlite:///{file}", tmp_path / "spool", told.extend) as ledger:
            await ledger.keep([key(1)])
            _stand_still(ledger, monkeypatch)
            waiting = asyncio.create_task(ledger.keep([flag(3)]))
            await asyncio.sleep(0)
            time.sleep(PAUSE_SECONDS)  # noqa: ASYNC251  # the loop stands still
            monkeypatch.undo()
            assert await waiting is not Kept.NOWHERE
            assert await ledger.keep([accept(4)]) is not Kept.NOWHERE

    asyncio.run(run())
    assert told == []
    assert stored(f"sqlite:///{file}") == keys(key(1), flag(3), accept(4))


def _stand_still(ledger: SqlLedger, monkeypatch: pytest.MonkeyPatch) -> None:
    end = time.monotonic() + PAUSE_SECONDS + 0.02

    def late(real: object) -> object:
        def turn() -> float:
            time.sleep(max(0.0, end - time.monotonic()))
            found: float = real()  # type: ignore[operator]
            return found

        return turn

    for writer in (ledger._database, ledger._spooler):
        monkeypatch.setattr(writer.worker, "_turn", late(writer.worker._turn))
