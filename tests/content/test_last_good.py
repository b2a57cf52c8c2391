"""What was fit to be spoken is kept on disk: whole, for its owner only, and never replaced by something worse."""

from __future__ import annotations

import json
import os
import shutil
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from ivr.content.last_good import BEFORE, FOLDER, Copies, Menus
from ivr.content.load import read_folder
from ivr.core.line.published import LIVE, LOCAL, Record
from tests.lines import SMALL, small_line

VERSION = small_line().version
MENUS = Menus(VERSION, read_folder(SMALL), "carrier")
RECORD = Record(3, VERSION, 1_700_000_000_000, LIVE, "Ana", "first words")


@pytest.fixture
def copies(tmp_path: Path) -> Copies:
    found = Copies(tmp_path / "data")
    found.keep(MENUS, RECORD)
    return found


def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / FOLDER


def test_what_was_kept_is_found_again(copies: Copies) -> None:
    assert copies.newest(LIVE) == RECORD
    assert copies.newest(LOCAL) is None
    assert copies.menus(VERSION) == MENUS
    assert MENUS.line() == small_line()
    assert [each.version for each in copies.others()] == [VERSION]


def test_a_version_that_is_kept_is_not_written_again(copies: Copies, tmp_path: Path) -> None:
    before = (folder(tmp_path) / VERSION).stat().st_ino
    later = replace(RECORD, number=4, why="back again")
    copies.keep(MENUS, later)
    assert (folder(tmp_path) / VERSION).stat().st_ino == before
    assert copies.newest(LIVE) == later


def test_it_holds_numbers_so_only_its_owner_may_read_it(copies: Copies, tmp_path: Path) -> None:
    assert copies.menus(VERSION)
    assert folder(tmp_path).stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder(tmp_path).iterdir()} == {0o600}


@pytest.mark.parametrize("version", ["", "0123456789ab", "../data", "x", "ABC"])
def test_another_version_is_not_there(copies: Copies, version: str) -> None:
    assert copies.menus(version) is None


def packed(value: object) -> bytes:
    return zlib.compress(json.dumps(value).encode())


DAMAGED = {
    "empty": b"",
    "half written": MENUS.packed()[:1_000],
    "something else": b"[1, 2]",
    "no object": packed([1]),
    "no files": packed({"version": VERSION, "speak": ""}),
    "files of numbers": packed({"version": VERSION, "speak": "", "files": {"a": 1}}),
    "deeply nested": zlib.compress(b"[" * 100_000),
    "another version": packed({"version": "0123456789ab", "speak": "", "files": {}}),
}


@pytest.mark.parametrize("how", DAMAGED)
def test_damaged_menus_are_none_and_are_kept_again_at_the_next_time(copies: Copies, tmp_path: Path, how: str) -> None:
    (folder(tmp_path) / VERSION).write_bytes(DAMAGED[how])
    assert copies.menus(VERSION) is None
    assert list(copies.others()) == []
    if how != "another version":
        copies.keep(MENUS, RECORD)
        assert copies.menus(VERSION) == MENUS


@pytest.mark.parametrize("data", [b"", b"{", b"[1]", b'{"version": 1}', b"\xff", b"[" * 100_000])
def test_a_damaged_note_of_what_was_spoken_is_none(copies: Copies, tmp_path: Path, data: bytes) -> None:
    (folder(tmp_path) / "live.json").write_bytes(data)
    assert copies.newest(LIVE) is None


def test_a_full_disk_leaves_what_was_kept(copies: Copies, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {path.name: path.read_bytes() for path in folder(tmp_path).iterdir()}

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        copies.keep(Menus("0123456789ab", MENUS.files), RECORD)
    assert {path.name: path.read_bytes() for path in folder(tmp_path).iterdir()} == before


def test_what_no_call_can_need_any_more_is_forgotten(copies: Copies, tmp_path: Path) -> None:
    for version, hours in (("00000000000a", 5), ("00000000000b", 3), (VERSION, 100)):
        path = folder(tmp_path) / version
        path.write_bytes(MENUS.packed())
        os.utime(path, (1_700_000_000 - hours * 3_600,) * 2)
    copies.forget(1_700_000_000)
    assert {path.name for path in folder(tmp_path).iterdir()} == {VERSION, "00000000000b", "live.json"}
    Copies(tmp_path / "nothing").forget(0)


def test_the_menus_of_an_earlier_release_are_found(tmp_path: Path) -> None:
    files = {name: data.decode() for name, data in read_folder(SMALL).items()}
    (tmp_path / BEFORE).write_text(json.dumps(files), encoding="utf-8")
    found = Copies(tmp_path).before()
    assert found is not None
    assert (found.version, found.line()) == (VERSION, small_line())


@pytest.mark.parametrize("kept", [b"", b"{", b"[1]", b'{"a.yaml": 1}', b'{"a.yaml": "x: 1"}', b"\xff", b"[" * 100_000])
def test_damaged_menus_of_an_earlier_release_are_none(tmp_path: Path, kept: bytes) -> None:
    (tmp_path / BEFORE).write_bytes(kept)
    assert Copies(tmp_path).before() is None


def test_a_link_to_nowhere_is_no_copy(copies: Copies, tmp_path: Path) -> None:
    (folder(tmp_path) / "00000000000c").symlink_to(tmp_path / "nowhere")
    assert [each.version for each in copies.others()] == [VERSION]


def test_a_folder_that_goes_meanwhile_is_empty(copies: Copies, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "data")
    assert list(copies.others()) == []
    assert copies.newest(LIVE) is None
