"""Recordings of every kind are read, whole; anything else is refused with its reason."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ivr.speech.decode import FORMATS, decode
from ivr.speech.recordings import ENDINGS
from ivr.speech.voice import SpeechError
from tests.speech.sounds import CODECS, babble, quiet, recorded, tone


def test_every_ending_that_is_accepted_can_be_read() -> None:
    assert set(ENDINGS) == set(FORMATS) == set(CODECS)


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_format_is_read_whole(ending: str, tmp_path: Path) -> None:
    path = recorded(tmp_path / f"a{ending}", np.concatenate([tone(1.0), babble(2.0)]))
    samples, rate = decode(path)
    assert len(samples) / rate == pytest.approx(3.0, abs=0.15)
    heights = np.abs(np.fft.rfft(samples[rate // 4 : rate // 4 * 3]))
    assert np.argmax(heights) * 2 == pytest.approx(440, abs=5)
    assert 0.15 < np.abs(samples).max() < 0.6


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("content", [b"", b"This is no sound.", b"\0" * 5000])
def test_what_is_no_recording_is_refused(ending: str, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / f"a{ending}"
    path.write_bytes(content)
    with pytest.raises(SpeechError, match=r"It cannot be decoded|It holds no sound"):
        decode(path)


def test_a_file_that_is_something_else_than_its_ending_says_is_refused(tmp_path: Path) -> None:
    path = recorded(tmp_path / "a.ogg", quiet(1))
    with pytest.raises(SpeechError):
        decode(path.rename(tmp_path / "a.m4a"))
    with pytest.raises(SpeechError, match=r"It cannot be decoded \(No such file or directory\)"):
        decode(tmp_path / "none.wav")
