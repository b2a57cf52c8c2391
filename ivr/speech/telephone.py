"""Telephone audio: 8 kHz, mono, 16 bit, even loudness, and the silence around it trimmed to a chosen length."""

from __future__ import annotations

import io
import wave
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import soxr

from ivr.speech.clarity import clearer
from ivr.speech.voice import SpeechError
from ivr.speech.wav import RATE

LEAD, TAIL = 0.1, 0.3
"""Seconds before the first sound and behind the last: the pause between two utterances is their sum."""
LOUDNESS: Final = -20.0
"""Of the speech itself, in decibels below full scale: as loud as fits without distortion."""
CEILING: Final = 0.95
"""The highest sample, as a share of full scale."""
SILENT: Final = -60.0
"""Decibels below full scale at which nobody hears anything."""

_FRAME: Final = RATE // 100
_QUIETEST: Final = 35.0
"""Decibels below the loudest sounds at which speech ends; softer ends of words lie in the tail."""
_ACTIVE: Final = 20.0
"""Decibels below the loudest sounds that count towards loudness."""
_KNEE: Final = 0.6
"""The share of full scale above which peaks are rounded off."""

Samples = npt.NDArray[np.float32]


def for_telephone(samples: Samples, rate: int, *, clear: bool = False) -> Samples:
    """Any mono sound as telephone audio.

    Args:
        samples: The sound.
        rate: Its samples a second.
        clear: Whether to raise the consonants: of voices that are made, not of people who were recorded.

    Raises:
        SpeechError: It is silent.
    """
    at_8k = soxr.resample(samples - np.mean(samples), rate, RATE).astype(np.float32) if len(samples) else samples
    trimmed = _trimmed(at_8k)
    return _even(clearer(trimmed) if clear else trimmed)


def levels(samples: Samples) -> npt.NDArray[np.float64]:
    """The level of every hundredth of a second, in decibels below full scale."""
    frames = np.append(samples, np.zeros(-len(samples) % _FRAME, np.float32)).reshape(-1, _FRAME)
    power = np.mean(frames.astype(np.float64) ** 2, axis=1)
    return np.asarray(10 * np.log10(power + 1e-12), np.float64)


def loudness(samples: Samples) -> float:
    """The level of the speech itself, pauses left out, in decibels below full scale."""
    found = levels(samples)
    active = found[found > np.percentile(found, 95) - _ACTIVE] if len(found) else found
    return float(10 * np.log10(np.mean(10 ** (active / 10)))) if len(active) else -120.0


def _trimmed(samples: Samples) -> Samples:
    found = levels(samples)
    loudest = float(np.max(found, initial=-120.0))
    if loudest < SILENT:
        raise SpeechError("There is no sound in it.")
    heard = np.flatnonzero(found > max(loudest - _QUIETEST, SILENT))
    start, end = int(heard[0]) * _FRAME - int(LEAD * RATE), (int(heard[-1]) + 1) * _FRAME + int(TAIL * RATE)
    before, behind = max(-start, 0), max(end - len(samples), 0)
    return np.pad(samples, (before, behind))[start + before : end + before]


def _even(samples: Samples) -> Samples:
    """At the chosen loudness; the few peaks that stand out are rounded off, not cut."""
    louder = samples * np.float32(10 ** ((LOUDNESS - loudness(samples)) / 20))
    over = np.abs(louder) - np.float32(_KNEE)
    room = np.float32(CEILING - _KNEE)
    rounded = np.sign(louder) * (np.float32(_KNEE) + room * np.tanh(over / room))
    return np.where(over > 0, rounded, louder).astype(np.float32)


def to_wav(samples: Samples) -> bytes:
    """A WAV file of telephone audio."""
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(RATE)
        writer.writeframes(np.round(samples * 32767).astype("<i2").tobytes())
    return file.getvalue()


def from_wav(data: bytes) -> tuple[Samples, int]:
    """Samples and rate of a 16 bit mono WAV file.

    Raises:
        SpeechError: It is no such file.
    """
    try:
        with wave.open(io.BytesIO(data)) as reader:
            if (reader.getnchannels(), reader.getsampwidth()) != (1, 2):
                raise SpeechError("It is not mono with 16 bits.")
            frames: Any = np.frombuffer(reader.readframes(reader.getnframes()), "<i2")
            return (frames / 32768).astype(np.float32), reader.getframerate()
    except (wave.Error, EOFError) as error:
        raise SpeechError(f"It is no WAV file: {error}") from None
