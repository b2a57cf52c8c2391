"""Whether a file is whole, told from its first bytes and its size."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.speech import telephone, wav
from tests.speech.sounds import babble, quiet

GOOD = telephone.to_wav(babble(1.0, 8000))


def test_a_good_file(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(GOOD)
    assert wav.is_sound(GOOD)
    assert wav.seconds(tmp_path / "a.wav") == pytest.approx(1.0)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        GOOD[:43],
        GOOD[:44],
        GOOD[:-2],
        GOOD + b"\0\0",
        b"RIFX" + GOOD[4:],
        GOOD[:22] + b"\2" + GOOD[23:],
        GOOD[:24] + b"\x44\xac" + GOOD[26:],
    ],
    ids=["empty", "short", "no sound", "cut off", "too long", "another kind", "stereo", "another rate"],
)
def test_broken_files(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(data)
    assert not wav.is_sound(data)
    assert wav.seconds(tmp_path / "a.wav") is None


def test_a_silent_file_is_whole_but_no_sound(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(silent := telephone.to_wav(quiet(1.0, 8000)))
    assert not wav.is_sound(silent)
    assert wav.seconds(tmp_path / "a.wav") == 1.0


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert wav.seconds(tmp_path / "none.wav") is None
