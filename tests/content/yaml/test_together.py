"""A change of several files is seen whole or not at all, whatever interrupts it.

What stands in its place without being one cannot lead out of the menus, nor stop the line.
"""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import pytest

from ivr.content.load import load_folder
from ivr.content.yaml import together
from ivr.content.yaml.folder import stamp
from tests.lines import SMALL


@pytest.mark.parametrize(
    "manifest",
    [
        b"{",
        b"[1]",
        b'"text"',
        b"\xff",
        b"[" * 100_000,
        b'[{"file": "line.yaml"}]',
        b'[{"file": 1, "old": "", "new": "x", "at": "0"}]',
        b'[{"file": "../outside.yaml", "old": "", "new": "x", "at": "0"}]',
        b'[{"file": "/tmp/outside.yaml", "old": "", "new": "x", "at": "0"}]',
        b'[{"file": "a\\\\..\\\\outside.yaml", "old": "", "new": "x", "at": "0"}]',
        b'[{"file": "a.yaml", "old": "", "new": "x", "at": "../../outside.txt"}]',
    ],
    ids=["half", "number", "text", "bytes", "deep", "part", "no name", "up", "absolute", "windows", "source"],
)
def test_a_change_that_this_program_did_not_write_is_told_and_not_done(tmp_path: Path, manifest: bytes) -> None:
    menus = Path(shutil.copytree(SMALL, tmp_path / "menus"))
    (tmp_path / "outside.txt").write_bytes(b"secret")
    together.manifest(menus).parent.mkdir()
    together.manifest(menus).write_bytes(manifest)
    together.manifest(menus).with_name("0").write_bytes(b"topic: x\n")
    (issue,) = load_folder(menus).issues
    assert together.JOURNAL in issue.file
    assert "delete the folder '.taking-over'" in issue.problem
    with pytest.raises(OSError, match="this program did not write it"):
        together.finish(menus)
    assert {path.name for path in tmp_path.iterdir()} == {"menus", "outside.txt"}
    assert not (menus / "a.yaml").exists()


OLD = {"a.yaml": b"old a\n", "b.yaml": b"old b\n"}
CHANGES = {"a.yaml": b"new a\n", "b.yaml": None, "topics/c.yaml": b"new c\n"}
NEW = {"a.yaml": b"new a\n", "topics/c.yaml": b"new c\n"}


def files(folder: Path) -> dict[str, bytes]:
    found = (each for each in folder.rglob("*.yaml") if each.is_file() and together.JOURNAL not in str(each))
    return {each.relative_to(folder).as_posix(): each.read_bytes() for each in found}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, data in OLD.items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


@pytest.mark.parametrize("fails_from", range(1, 14))
def test_a_disk_that_stops_writing_leaves_the_old_files_or_the_new_ones(
    folder: Path, monkeypatch: pytest.MonkeyPatch, fails_from: int
) -> None:
    flushed = 0
    really = os.fsync

    def fsync(file: int) -> None:
        nonlocal flushed
        flushed += 1
        if flushed >= fails_from:
            raise OSError(errno.ENOSPC, "No space left on device")
        really(file)

    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", fsync)
        try:
            together.write(folder, CHANGES, together.marks(OLD), files)
        except OSError:
            found = together.seen(folder, files, stamp)
        else:
            found = NEW
    assert found in (OLD, NEW)
    together.finish(folder)
    assert files(folder) == found == together.seen(folder, files, stamp)
    assert not [each for each in folder.iterdir() if each.name.startswith(".")]


def test_whoever_knew_other_files_writes_nothing(folder: Path) -> None:
    known = together.marks(OLD)
    (folder / "b.yaml").write_bytes(b"somebody else's\n")
    with pytest.raises(together.MovedError) as told:
        together.write(folder, CHANGES, known, files)
    assert told.value.files == ("b.yaml",)
    assert files(folder) == {**OLD, "b.yaml": b"somebody else's\n"}


def commit_only(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The change counts, and whoever wrote it ended before it was at its places."""
    with monkeypatch.context() as ended:
        ended.setattr(together, "_replace", lambda *_: (_ for _ in ()).throw(OSError(errno.EIO, "ended")))
        with pytest.raises(OSError, match="ended"):
            together.write(folder, CHANGES, together.marks(OLD), files)


def test_what_somebody_else_saves_in_between_is_theirs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit_only(folder, monkeypatch)
    assert (files(folder), together.seen(folder, files, stamp)) == (OLD, NEW)
    (folder / "b.yaml").write_bytes(b"theirs\n")
    assert together.seen(folder, files, stamp) == {**NEW, "b.yaml": b"theirs\n"}
    together.finish(folder)
    assert files(folder) == {**NEW, "b.yaml": b"theirs\n"}


def test_a_change_that_counts_while_the_folder_is_read_is_read_whole(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads = 0

    def while_it_changes(at: Path) -> dict[str, bytes]:
        nonlocal reads
        reads += 1
        found = files(at)
        if reads == 1:
            commit_only(folder, monkeypatch)
        return found

    assert together.seen(folder, while_it_changes, stamp) == NEW
    assert reads == 2


def test_a_change_that_begins_and_ends_while_the_folder_is_read_is_seen_whole(folder: Path) -> None:
    reads = 0

    def halfway(at: Path) -> dict[str, bytes]:
        nonlocal reads
        reads += 1
        before = files(at)
        if reads == 1:
            together.write(folder, CHANGES, together.marks(OLD), files)
        return {**files(at), "a.yaml": before["a.yaml"]}

    assert (together.seen(folder, halfway, stamp), reads) == (NEW, 2)


def test_a_folder_that_never_rests_is_read_all_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit_only(folder, monkeypatch)
    journal, away = folder / together.JOURNAL, folder / ".away"

    def never_at_rest(at: Path) -> dict[str, bytes]:
        found = files(at)
        if journal.exists():
            journal.rename(away)
        else:
            away.rename(journal)
        return found

    assert together.seen(folder, never_at_rest, stamp) == NEW
