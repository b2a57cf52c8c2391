"""What waits beside the database is on the list; what nobody can read from outside, the list says that it lacks."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

import pytest
from click.testing import CliRunner, Result

from ivr.cli.main import main
from ivr.store.database import default_url
from ivr.store.durable.call_log_writer import SqlLedger
from ivr.store.vault import Vault
from tests.lines import SMALL
from tests.store.full_disk import full_disk
from tests.store.kept import NUMBER, accept, flag, key

SECRET = "a-secret-for-these-tests"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of a line whose database holds one entry that is open, and one call without a sign."""
    for name in ("IVR_DATABASE_URL", "IVR_PUBLIC_URL", "PORT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("IVR_DATA", str(tmp_path / "var"))
    monkeypatch.setenv("IVR_MENUS", str(SMALL))
    monkeypatch.setenv("IVR_SECRET", SECRET)
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "0123456789abcdef0123456789abcdef")
    with Running(tmp_path / "var") as ledger:
        ledger.keep(flag(2), key(1, "CA0"))
    return tmp_path / "var"


class Running:
    """A line's log that runs for as long as it is wanted."""

    def __init__(self, data: Path) -> None:
        self._loop = asyncio.new_event_loop()
        self._ledger = SqlLedger(
            default_url(data), Vault([SECRET]), data / "spool", clock=lambda: datetime.now(UTC), data=data
        )

    def __enter__(self) -> Self:
        self._ledger.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.run_until_complete(self._ledger.stop(1.0))
        self._loop.close()

    def keep(self, *given: object) -> str:
        """Have entries kept."""
        return str(self._loop.run_until_complete(self._ledger.keep(given)))  # type: ignore[arg-type]


def ivr(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def test_what_waits_in_the_spool_is_on_the_list_and_can_be_called(data: Path) -> None:
    with Running(data) as line, closing(sqlite3.connect(data / "ivr.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert line.keep(flag(4, "CA2"), flag(4, "CA3"), accept(5, "CA3"), accept(3)) == "spool"
        done = ivr("callbacks")
        assert done.exit_code == 0
        assert "Nobody" not in done.output
        (row,) = json.loads(ivr("callbacks", "--json").output)  # of the others somebody pressed 1
        assert (row["sign"], row["waits_beside_the_database"]) == ("numb-legs", True)
        assert NUMBER in ivr("callbacks", "show", row["id"]).output
        assert row["id"] in done.output
        refused = ivr("callbacks", "take", row["id"], "--by", "Kim")
        assert (refused.exit_code, "waits beside the database" in refused.output) == (1, True)
        for words in (("calls",), ("calls", "show", "CA0")):
            calls = ivr(*words)
            assert calls.exit_code == 1
            assert calls.output.startswith("THIS LIST IS NOT COMPLETE: 4 entries wait beside the database")
        other.execute("ROLLBACK")


def test_a_list_that_lacks_what_is_in_memory_only_says_so_first(data: Path) -> None:
    with Running(data) as line, full_disk():
        assert line.keep(flag(4, "CA2"), key(5, "CA2")) == "nowhere"
        done = ivr("callbacks")
        assert done.exit_code == 1
        assert done.output.startswith("THIS LIST IS NOT COMPLETE: ")
        assert "2 entries are only in the memory of the line" in done.output
        assert "Nobody" not in done.output
        assert ivr("calls").exit_code == 1
        done = ivr("callbacks", "--json")
        assert done.exit_code == 1
    assert ivr("callbacks").exit_code == 0  # it is in the database, or in the spool
    assert len(json.loads(ivr("callbacks", "--json").output)) == 2


@pytest.mark.parametrize("line", [b'{"half"\n', b"\xff\xfe\n"])
def test_a_list_that_lacks_what_nobody_can_read_says_so_first(data: Path, line: bytes) -> None:
    (data / "spool").mkdir(exist_ok=True)
    (data / "spool" / "00000001-1-dead.jsonl").write_bytes(line + b'{"cut off')
    done = ivr("callbacks")
    assert done.exit_code == 1
    assert done.output.startswith("THIS LIST IS NOT COMPLETE: 1 entries cannot be read")
    with Running(data):
        pass
    assert (data / "spool" / "spool.refused").read_bytes() == line
    assert ivr("callbacks").exit_code == 1


@pytest.mark.parametrize("words", [("callbacks",), ("calls",), ("report",), ("calls", "show", "CA1")])
def test_a_folder_of_no_line_is_an_error_and_stays_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.setenv("IVR_DATA", str(tmp_path))
    monkeypatch.delenv("IVR_DATABASE_URL", raising=False)
    done = ivr(*words)
    assert (done.exit_code, "There is no call log" in done.output) == (1, True)
    assert list(tmp_path.iterdir()) == []


def test_a_time_that_ends_before_it_begins_is_wrong_use(data: Path) -> None:
    assert data
    done = ivr("calls", "--from", "2026-11-30", "--to", "2026-11-01")
    assert (done.exit_code, "--to 2026-11-01 is before --from 2026-11-30." in done.output) == (2, True)


def test_a_database_that_cannot_be_read_is_said_and_what_waits_is_shown(data: Path) -> None:
    with Running(data) as line:
        for each in data.glob("ivr.db*"):
            each.unlink()
        (data / "ivr.db").mkdir()
        assert line.keep(flag(4, "CA2")) == "spool"
        done = ivr("callbacks")
        assert done.exit_code == 1
        assert done.output.startswith("THIS LIST IS NOT COMPLETE: the callback list cannot be opened")
        assert "RED FLAG" in done.output
        assert "Nobody" not in done.output
        done = ivr("callbacks", "take", "1", "--by", "Kim")
        assert (done.exit_code, "cannot be used now" in done.output) == (1, True)
