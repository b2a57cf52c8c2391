"""The spool keeps the order, survives a torn line, and belongs to the process that writes it."""

from __future__ import annotations

import fcntl
import json
import logging
import os
import shutil
import stat
from pathlib import Path

import pytest

from ivr.store.beside import beside
from ivr.store.database import StoreError
from ivr.store.durable import spool as module
from ivr.store.durable.log_row import LogRow, Writer, read_line
from ivr.store.durable.spool import Spool
from ivr.store.durable.spool_replay import Backlog
from ivr.store.durable.unflushed import Pending
from ivr.store.durable.writer_connection import Gate
from tests.store.full_disk import full_disk
from tests.store.kept import NUMBER, VAULT, accept, declined, failed, flag, key, keys, message, rows, stored

WRITER = Writer(VAULT)


def slips(*steps: int) -> list[LogRow]:
    """Slips of one call."""
    return [WRITER.slip(key(step)) for step in steps]


def read(spool: Spool) -> list[LogRow]:
    """What can be taken over from others."""
    return [slip for file in spool.orphans() for slip in file.slips()]


def test_what_is_appended_is_read_back_in_order(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool")
    spool.append(slips(1, 2))
    spool.append(slips(3))
    assert spool.waiting == 3
    (file,) = spool.own()
    spool.append(slips(4))
    (other,) = spool.own()
    assert [slip for each in (file, other) for slip in each.slips()] == slips(1, 2, 3, 4)
    assert (file.waiting, spool.waiting) == (3, 0)


@pytest.mark.parametrize("entry", [key(1), flag(2), accept(3), message(4), declined(5), failed(6)])
def test_a_line_becomes_the_slip_that_it_was(entry: object) -> None:
    slip = WRITER.slip(entry)  # type: ignore[arg-type]
    assert read_line(slip.line()) == slip
    assert NUMBER not in slip.line()


def test_a_number_is_in_no_line_of_an_ordinary_step() -> None:
    written = json.loads(WRITER.slip(key(1)).line())
    assert "number" not in written
    assert not json.loads(WRITER.slip(declined(1)).line())["number"]
    for why, value in (("staff", "declined"), ("", "declined"), ("", "accepted")):  # each tells what a 1 is worth
        slip = WRITER.slip(declined(1, why=why, value=value))
        assert slip.flagged
        assert not json.loads(slip.line())["number"]
    assert len(json.loads(WRITER.slip(flag(1)).line())["number"]) > 50


@pytest.mark.parametrize(
    "line", ["", "{", "[]", "7", '{"at": 1}', WRITER.slip(key(1)).line().replace('"step":1', '"step":"1"')]
)
def test_a_line_that_is_none_of_ours_is_no_slip(line: str) -> None:
    assert read_line(line) is None


def test_the_file_of_a_living_process_is_not_taken(tmp_path: Path) -> None:
    living, other = Spool(tmp_path), Spool(tmp_path)
    living.append(slips(1))
    assert other.orphans() == []
    living.close()
    assert read(other) == slips(1)


def test_files_are_taken_in_the_order_in_which_they_were_begun(tmp_path: Path) -> None:
    for step in range(12):
        spool = Spool(tmp_path)
        spool.append(slips(step))
        spool.close()
    (tmp_path / "notes-of-mine.jsonl").write_text("hello\n")
    assert read(Spool(tmp_path)) == slips(*range(12))


def test_only_we_can_read_the_folder_and_its_files(tmp_path: Path) -> None:
    Spool(tmp_path / "spool").append(slips(1))
    (file,) = (tmp_path / "spool").iterdir()
    assert [stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "spool", file)] == [0o700, 0o600]


def test_a_torn_line_costs_no_line_before_it_and_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    dead = Spool(tmp_path / "spool")
    dead.append([WRITER.slip(flag(1)), *slips(2)])
    dead.close()
    (file,) = (tmp_path / "spool").iterdir()
    with file.open("a") as torn:
        torn.write(slips(3)[0].line()[:-5])
    url = f"sqlite:///{tmp_path / 'ivr.db'}"
    pending, gate = Pending(VAULT), Gate(url)
    backlog = Backlog(Spool(tmp_path / "spool"), pending)
    gate.open()
    backlog.adopt()
    assert (backlog.waiting, bool(backlog), len(pending.red_flags())) == (2, True, 1)
    with caplog.at_level(logging.WARNING):
        while backlog:
            backlog.write_some(gate)
    gate.close()
    assert stored(url) == keys(flag(1), key(2))
    assert "cut off by a crash" in caplog.text
    assert pending.red_flags() == ()
    assert not list((tmp_path / "spool").iterdir())


