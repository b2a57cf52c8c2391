"""Files of the database are taken away, replaced or put back under a running line: nothing that is open is lost."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from ivr.core.entries import Kept
from ivr.store.alerts import Attempts
from ivr.store.callbacks import Callbacks
from ivr.store.database import connect
from tests.store.kept import VAULT, accept, flag, key, keys, started, stored
from tests.store.test_faults import until


def backup(file: Path) -> Path:
    """A backup as SQLite's own tools make it."""
    copy = file.with_name("backup.db")
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy


def put_backup_back(file: Path) -> None:
    """By a rename, as restoring tools do; the old log is left lying."""
    backup(file).replace(file)


def delete_all(file: Path) -> None:
    for each in file.parent.glob("ivr.db*"):
        each.unlink()


def delete_log(file: Path) -> None:
    file.with_name("ivr.db-wal").unlink()


def delete_index(file: Path) -> None:
    file.with_name("ivr.db-shm").unlink()


def delete_log_and_index(file: Path) -> None:
    delete_log(file)
    delete_index(file)


def delete_file_alone(file: Path) -> None:
    file.unlink()


def delete_folder(file: Path) -> None:
    shutil.rmtree(file.parent)


def copy_over(file: Path) -> None:
    """The folder is replaced by a copy of it."""
    away = file.parent.with_name("away")
    file.parent.rename(away)
    file.parent.mkdir()
    shutil.copy2(away / "ivr.db", file)


WAYS = [put_backup_back, delete_all, delete_log, delete_index, delete_log_and_index, delete_file_alone, delete_folder,
        copy_over]  # fmt: skip


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize("replace", WAYS)
@pytest.mark.parametrize("quiet", [True, False], ids=["nobody calls", "somebody calls"])
def test_everybody_goes_on_with_the_file_that_is_there_and_nothing_open_is_lost(
    tmp_path: Path, replace: Callable[[Path], None], *, quiet: bool
) -> None:
    file = tmp_path / "data" / "ivr.db"
    url = f"sqlite:///{file}"
    engine = connect(url)
    kept, attempts = Callbacks(engine, VAULT), Attempts(engine)

    async def run() -> None:
        async with started(url, tmp_path / "data" / "spool") as ledger:
            assert await ledger.keep([key(1), flag(2)]) is Kept.DATABASE
            assert [each.step for each in kept.open()] == [2]
            assert attempts.of(1) == ()
            replace(file)
            if not quiet:
                assert await ledger.keep([flag(4, "CA2")]) is not Kept.NOWHERE
            await until(lambda: _gone_and_back(ledger, file))
            assert await ledger.keep([flag(6, "CA3"), flag(8, "CA4"), accept(9, "CA4")]) is not Kept.NOWHERE
            await until(lambda: not ledger.troubles() and not ledger.pending_red_flags())
            opened = ["CA1", "CA3"] if quiet else ["CA1", "CA2", "CA3"]
            assert sorted(each.call for each in kept.open()) == opened
            assert attempts.of(1) == ()
            with closing(connect(url).raw_connection()) as other:  # as another process sees it
                found = other.cursor().execute("SELECT call FROM callbacks WHERE standing = 'open'").fetchall()
            assert sorted(call for (call,) in found) == opened

    asyncio.run(run())
    with closing(sqlite3.connect(file)) as after:
        assert after.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert {("CA1", 2, "key"), ("CA3", 6, "key"), ("CA4", 9, "accepted")} <= set(stored(url))


def _gone_and_back(ledger: object, file: Path) -> bool:
    """The ledger has opened the files that are there now."""
    gate = ledger._gate  # type: ignore[attr-defined]
    if not file.exists() or gate._connection is None:
        return False
    ready: bool = ledger._database.ready  # type: ignore[attr-defined]
    try:
        gate.check_files()
    except Exception:  # noqa: BLE001  # it looks in a moment
        return False
    return ready


def test_a_file_that_is_put_back_has_what_came_meanwhile(tmp_path: Path) -> None:
    file = tmp_path / "data" / "ivr.db"
    url = f"sqlite:///{file}"

    async def run() -> None:
        async with started(url, tmp_path / "spool") as ledger:
            await ledger.keep([flag(2)])
            away = file.with_name("away.db")
            file.rename(away)
            await ledger.keep([flag(4, "CA2")])
            await until(lambda: _gone_and_back(ledger, file))
            await ledger.keep([flag(6, "CA3")])
            away.rename(file)
            await ledger.keep([flag(8, "CA4")])
            await until(lambda: _gone_and_back(ledger, file) and not ledger.troubles())

    asyncio.run(run())
    assert stored(url) == keys(flag(2), flag(4, "CA2"), flag(6, "CA3"), flag(8, "CA4"))


def test_a_quiet_line_finds_out_that_its_database_is_gone(tmp_path: Path) -> None:
    file = tmp_path / "data" / "ivr.db"

    async def run() -> None:
        async with started(f"sqlite:///{file}", tmp_path / "spool") as ledger:
            delete_all(file)
            file.mkdir()
            await until(lambda: any("The database is gone" in trouble for trouble in ledger.troubles()))
            file.rmdir()
            await until(lambda: not ledger.troubles())

    asyncio.run(run())
