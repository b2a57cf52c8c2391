"""A recorded call is read however an editor saved it, and what is none is refused in words, without hanging."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ivr.sim.recorded.recording import RecordingError, read

CALL = Path(__file__).parent.parent / "data" / "webhooks" / "staff-en.json"


def test_a_mark_and_the_line_ends_of_windows_change_nothing(tmp_path: Path) -> None:
    path = tmp_path / "call.json"
    path.write_bytes(b"\xef\xbb\xbf" + CALL.read_bytes().replace(b"\n", b"\r\n"))
    assert read(path) == read(CALL)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"CallSid=CA1&From=x", "reading stopped at line 1, column 1, where it is no JSON any more"),
        (b'{\n "format": ,\n}', "reading stopped at line 2, column 12, where it is no JSON any more"),
        (b'{"format": "caf\xe9"}', "its sign number 16 is not UTF-8"),
        (b"{}", "its field 'format' is missing"),
        (b'{"format": "ivr-webhooks", "version": 1, "exchanges": [{}]}', "its field 'leg' is missing"),
        (b"[]", "its fields are not those of one"),
        (b"[" * 100_000, "its fields are not those of one"),
    ],
)
def test_what_is_no_recorded_call_is_refused_in_words(tmp_path: Path, data: bytes, why: str) -> None:
    path = tmp_path / "call.json"
    path.write_bytes(data)
    with pytest.raises(RecordingError) as refused:
        read(path)
    assert why in str(refused.value)
    assert "Error" not in str(refused.value)


def test_a_pipe_or_a_folder_keeps_nobody_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "call.json")
    for path in (tmp_path / "call.json", tmp_path, tmp_path / "none"):
        with pytest.raises(RecordingError, match="is not a file"):
            read(path)


def test_a_file_that_may_not_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_path: Path, encoding: str) -> str:
        raise PermissionError(13, "Permission denied", encoding)

    monkeypatch.setattr(Path, "read_text", refuse)
    (tmp_path / "call.json").touch()
    with pytest.raises(RecordingError, match=r"it cannot be read \(Permission denied\)"):
        read(tmp_path / "call.json")
