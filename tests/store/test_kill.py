"""A process that is killed while it writes: what it was told is kept is there afterwards, and nothing twice."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from ivr.store.database import connect
from ivr.store.migrations.migrate import migrate
from tests.store.kept import rows, started, stored

Told = list[tuple[str, int, str]]


def killed(url: str, spool: Path, name: str, lines: int) -> Told:
    """Start a process that writes, kill it after so many lines, and return what it was told is kept."""
    command = [sys.executable, "-m", "tests.store.victim", url, str(spool), name]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as victim:
        assert victim.stdout is not None
        said = [victim.stdout.readline() for _ in range(lines)]
        victim.kill()
        said += victim.stdout.readlines()
    whole = [line.split() for line in said if line.endswith("\n")]
    return [(call, int(step), kind) for call, step, kind in whole]


def started_again(url: str, spool: Path) -> None:
    """Start anew, and wait until all that was left is in the database."""

    async def run() -> None:
        async with started(url, spool) as ledger:
            end = time.monotonic() + 20
            while ledger.troubles():
                assert time.monotonic() < end, ledger.troubles()
                await asyncio.sleep(0.01)

    asyncio.run(run())


def assert_all_there_once(url: str, told: Sequence[tuple[str, int, str]]) -> None:
    """Every entry that was acknowledged is stored, and every red flag is one row."""
    found = stored(url)
    assert set(told) <= set(found)
    assert Counter(found).most_common(1)[0][1] == 1
    flags = {call for call, step, _ in found if step == 2}
    accepted = {call for call, _, kind in found if kind == "accepted"}
    listed = rows(url)
    assert sorted(row["call"] for row in listed) == sorted(flags)
    assert {row["call"] for row in listed if row["standing"] == "answered"} == accepted


@pytest.mark.parametrize("moment", range(2))
def test_what_was_acknowledged_before_a_kill_is_there_once(url: str, tmp_path: Path, moment: int) -> None:
    lines = random.Random(f"{url}{moment}").randrange(1, 400)
    told = killed(url, tmp_path / "spool", f"m{moment}", lines)
    started_again(url, tmp_path / "spool")
    assert len(told) >= lines - 1
    assert_all_there_once(url, told)


def test_what_was_acknowledged_into_the_spool_is_there_once(tmp_path: Path) -> None:
    file, spool = tmp_path / "ivr.db", tmp_path / "spool"
    url = f"sqlite:///{file}"
    migrate(connect(url, pooled=False))
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        told = killed(url, spool, "s", 60)
        assert list(spool.glob("*.jsonl"))
        other.execute("ROLLBACK")
    started_again(url, spool)
    assert_all_there_once(url, told)
    assert not list(spool.iterdir())
