"""What reaches the ear: a file through the telephone's band, in a quiet room or with an old ear in a noisy one."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import soxr

from ivr.speech.telephone import Samples
from ivr.speech.wav import RATE

CLEAN, HARD = "clean", "hard"
CONDITIONS: Final = (CLEAN, HARD)
NOISE: Final = 10.0
"""Decibels of the whole file above the pink noise, in the hard condition."""
HEARD_UP_TO: Final = 2000.0
"""Hertz above which an ear hears less and less, 24 decibels less an octave higher, in the hard condition."""
EAR_RATE: Final = 16000
"""Samples a second of what the listener gets."""

_MU: Final = 255.0
_BAND: Final = (300.0, 3400.0)


def through_telephone(samples: Samples, condition: str = CLEAN, seed: int = 1) -> Samples:
    """Telephone audio as it is heard at the other end, at `EAR_RATE`.

    Args:
        samples: As they are stored.
        condition: `CLEAN` or `HARD`.
        seed: Of the noise, so that a file is heard in the same noise each time.
    """
    heard = _mu_law(_band(samples, *_BAND))
    if condition == HARD:
        level = 10 * np.log10(float(np.mean(heard.astype(np.float64) ** 2)) + 1e-12)
        heard = _old_ear(heard + _pink(len(heard), level - NOISE, seed))
    return np.asarray(soxr.resample(heard, RATE, EAR_RATE), np.float32)


def _mu_law(samples: Samples) -> Samples:
    """Written with the 256 steps of the telephone, and read again."""
    steps = np.sign(samples) * np.log1p(_MU * np.minimum(np.abs(samples), 1)) / np.log1p(_MU)
    steps = np.round(steps * 127) / 127
    return np.asarray(np.sign(steps) * np.expm1(np.abs(steps) * np.log1p(_MU)) / _MU, np.float32)


def _band(samples: Samples, low: float, high: float) -> Samples:
    """Only what lies between two heights, in hertz."""
    spectrum = np.fft.rfft(samples)
    heights = np.fft.rfftfreq(len(samples), 1 / RATE)
    spectrum[(heights < low) | (heights > high)] = 0
    return np.asarray(np.fft.irfft(spectrum, len(samples)), np.float32)


def _old_ear(samples: Samples) -> Samples:
    """As a Butterworth filter of the fourth order lets it through."""
    heights = np.fft.rfftfreq(len(samples), 1 / RATE)
    softer = np.fft.rfft(samples) / np.sqrt(1 + (heights / HEARD_UP_TO) ** 8)
    return np.asarray(np.fft.irfft(softer, len(samples)), np.float32)


def _pink(count: int, level: float, seed: int) -> Samples:
    """Pink noise, as of a room with people, at a level in decibels below full scale."""
    white = np.fft.rfft(np.random.default_rng(seed).normal(size=count))
    heights = np.maximum(np.fft.rfftfreq(count, 1 / RATE), 20.0)
    noise: npt.NDArray[np.float64] = np.fft.irfft(white / np.sqrt(heights), count)
    return np.asarray(noise / np.sqrt(np.mean(noise**2)) * 10 ** (level / 20), np.float32)
