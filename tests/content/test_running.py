"""A process tells others on its machine what it speaks, while it lives."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from ivr.content import running as running_module
from ivr.content.running import ALIVE_SECONDS, FOLDER, Note, Running, running

HERE = Running(os.getpid(), "http://127.0.0.1:8000", live=False, version="ab", since="2026-11-27T16:00:00+00:00")


def file(data: Path) -> Path:
    (found,) = (data / FOLDER).iterdir()
    return found


def test_what_is_noted_is_found_until_it_ends(tmp_path: Path) -> None:
    note = Note(tmp_path)
    assert running(tmp_path) == []
    note.write(HERE)
    assert running(tmp_path) == [HERE]
    assert file(tmp_path).stat().st_mode & 0o777 == 0o600
    note.remove()
    note.remove()
    assert running(tmp_path) == []


def test_the_same_note_is_only_touched_and_one_that_is_gone_written_again(tmp_path: Path) -> None:
    note = Note(tmp_path)
    note.write(HERE)
    before = file(tmp_path).stat()
    os.utime(file(tmp_path), (0, 0))
    note.write(HERE)
    assert file(tmp_path).stat().st_ino == before.st_ino
    assert running(tmp_path) == [HERE]
    file(tmp_path).unlink()
    note.write(HERE)
    assert running(tmp_path) == [HERE]


def test_a_process_that_does_not_touch_its_note_any_more_is_gone(tmp_path: Path) -> None:
    Note(tmp_path).write(HERE)
    long_ago = time.time() - ALIVE_SECONDS - 1
    os.utime(file(tmp_path), (long_ago, long_ago))
    assert running(tmp_path) == []


@pytest.mark.parametrize("process", [2**22 + 1, "x", 2**80])
def test_one_that_was_killed_is_gone_at_once(tmp_path: Path, process: int) -> None:
    Note(tmp_path).write(Running(process, "", live=True, version="", since=""))
    assert len(running(tmp_path)) == (0 if process == 2**22 + 1 else 1)


def test_where_nothing_tells_of_processes_the_note_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not running_module._lives(2**22 + 1)
    monkeypatch.setattr("os.name", "nt")
    assert running_module._lives(2**22 + 1)


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"a": 1}', b"\xff"])
def test_a_damaged_note_is_none(tmp_path: Path, data: bytes) -> None:
    Note(tmp_path).write(HERE)
    file(tmp_path).write_bytes(data)
    assert running(tmp_path) == []


def test_a_disk_that_takes_nothing_hinders_nobody(tmp_path: Path) -> None:
    (tmp_path / FOLDER).write_text("a file")
    note = Note(tmp_path)
    note.write(HERE)
    note.remove()
    assert running(tmp_path) == []
