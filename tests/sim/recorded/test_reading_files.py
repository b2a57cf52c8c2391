"""A call's file is read however an editor saved it, and what is none is refused with place and remedy."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ivr.sim.recorded.reading_files import files_in, read
from ivr.sim.recorded.script import RecordingError

DATA = Path(__file__).parents[2] / "data"
OLD, NEW = DATA / "webhooks-json" / "fallback.json", DATA / "webhooks" / "staff-en.yaml"
STEP = "steps:\n  - caller: calls\n"


@pytest.mark.parametrize("path", [OLD, NEW], ids=["json", "yaml"])
def test_a_mark_and_the_line_ends_of_windows_change_nothing(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / path.name
    copy.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert read(copy).steps == read(path).steps


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ("", "call:1: it is empty. Record a call with 'ivr record', or delete the file."),
        ("# only a comment\n", "call:1: it is empty."),
        ("CallSid=CA1&From=x", "call:1: it is not a recorded call. If another tool kept it, make calls of it"),
        ("format: 2\n" + STEP, "call:1: it has format 2. This program reads format 1"),
        ("steps: []", "call:1: there are no steps. Begin with  steps:"),
        ("call: x", "call:1: there are no steps."),
        ("step:\n", "call:1: 'step' is not a field of the file. Did you mean 'steps'?"),
        ("clock: noon\n" + STEP, "call:1: clock 'noon' is not a time. Write it as  clock: 2026-03-10 11:00."),
        ("hours: shut\n" + STEP, "call:1: hours is 'shut'. Write open or closed."),
        (STEP + "    hears: [", "it is not YAML"),
        ("a: b: c", "call:1: it is not YAML"),
        (STEP + "  - caller: sings\n", "call:3: the caller cannot do 'sings'. Write one of 'calls', 'presses 4'"),
        (STEP + "  - caller: presses #\n", "'#' begins a comment: write  pound"),
        (STEP + "  - heers: []\n", "call:3: 'heers' is not a field of a step. Did you mean 'hears'?"),
        (STEP + "  - hears: []\n", "call:3: a step needs one who does something."),
        (STEP + "    hears: words\n", "call:3: 'hears' must be a list."),
        (STEP + "    hears:\n      - words\n", "call:4: what is heard needs its language. Write it as  - en: the"),
        (STEP + "    keys: {12: x}\n", "call:3: '12' is not a key."),
        (STEP + "    status: fine\n", "call:3: status 'fine' is not a number."),
        (STEP + f"    status: {'9' * 5_000}\n", "call:3: status '999"),
        (STEP + "    twice: often\n", "call:3: twice is 'often'. Write yes or true."),
        (STEP + "    then: [a]\n", "call:3: 'then' must be a text."),
        (STEP + "    then: a\n    then: b\n", "call:4: 'then' stands twice in a step."),
        ('{"format": ,\n}', "call:1: it is not a recorded call: at column 12 it is not JSON any more"),
        ("{}", "call:1: it is not a recorded call: its field 'format' is missing"),
        ('{"format": "ivr-webhooks", "version": 2}', "has format 'ivr-webhooks', version 2"),
        ('{"format": "ivr-webhooks", "version": 1, "exchanges": [{}]}', "its field 'leg' is missing"),
        ('{"format": "ivr-webhooks", "version": 1, "name": "x", "exchanges": []}', "it holds no step of a call"),
        ("[]", "its fields are not those of one"),
        ("[" * 100_000, "its fields are not those of one"),
        ("a: " + "[" * 10_000, "it is not YAML"),
    ],
)  # fmt: skip
def test_what_is_no_call_is_refused_with_place_and_remedy(tmp_path: Path, data: str, why: str) -> None:
    path = tmp_path / "call"
    path.write_text(data)
    with pytest.raises(RecordingError) as refused:
        read(path)
    assert why in str(refused.value)
    assert "Error" not in str(refused.value)


def test_what_is_not_utf_8_is_told(tmp_path: Path) -> None:
    (tmp_path / "call.yaml").write_bytes(b"call: caf\xe9")
    with pytest.raises(RecordingError, match="its sign number 10 is not UTF-8"):
        read(tmp_path / "call.yaml")


def test_a_pipe_or_a_folder_keeps_nobody_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "call.yaml")
    for path in (tmp_path / "call.yaml", tmp_path, tmp_path / "none"):
        with pytest.raises(RecordingError, match="is not a file"):
            read(path)


def test_a_file_that_may_not_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_path: Path, encoding: str) -> str:
        raise PermissionError(13, "Permission denied", encoding)

    monkeypatch.setattr(Path, "read_text", refuse)
    (tmp_path / "call.yaml").touch()
    with pytest.raises(RecordingError, match=r"it cannot be read \(Permission denied\)"):
        read(tmp_path / "call.yaml")


def test_folders_are_looked_through_and_other_files_left_alone(tmp_path: Path) -> None:
    for name in ("b.yaml", "a.json", "deep/c.yml", "notes.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = [path.relative_to(tmp_path).as_posix() for path in files_in([tmp_path, tmp_path / "notes.txt"])]
    assert found == ["a.json", "b.yaml", "deep/c.yml", "notes.txt"]
