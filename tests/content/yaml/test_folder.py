"""The files of a folder are read whatever else lies among them, and what looks like menus and is not read is named."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from ivr.content.load import load_folder
from ivr.content.yaml.folder import passed_over, read_files
from tests.lines import SMALL

MENUS = b"# a remark\ntopic: x\n"


@pytest.mark.parametrize(
    ("name", "better"),
    [
        ("pronunciation.yaml.txt", "pronunciation.yaml"),
        ("pronunciation.YAML", "pronunciation.yaml"),
        ("pronunciation.Yml", "pronunciation.yml"),
        ("topics/recovery.yaml.bak", "recovery.yaml"),
        ("recovery.yaml (1)", "recovery.yaml"),
        ("recovery.yaml.orig", "recovery.yaml"),
        ("recovery.txt", "recovery.yaml"),
        ("recovery.yalm", "recovery.yaml"),
        ("recovery.old", "recovery.yaml"),
        ("recovery yaml", "recovery.yaml"),
        ("recovery,yml", "recovery.yaml"),
        ("recovery", "recovery.yaml"),
    ],
)
def test_what_looks_like_menus_and_is_not_read_is_named_with_what_to_call_it(
    tmp_path: Path, name: str, better: str
) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(MENUS)
    (issue,) = passed_over(tmp_path)
    assert (issue.file, issue.severity) == (name, "warning")
    assert issue.problem == f"'{path.name}' looks like a file of menus and is not read, because of its name"
    assert issue.remedy.startswith(f"Call it '{better}'")
    assert read_files(tmp_path) == {}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("README.md", b"# Menus\nHow to.\n"),
        ("notes.txt", b"line 5 is wrong\n"),
        ("logo.png", b"\x89PNG"),
        ("empty.txt", b""),
        (".hidden.yaml.txt", MENUS),
        ("topic.yaml~", MENUS),
        ("test-calls/a.yaml.txt", MENUS),
    ],
)
def test_what_does_not_look_like_menus_is_left_alone(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    assert list(passed_over(tmp_path)) == []


def test_what_is_no_file_hangs_nothing_and_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, data in ((path.relative_to(SMALL), path.read_bytes()) for path in SMALL.rglob("*.yaml")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    good = read_files(tmp_path)
    os.mkfifo(tmp_path / "z.yaml")
    os.mkfifo(tmp_path / "no-ending")
    (tmp_path / "round.yaml").symlink_to("round.yaml")
    (tmp_path / "ring").symlink_to(tmp_path)
    (tmp_path / "folder.yaml").mkdir()
    with socket.socket(socket.AF_UNIX) as listening:
        monkeypatch.chdir(tmp_path)  # the path of a socket must be short
        listening.bind("s.yaml")
        loaded = load_folder(tmp_path)
    assert read_files(tmp_path) == good
    assert loaded.line is not None
    named = [issue.problem for issue in loaded.issues if "is not read" in issue.problem]
    pipe = "is no file but a pipe, a socket or the like, and is not read"
    assert named == [
        "'round.yaml' is a link that leads nowhere, and is not read",
        f"'s.yaml' {pipe}",
        f"'z.yaml' {pipe}",
    ]


def test_a_file_that_becomes_a_pipe_keeps_nobody_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "z.yaml")
    monkeypatch.setattr(Path, "is_file", lambda _: True)
    assert read_files(tmp_path) == {"z.yaml": b""}
