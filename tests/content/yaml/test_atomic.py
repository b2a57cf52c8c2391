"""A file is written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from ivr.content.yaml import atomic


def private(path: Path, text: str) -> None:
    atomic.write_private(path, text.encode())


WRITERS = pytest.mark.parametrize("write", [atomic.write, private])


@WRITERS
def test_a_file_and_its_folder_are_made_and_written_again(write: Callable[[Path, str], None], tmp_path: Path) -> None:
    path = tmp_path / "new" / "notice.json"
    for text in ("one", "größer"):
        write(path, text)
        assert path.read_text(encoding="utf-8") == text
        assert list(path.parent.iterdir()) == [path], "nothing else is left"


@WRITERS
def test_a_full_disk_leaves_the_old_file_and_no_half_of_the_new_one(
    write: Callable[[Path, str], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_file: int) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "notice.json"
    write(path, "old")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write(path, "new")
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_private_file_and_its_folder_are_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "data" / "menus.pack"
    private(path, "numbers of staff")
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
