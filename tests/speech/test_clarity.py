"""Clearer speech: soft and high sounds come nearer to loud and low ones, and noise stays where it was."""

from __future__ import annotations

import numpy as np
import pytest

from ivr.speech import clarity, telephone
from ivr.speech.telephone import LOUDNESS
from ivr.speech.wav import RATE
from tests.speech.sounds import babble, quiet, tone


def level(samples: telephone.Samples, start: float, end: float) -> float:
    """Of a stretch of a sound, in decibels below full scale, away from its edges."""
    stretch = samples[int((start + 0.1) * RATE) : int((end - 0.1) * RATE)].astype(np.float64)
    return float(10 * np.log10(np.mean(stretch**2) + 1e-12))


def steps(*sounds: telephone.Samples) -> telephone.Samples:
    """A second of each."""
    return clarity.clearer(np.concatenate(sounds))


def loud_and(decibels: float, height: int = 300) -> float:
    """How much nearer a soft tone comes to a loud one."""
    soft = tone(1, RATE, height=height, volume=0.5 * 10 ** (decibels / 20))
    made = steps(tone(1, RATE, height=height, volume=0.5), soft)
    return level(made, 1, 2) - level(made, 0, 1) - decibels


@pytest.mark.parametrize(("decibels", "raised"), [(0, 0), (-10, 3.5), (-20, 7), (-30, 10.5), (-37.5, 5.25), (-46, 0)])
def test_soft_sounds_come_nearer_and_what_is_softer_than_speech_does_not(decibels: float, raised: float) -> None:
    assert loud_and(decibels) == pytest.approx(raised, abs=0.4)


def heard_of(*heights: int) -> list[float]:
    """How much of each tone is left when they sound together, in decibels against the last one."""
    made = steps(np.sum([tone(1, RATE, height=height) for height in heights], axis=0, dtype=np.float32))
    spectrum = np.abs(np.fft.rfft(made))
    found = [20 * np.log10(spectrum[height - 20 : height + 20].max()) for height in heights]
    return [each - found[-1] for each in found]


def test_high_sounds_are_raised() -> None:
    assert heard_of(3000, 400)[0] == pytest.approx(0.8 * clarity.HIGHER, abs=1)


def test_only_what_no_telephone_carries_is_taken_away() -> None:
    hum, lowest, _ = heard_of(60, 300, 500)
    assert hum < -40
    assert lowest > -2


def test_it_is_as_loud_as_everything_else_and_as_long() -> None:
    plain, clear = (telephone.for_telephone(babble(2), 16000, clear=chosen) for chosen in (False, True))
    assert telephone.loudness(clear) == pytest.approx(LOUDNESS, abs=0.5)
    assert len(clear) == len(plain)
    assert not np.array_equal(clear, plain)


def test_silence_stays_silent() -> None:
    assert not steps(quiet(1, RATE)).any()
