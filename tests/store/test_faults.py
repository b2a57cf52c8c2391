"""The database slow, gone or locked, the disk full or hanging: callers are answered in time, and nothing is lost."""

from __future__ import annotations

import asyncio
import logging
import os
import sqlite3
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ivr.core.callbacks.entry import Standing
from ivr.core.entries import KEEP_SECONDS, Entry, Kept
from ivr.store.durable import flushing, spool
from ivr.store.durable.call_log_writer import SqlLedger
from ivr.store.durable.log_row import Writer
from ivr.store.durable.overflow import Item, Unwritten
from ivr.store.vault import Vault, VaultError
from tests.store.full_disk import Filled, full_disk, small_disk
from tests.store.kept import NUMBER, VAULT, accept, declined, flag, key, keys, listed, message, rows, started, stored
from tests.store.postgres import Postgres, empty_database, make_database

LATE = KEEP_SECONDS + 0.25  # what a busy machine may add
_LOOK = 0.01


async def until(true: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait for a thread to have done something."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never happened"
        await asyncio.sleep(0.01)


async def timed(ledger: SqlLedger, *given: Entry) -> tuple[Kept, float]:
    """Where entries were kept, and how many seconds that took, less those that the machine gave to others.

    A thread of its own tells those: it is late when this process gets no turn, and not when the event loop waits.
    """
    late, over = [0.0], threading.Event()

    def watch() -> None:
        while not over.is_set():
            before = time.monotonic()
            time.sleep(_LOOK)
            late.append(time.monotonic() - before - _LOOK)

    watching = threading.Thread(target=watch)
    watching.start()
    begun = time.monotonic()
    try:
        kept = await ledger.keep(given)
        return kept, max(0.0, time.monotonic() - begun - sum(late))
    finally:
        over.set()
        watching.join()


async def begin(ledger: SqlLedger, entry: Entry) -> None:
    """Keep an entry, and wait until it is in the database: a busy machine takes the spool first."""
    await ledger.keep([entry])
    await until(lambda: not ledger.troubles())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a SQLite database is to be."""
    return tmp_path / "data" / "ivr.db"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The spool's folder."""
    return tmp_path / "data" / "spool"


def test_a_database_that_is_gone_at_the_start_is_made_up_for(file: Path, folder: Path) -> None:
    file.mkdir(parents=True)

    async def run() -> None:
        async with started(f"sqlite:///{file}", folder) as ledger:
            assert (await timed(ledger, flag(3), key(4)))[0] is Kept.SPOOL
            assert not await ledger.was_accepted("CA1", "3")
            (gone, waiting) = ledger.troubles()
            assert gone.startswith("The database is gone since 20")
            assert waiting == "2 entries in the spool wait for the database."
            (pending,) = ledger.pending_red_flags()
            assert (pending.call, pending.step, pending.sign, pending.standing) == ("CA1", 3, "numb-legs", "open")
            assert pending.id < 0
            assert ledger.pending_number("CA1", 3) == NUMBER
            await ledger.keep([accept(5), message(4)])
            assert ledger.pending_red_flags()[0].standing is Standing.ANSWERED
            assert ledger.accepted("CA1", "5")
            await ledger.keep([declined(6)])
            assert ledger.pending_red_flags()[0].standing is Standing.OPEN
            assert not ledger.accepted("CA1", "5")
            file.rmdir()  # noqa: ASYNC240  # it is quick
            await until(lambda: not ledger.troubles())
            assert ledger.pending_red_flags() == ()
            with pytest.raises(KeyError):
                ledger.pending_number("CA1", 3)

    asyncio.run(run())
    assert stored(f"sqlite:///{file}") == keys(flag(3), key(4), accept(5), message(4), declined(6))
    assert [row["standing"] for row in rows(f"sqlite:///{file}")] == ["open"]
    assert list(folder.iterdir()) == []


def test_a_database_file_that_is_taken_away_is_noticed_before_anything_is_lost(file: Path, folder: Path) -> None:
    async def run() -> None:
        async with started(f"sqlite:///{file}", folder) as ledger:
            await begin(ledger, key(1))
            for each in file.parent.glob("ivr.db*"):
                each.unlink()
            assert (await timed(ledger, flag(3)))[0] is Kept.SPOOL
            await until(lambda: not ledger.troubles())

    asyncio.run(run())
    assert stored(f"sqlite:///{file}") == keys(flag(3))


def test_a_locked_database_costs_no_caller_more_than_their_time(file: Path, folder: Path) -> None:
    async def run() -> None:
        async with started(f"sqlite:///{file}", folder) as ledger:
            other = sqlite3.connect(file, isolation_level=None)
            other.execute("BEGIN IMMEDIATE")
            kept, seconds = await timed(ledger, flag(3))
            assert (kept, seconds < LATE) == (Kept.SPOOL, True)
            kept, seconds = await timed(ledger, key(4))
            assert kept is Kept.SPOOL
            other.execute("ROLLBACK")
            other.close()
            await until(lambda: not ledger.troubles())

    asyncio.run(run())
    assert stored(f"sqlite:///{file}") == keys(flag(3), key(4))


def test_a_server_that_hangs_costs_only_the_first_callers_a_fifth_of_a_second(
    own_postgres: Postgres, folder: Path
) -> None:
    url = make_database(own_postgres.url, f"hangs_{os.getpid()}")

    async def run() -> None:
        async with started(url, folder) as ledger:
            await begin(ledger, key(1))
            with own_postgres.paused():
                kept, seconds = await timed(ledger, flag(3))
                assert (kept, seconds < LATE) == (Kept.SPOOL, True)
                for step in range(4, 9):
                    kept, seconds = await timed(ledger, key(step))
                    assert (kept, seconds < 0.15) == (Kept.SPOOL, True)
                assert not await ledger.was_accepted("CA1", "3")
                assert ledger.troubles()
            await until(lambda: not ledger.troubles())
            assert Kept.DATABASE in [await ledger.keep([key(step)]) for step in range(9, 19)]

    asyncio.run(run())
    assert stored(url) == keys(key(1), flag(3), *(key(step) for step in range(4, 19)))
    assert len(rows(url)) == 1


def test_a_server_that_is_killed_and_started_again_has_everything(own_postgres: Postgres, folder: Path) -> None:
    url = make_database(own_postgres.url, f"killed_{os.getpid()}")

    async def run() -> None:
        async with started(url, folder) as ledger:
            await begin(ledger, flag(1))
            own_postgres.kill()
            try:
                kept, seconds = await timed(ledger, flag(3), accept(4))
                assert (kept, seconds < LATE) == (Kept.SPOOL, True)
                assert await ledger.keep([flag(5)]) is Kept.SPOOL
            finally:
                own_postgres.start_again()
            await until(lambda: not ledger.troubles())

    asyncio.run(run())
    assert [(row["step"], row["attempts"], row["standing"]) for row in rows(url)] == [
        (1, 2, "answered"),
        (5, 1, "open"),
    ]
    empty_database(url)


def test_on_a_full_disk_red_flags_are_announced_held_and_written_later(
    file: Path, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[tuple[Entry, ...]] = []

    async def run() -> None:
        async with started(f"sqlite:///{file}", folder, told.append) as ledger:
            await begin(ledger, key(1))
            with full_disk():
                kept, seconds = await timed(ledger, flag(3))
                assert (kept, seconds < LATE) == (Kept.NOWHERE, True)
                kept, seconds = await timed(ledger, key(4))
                assert (kept, seconds < 0.15) == (Kept.NOWHERE, True)
                assert [entry for given in told for entry in given] == [flag(3), key(4)]
                assert len(ledger.pending_red_flags()) == 1
                assert any(trouble.startswith("The spool cannot be written") for trouble in ledger.troubles())
            await until(lambda: not ledger.troubles())
            assert ledger.pending_red_flags() == ()

    with caplog.at_level(logging.WARNING):
        asyncio.run(run())
    assert stored(f"sqlite:///{file}") == keys(key(1), flag(3), key(4))
    assert NUMBER not in caplog.text
    assert "CA1" not in caplog.text


def test_on_a_small_file_system_that_is_full_every_red_flag_is_spooled_or_announced(file: Path, folder: Path) -> None:
    told: list[tuple[Entry, ...]] = []
    given = [flag(step, f"CA{step}") for step in range(3, 83)]

    async def run(filled: Filled) -> None:
        async with started(f"sqlite:///{file}", folder, told.append) as ledger:
            await begin(ledger, key(1))
            with filled():
                kept = {entry: await timed(ledger, entry) for entry in given[:40]}  # a closed database frees some space
                with filled():
                    kept |= {entry: await timed(ledger, entry) for entry in given[40:]}
                assert Kept.DATABASE not in {where for where, _ in kept.values()}
                assert max(seconds for _, seconds in kept.values()) < LATE
                assert [each for entries in told for each in entries] == [
                    each for each, (where, _) in kept.items() if where is Kept.NOWHERE
                ]
                assert told, "the disk was full"
                assert ledger.troubles()
                assert len(ledger.pending_red_flags()) == len(given)
            await until(lambda: not ledger.troubles() and not ledger.pending_red_flags(), 20)

    with small_disk(file.parent) as filled:
        asyncio.run(run(filled))
        assert stored(f"sqlite:///{file}") == keys(key(1), *given)
        assert {row["standing"] for row in rows(f"sqlite:///{file}")} == {"open"}


def test_a_disk_that_hangs_blocks_neither_the_event_loop_nor_other_callers(
    file: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[Entry, ...]] = []
    hanging, flush = threading.Event(), flushing.flush
    file.mkdir(parents=True)

    def hang(descriptor: int) -> None:
        hanging.wait(20)
        flush(descriptor)

    async def run() -> None:
        monkeypatch.setattr(spool, "flush", hang)
        async with started(f"sqlite:///{file}", folder, told.append) as ledger:
            kept, seconds = await timed(ledger, flag(3))
            assert (kept, seconds < LATE) == (Kept.NOWHERE, True)
            kept, seconds = await timed(ledger, key(4))
            assert (kept, seconds < 0.15) == (Kept.NOWHERE, True)
            assert told == [(flag(3),), (key(4),)]
            assert "The spool is slow." in ledger.troubles()
            hanging.set()
            await until(lambda: len(ledger.troubles()) == 2)  # gone, and waiting in the spool
            file.rmdir()  # noqa: ASYNC240  # it is quick
            await until(lambda: not ledger.troubles())

    asyncio.run(run())
    assert stored(f"sqlite:///{file}") == keys(flag(3), key(4))


def test_what_is_only_in_memory_at_the_end_goes_to_the_spool(file: Path, folder: Path) -> None:
    file.mkdir(parents=True)

    async def run() -> None:
        async with started(f"sqlite:///{file}", folder) as ledger:
            with full_disk():
                assert await ledger.keep([flag(3)]) is Kept.NOWHERE

    asyncio.run(run())
    file.rmdir()
    _read_back(file, folder)
    assert stored(f"sqlite:///{file}") == keys(flag(3))


def test_what_is_lost_at_the_end_is_said_without_telling_whose_it_was(
    file: Path, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file.mkdir(parents=True)
    folder.write_text("no folder")

    async def run() -> None:
        async with started(f"sqlite:///{file}", folder) as ledger:
            assert await ledger.keep([flag(3)]) is Kept.NOWHERE

    asyncio.run(run())
    assert "The service ends, and 1 entries could be written nowhere." in caplog.text
    assert NUMBER not in caplog.text


def test_numbers_of_another_secret_are_kept_until_that_secret_is_back(file: Path, folder: Path) -> None:
    file.mkdir(parents=True)

    async def run(vault: Vault) -> None:
        ledger = SqlLedger(f"sqlite:///{file}", vault, folder, clock=lambda: datetime.now(UTC))
        ledger.start()
        await ledger.keep([flag(3)])
        await ledger.stop()

    old = Vault(["the secret of yesterday"])
    asyncio.run(run(old))
    file.rmdir()
    _read_back(file, folder, old)
    (entry,) = listed(f"sqlite:///{file}").open()
    with pytest.raises(VaultError, match="IVR_SECRET"):
        listed(f"sqlite:///{file}").number(entry.id)


def test_another_secret_is_noticed_at_the_start_before_anybody_needs_a_number(
    url: str, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def run(vault: Vault, *given: Entry) -> list[str]:
        ledger = SqlLedger(url, vault, folder, clock=lambda: datetime.now(UTC))
        ledger.start(patience=60)
        await ledger.keep(given)
        await until(lambda: not any("spool" in each for each in ledger.troubles()))  # a busy disk is no fault here
        found = ledger.troubles()
        await ledger.stop()
        return found

    old, new = Vault(["the secret of yesterday"]), Vault(["the secret of today"])
    assert asyncio.run(run(old, flag(3))) == []
    (trouble,) = asyncio.run(run(new, flag(4, "CA2")))
    assert trouble.startswith("1 numbers on the callback list were encrypted with another IVR_SECRET")
    assert "another IVR_SECRET" in caplog.text
    assert asyncio.run(run(Vault(["the secret of today", "the secret of yesterday"]))) == []


def test_memory_is_bounded_and_never_drops_a_red_flag() -> None:
    async def run() -> None:
        told: list[int] = []
        some = Unwritten(most=2, tell=told.append)
        loop = asyncio.get_running_loop()
        writer = Writer(VAULT)
        items = [
            Item((entry,), [writer.slip(entry)], loop.create_future(), loop, 0.0)
            for entry in (flag(1), key(2), accept(3), message(4), flag(5, "CA2"))
        ]
        for item in items:
            some.add(item)
            some.hold(item)
        assert [item.entries[0].step for item in some.oldest(9)] == [1, 3, 4, 5]
        assert (some.dropped, some.overdue, told[-1]) == (1, 4, 4)

    asyncio.run(run())


def _read_back(file: Path, folder: Path, vault: Vault = VAULT) -> None:
    async def run() -> None:
        ledger = SqlLedger(f"sqlite:///{file}", vault, folder, clock=lambda: datetime.now(UTC))
        ledger.start()
        await until(lambda: not ledger.troubles())
        await ledger.stop()

    asyncio.run(run())


def test_a_fault_never_puts_what_was_to_be_written_into_the_log(
    file: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_writer: Writer, entry: Entry) -> None:
        raise ValueError(entry.number)

    def fail_too(entries: tuple[Entry, ...]) -> None:
        raise ValueError(entries[0].number)

    ledger = SqlLedger(f"sqlite:///{file}", VAULT, folder, clock=lambda: datetime.now(UTC), on_unwritten=fail_too)
    monkeypatch.setattr(Writer, "slip", fail)
    assert asyncio.run(ledger.keep([flag(1, number=NUMBER)])) is Kept.NOWHERE
    assert "ValueError" in caplog.text
    assert NUMBER not in caplog.text
