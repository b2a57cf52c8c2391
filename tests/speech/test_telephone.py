"""Telephone audio: resampled without aliases, evenly loud, undistorted, with a chosen silence around it."""

from __future__ import annotations

import io
import wave

import numpy as np
import pytest
import soxr

from ivr.speech import telephone
from ivr.speech.telephone import CEILING, LEAD, LOUDNESS, TAIL
from ivr.speech.voice import SpeechError
from ivr.speech.wav import RATE
from tests.speech.sounds import babble, quiet, tone


@pytest.mark.parametrize("volume", [0.05, 0.5, 1.0, 3.0])
@pytest.mark.parametrize("rate", [8000, 16000, 22050, 44100])
def test_all_is_equally_loud_and_nothing_is_cut_off(rate: int, volume: float) -> None:
    sound = telephone.for_telephone(babble(2, rate) * np.float32(volume), rate)
    assert telephone.loudness(sound) == pytest.approx(LOUDNESS, abs=0.5)
    assert np.abs(sound).max() <= CEILING


def test_a_few_peaks_are_rounded_off() -> None:
    sound = babble(2, RATE)
    sound[:: RATE // 2] = 1.0
    assert 0.6 < np.abs(telephone.for_telephone(sound, RATE)).max() <= CEILING


@pytest.mark.parametrize(("before", "behind"), [(0.0, 0.0), (0.02, 0.1), (1.5, 2.0)])
def test_silence_is_trimmed_to_lead_and_tail(before: float, behind: float) -> None:
    sound = np.concatenate([quiet(before, RATE), tone(1.0, RATE), quiet(behind, RATE)])
    made = telephone.for_telephone(sound, RATE)
    assert len(made) / RATE == pytest.approx(LEAD + 1.0 + TAIL, abs=0.03)
    assert np.abs(made[: int((LEAD - 0.02) * RATE)]).max() < 0.01
    assert np.abs(made[-int((TAIL - 0.02) * RATE) :]).max() < 0.01


def test_soft_ends_of_words_are_kept() -> None:
    soft = tone(0.2, RATE, volume=0.004)
    made = telephone.for_telephone(np.concatenate([soft, tone(1, RATE), soft]), RATE)
    assert telephone.levels(made)[3] > -60
    assert telephone.levels(made)[-12] > -60


@pytest.mark.parametrize("sound", [quiet(1), quiet(0), quiet(1) + np.float32(0.5)])
def test_silence_is_refused(sound: telephone.Samples) -> None:
    with pytest.raises(SpeechError, match="There is no sound in it"):
        telephone.for_telephone(sound, 16000)


def test_what_is_too_high_for_the_telephone_does_not_come_back_as_another_sound() -> None:
    high = tone(1, 22050, height=5000)
    leaked = soxr.resample(high, 22050, RATE)[400:-400]
    assert 20 * np.log10(np.sqrt(np.mean(leaked**2)) / np.sqrt(np.mean(high**2))) < -50
    both = telephone.for_telephone(high + tone(1, 22050, height=1000), 22050)
    spectrum = np.abs(np.fft.rfft(both))
    heights = np.fft.rfftfreq(len(both), 1 / RATE)
    alias = spectrum[np.abs(heights - 3000) < 100].max()  # where careless resampling puts 5,000 hertz
    assert 20 * np.log10(alias / spectrum.max()) < -40


def test_a_file_is_read_as_it_was_written() -> None:
    sound = telephone.for_telephone(babble(1), 16000)
    read, rate = telephone.from_wav(telephone.to_wav(sound))
    assert rate == RATE
    assert np.abs(read - sound).max() < 1e-4


def test_other_files_are_refused() -> None:
    stereo = io.BytesIO()
    with wave.open(stereo, "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
    with pytest.raises(SpeechError, match="not mono"):
        telephone.from_wav(stereo.getvalue())
    for data in (b"", b"RIFF", b"nothing of the kind"):
        with pytest.raises(SpeechError, match="no WAV file"):
            telephone.from_wav(data)


def test_nothing_has_no_loudness() -> None:
    assert telephone.loudness(quiet(0)) == -120
