"""Slow speech: the same words at the same pace, with longer pauses at commas and full stops.

Words that are stretched are understood less well than words with time between them; and a file at normal pace is all
that is needed. This works on the bytes of any telephone audio, whoever speaks, without anything that has to be loaded.
"""

from __future__ import annotations

import sys
from array import array
from itertools import pairwise
from typing import Final

from ivr.core.speak import SLOW_PAUSE
from ivr.speech import wav

SHORTEST: Final = 0.13
"""Seconds of quiet that are a pause, and not the silence inside a word."""

_FRAME: Final = wav.RATE // 100
_QUIET: Final = 0.03
"""The share of the loudest sample below which it is quiet,"""
_NOISE: Final = 1.5
"""or so many times the noise of the room, where a recording has some,"""
_LOUDEST_NOISE: Final = 0.1
"""but at most this share: then nothing is quiet."""


def slow(data: bytes) -> bytes:
    """A file of telephone audio with its pauses made longer; anything else stays as it is."""
    if not wav.is_sound(data):
        return data
    samples = _samples(data[wav.HEADER :])
    longer = array("h")
    end = 0
    for start, stop in pauses(samples):
        middle = (start + stop) // 2
        longer += samples[end:middle]
        longer += array("h", bytes(2 * max(int(SLOW_PAUSE * wav.RATE) - (stop - start), 0)))
        end = middle
    longer += samples[end:]
    return wav.with_header(_bytes(longer))


def pauses(samples: array[int]) -> list[tuple[int, int]]:
    """Where it is quiet for long enough, as sample numbers; not at the beginning and the end."""
    frames = (samples[at : at + _FRAME] for at in range(0, len(samples) - _FRAME + 1, _FRAME))
    peaks = [_peak(frame) for frame in frames]
    if not peaks:
        return []
    loudest, noise = max(peaks), sorted(peaks)[len(peaks) // 20]
    limit = min(max(_QUIET * loudest, _NOISE * noise), _LOUDEST_NOISE * loudest)
    loud = [number for number, peak in enumerate(peaks) if peak > limit]
    found = [(before + 1, after) for before, after in pairwise(loud)]
    least = SHORTEST * wav.RATE / _FRAME
    return [(start * _FRAME, stop * _FRAME) for start, stop in found if stop - start >= least]


def _peak(frame: array[int]) -> int:
    highest, lowest = max(frame), min(frame)
    return max(highest, -lowest)


def _samples(data: bytes) -> array[int]:
    samples = array("h", data[: len(data) // 2 * 2])
    if sys.byteorder == "big":
        samples.byteswap()
    return samples


def _bytes(samples: array[int]) -> bytes:
    if sys.byteorder == "big":
        samples.byteswap()
    return samples.tobytes()