@pytest.mark.parametrize("damaged", [b'{"at": 1}\n', b'{"call": "\xff"}\n', b"\0\0\0\n"])
def test_a_line_that_cannot_be_read_is_put_aside_and_told(
    tmp_path: Path, damaged: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    dead = Spool(tmp_path / "spool")
    dead.append(slips(1))
    dead.close()
    (file,) = (tmp_path / "spool").iterdir()
    file.write_bytes(damaged + file.read_bytes() + damaged)
    gate = Gate(f"sqlite:///{tmp_path / 'ivr.db'}")
    gate.open()
    backlog = read_back(tmp_path, gate)
    gate.close()
    assert stored(f"sqlite:///{tmp_path / 'ivr.db'}") == keys(key(1))
    (kept,) = (tmp_path / "spool").iterdir()
    assert (kept.name, kept.read_bytes()) == ("spool.refused", 2 * damaged)
    assert "2 lines of the spool cannot be read" in caplog.text
    (trouble,) = [text for text, true in backlog.troubles().items() if true]
    assert trouble.startswith("2 entries could not be read")


def test_a_file_whose_damaged_lines_cannot_be_put_aside_stays(tmp_path: Path) -> None:
    dead = Spool(tmp_path / "spool")
    dead.append(slips(1))
    dead.close()
    (file,) = (tmp_path / "spool").iterdir()
    file.write_bytes(b"damaged\n" + file.read_bytes())
    gate = Gate(f"sqlite:///{tmp_path / 'ivr.db'}")
    gate.open()
    backlog = Backlog(Spool(tmp_path / "spool"), Pending(VAULT))
    backlog.adopt()
    (tmp_path / "spool" / "spool.refused").mkdir()
    while backlog:
        backlog.write_some(gate)
    gate.close()
    assert file.exists()
    assert backlog.problem == "Is a directory"


def read_back(folder: Path, gate: Gate) -> Backlog:
    """Write all that dead processes left."""
    backlog = Backlog(Spool(folder / "spool"), Pending(VAULT))
    backlog.adopt()
    while backlog:
        backlog.write_some(gate)
    return backlog


def test_a_file_that_cannot_be_opened_is_a_trouble_and_stops_no_other(tmp_path: Path) -> None:
    """One of another user gives the same kind of error; a folder gives it to every user."""
    dead = Spool(tmp_path / "spool")
    dead.append(slips(1))
    dead.close()
    (tmp_path / "spool" / "00000000-1-foreign.jsonl").mkdir()
    gate = Gate(f"sqlite:///{tmp_path / 'ivr.db'}")
    gate.open()
    backlog = read_back(tmp_path, gate)
    gate.close()
    assert stored(f"sqlite:///{tmp_path / 'ivr.db'}") == keys(key(1))
    assert "00000000-1-foreign.jsonl: Is a directory" in backlog.problem


def test_what_is_no_file_is_a_trouble_and_keeps_nobody_waiting(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    (tmp_path / "00000001-1-ab.jsonl").mkdir()
    os.mkfifo(tmp_path / "00000002-1-ab.jsonl")
    spool.append(slips(1))
    spool.close()
    other = Spool(tmp_path)
    assert read(other) == slips(1)
    assert other.locked_out == "00000002-1-ab.jsonl: it is not a file"
    found = beside(tmp_path, tmp_path)
    assert found.slips == tuple(slips(1))
    assert [each.rpartition(": ")[2] for each in found.locked] == ["it is not a file"] * 2


def test_nothing_is_open_while_its_1_is_further_on_in_the_spool(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'ivr.db'}"
    dead = Spool(tmp_path / "spool")
    dead.append([WRITER.slip(flag(1)), *slips(*range(2, 600)), WRITER.slip(accept(601))])
    dead.close()
    pending, gate = Pending(VAULT), Gate(url)
    gate.open()
    backlog = Backlog(Spool(tmp_path / "spool"), pending)
    backlog.adopt()
    while backlog:
        backlog.write_some(gate)
        assert [row["standing"] for row in rows(url)] == ["answered"]
        assert [each.standing for each in pending.red_flags()] in ([], ["answered"])
    gate.close()


@pytest.mark.parametrize("whole_folder", [True, False])
def test_what_is_in_a_file_that_was_taken_away_is_read_back_and_the_next_goes_to_another(
    tmp_path: Path, *, whole_folder: bool
) -> None:
    spool = Spool(tmp_path / "spool")
    spool.append(slips(1))
    (file,) = (tmp_path / "spool").iterdir()
    if whole_folder:
        shutil.rmtree(tmp_path / "spool")
    else:
        file.unlink()
    spool.append(slips(2))
    assert len(list((tmp_path / "spool").iterdir())) == 1
    assert [slip for each in spool.own() for slip in each.slips()] == slips(1, 2)


def test_after_a_failed_write_the_file_holds_what_was_written_before(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool")
    spool.append(slips(1))
    with full_disk(), pytest.raises(OSError, match="File too large"):
        spool.append(slips(2))
    assert spool.waiting == 1, "whoever reads back must know of it, though nothing else is written"
    spool.append(slips(3))
    assert spool.waiting == 2
    assert [slip for file in spool.own() for slip in file.slips()] == slips(1, 3)


def test_a_failed_flush_does_not_count_as_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_descriptor: int) -> None:
        raise OSError(5, "Input/output error")

    spool = Spool(tmp_path / "spool")
    spool.append(slips(1))
    with monkeypatch.context() as broken:
        broken.setattr(module, "flush", fail)
        with pytest.raises(OSError, match="Input/output error"):
            spool.append(slips(2))
        with pytest.raises(OSError, match="Input/output error"):
            spool.probe()
    spool.probe()
    assert [slip for file in spool.own() for slip in file.slips()] == slips(1)
    assert spool.own() == []


def test_a_file_that_cannot_be_locked_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_take", lambda _path: -1)
    with pytest.raises(OSError, match="cannot be locked"):
        Spool(tmp_path).append(slips(1))


def test_whoever_reads_does_not_wait_for_a_write_that_hangs(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    with spool._lock:
        assert spool.own() == []


def test_a_folder_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "spool").write_text("no folder")
    backlog = Backlog(Spool(tmp_path / "spool"), Pending(VAULT))
    backlog.adopt()
    assert "Not a directory" in backlog.problem


def test_a_file_that_cannot_be_read_is_left_to_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dead = Spool(tmp_path)
    dead.append(slips(1))
    dead.close()
    backlog = Backlog(Spool(tmp_path), Pending(VAULT))
    with monkeypatch.context() as broken:
        broken.setattr(module.SpoolFile, "_open", lambda _file: (_ for _ in ()).throw(OSError(5, "Input/output error")))
        backlog.adopt()
    assert (backlog.problem, bool(backlog)) == ("Input/output error", False)
    backlog.adopt()
    assert (backlog.problem, bool(backlog)) == ("", True)
    backlog.release()


def test_what_the_database_refuses_stops_nothing_and_is_kept(url: str, tmp_path: Path) -> None:
    """On PostgreSQL a text may be too long; SQLite takes anything but nothing at all."""
    good, bad = WRITER.slip(flag(1)), WRITER.slip(key(2))
    bad = LogRow((*bad.row[:3], "x" * 99 if url.startswith("post") else None, *bad.row[4:]))  # type: ignore[arg-type]
    gate = Gate(url)
    gate.open()
    assert gate.write([good, bad, *slips(3)]) == [bad]
    gate.close()
    assert stored(url) == keys(flag(1), key(3))
    assert len(rows(url)) == 1
    backlog = Backlog(Spool(tmp_path / "spool"), Pending(VAULT))
    backlog.refuse([bad])
    (file,) = (tmp_path / "spool").iterdir()
    assert json.loads(file.read_text())["step"] == 2


def test_what_is_refused_and_cannot_even_be_kept_is_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "spool").write_text("no folder")
    Backlog(Spool(tmp_path / "spool"), Pending(VAULT)).refuse(slips(1))
    assert "1 refused entries are lost" in caplog.text


def test_a_file_that_was_finished_meanwhile_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dead = Spool(tmp_path)
    dead.append(slips(1))
    dead.close()
    (file,) = tmp_path.iterdir()
    lock = fcntl.flock

    def finished(descriptor: int, how: int) -> None:
        lock(descriptor, how)
        file.unlink()

    monkeypatch.setattr(fcntl, "flock", finished)
    assert Spool(tmp_path).orphans() == []
    assert module._take(tmp_path / "not-there") == -1
    assert os.listdir(tmp_path) == []  # noqa: PTH208  # nothing was made


def test_a_file_that_fails_while_it_is_read_back_is_not_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spool = Spool(tmp_path / "spool")
    spool.append(slips(1))
    gate = Gate(f"sqlite:///{tmp_path / 'ivr.db'}")
    gate.open()
    backlog = Backlog(spool, Pending(VAULT))
    with monkeypatch.context() as broken:
        broken.setattr(module.SpoolFile, "_open", lambda _file: (_ for _ in ()).throw(OSError(5, "Input/output error")))
        assert backlog.write_some(gate)
    assert (backlog.problem, bool(backlog)) == ("Input/output error", False)
    backlog.adopt()
    while backlog:
        backlog.write_some(gate)
    gate.close()
    assert stored(f"sqlite:///{tmp_path / 'ivr.db'}") == keys(key(1))


def test_what_a_gone_database_does_not_take_is_read_back_in_order_later(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool")
    spool.append([WRITER.slip(flag(1)), *slips(*range(2, 600))])
    gate = Gate(f"sqlite:///{tmp_path / 'ivr.db'}")
    backlog = Backlog(spool, Pending(VAULT))
    for _ in range(6):
        with pytest.raises(StoreError, match="not open"):
            backlog.write_some(gate)
    gate.open()
    turns = 0
    while backlog:
        backlog.write_some(gate)
        turns += 1
    gate.close()
    assert len(stored(f"sqlite:///{tmp_path / 'ivr.db'}")) == 599
    assert turns > 3, "a slow database is given fewer at once"
