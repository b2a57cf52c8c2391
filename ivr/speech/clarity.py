"""Making a spoken sound easier to understand in noise, on a small loudspeaker, and with an old ear.

What tells "pecho" from "fecho" is soft and high, and noise covers it first. So the higher half of the telephone's band
is raised, and soft sounds are raised more than loud ones. Afterwards the whole is as loud as before, so the vowels have
given what the consonants got. Noise below the speech is left where it is. What is lower than a telephone carries goes,
so that the level of the rest can be higher.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from ivr.speech.wav import RATE

HIGHER: Final = 6.0
"""Decibels that the highest sounds are raised by,"""
FROM: Final = 1000.0
"""about half of them at this height, in hertz."""
EVENED: Final = 0.35
"""The share of the difference to the loudest sounds that softer ones are raised by,"""
DOWN_TO: Final = -30.0
"""in decibels against the loudest, those down to here; below, the less the softer they are,"""
NONE_BELOW: Final = -45.0
"""and not at all from here on: breath, and the noise of a room."""
LOWEST: Final = 250.0
"""Hertz below which less and less is left, 24 decibels less an octave lower: telephones carry nothing below 300."""

_AROUND: Final = RATE // 50
"""Samples over which loudness is taken: long enough for the lowest tone of a voice."""
_LOUD: Final = 95
"""Per cent of all moments that are softer than the loudest sounds, which a crack does not count among."""

_Samples = npt.NDArray[np.float32]


def clearer(samples: _Samples) -> _Samples:
    """Telephone audio of speech with its consonants raised; its loudness is another then."""
    return _without_lows(_evened(_brighter(samples)))


def _brighter(samples: _Samples) -> _Samples:
    """With what is high raised, by a filter of the first order."""
    gain = 10 ** (HIGHER / 10)
    heights = (np.fft.rfftfreq(len(samples), 1 / RATE) / FROM) ** 2
    raised = np.fft.rfft(samples) * np.sqrt((1 + gain * heights) / (1 + heights))
    return np.asarray(np.fft.irfft(raised, len(samples)), np.float32)


def _evened(samples: _Samples) -> _Samples:
    """With soft sounds nearer to the loud ones."""
    window = np.hanning(_AROUND)
    power = np.convolve(samples.astype(np.float64) ** 2, window / window.sum(), "same")
    levels = 10 * np.log10(np.maximum(power, 1e-12))
    levels -= np.percentile(levels, _LOUD)
    raised = -EVENED * np.clip(levels, DOWN_TO, 0)
    raised *= np.clip((levels - NONE_BELOW) / (DOWN_TO - NONE_BELOW), 0, 1)
    return np.asarray(samples * 10 ** (raised / 20), np.float32)


def _without_lows(samples: _Samples) -> _Samples:
    """Without what no telephone carries, as a Butterworth filter of the fourth order lets it through."""
    heights = (np.fft.rfftfreq(len(samples), 1 / RATE) / LOWEST) ** 8
    left = np.fft.rfft(samples) * np.sqrt(heights / (1 + heights))
    return np.asarray(np.fft.irfft(left, len(samples)), np.float32)
