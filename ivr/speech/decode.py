"""Human recordings to samples: wav, mp3, m4a and ogg, with a library that brings its decoders along."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import av
import numpy as np
from av.audio.resampler import AudioResampler

from ivr.speech.telephone import Samples
from ivr.speech.voice import SpeechError

FORMATS: Final = {".wav": "wav", ".mp3": "mp3", ".m4a": "mov", ".ogg": "ogg"}
"""Endings that are read, each as what it says it is and nothing else."""


def decode(path: Path) -> tuple[Samples, int]:
    """The sound of a recording, mono, and its samples a second.

    Raises:
        SpeechError: It cannot be read, or holds no sound.
    """
    try:
        with path.open("rb") as file, av.open(file, "r", format=FORMATS[path.suffix.lower()]) as container:
            if not container.streams.audio:
                raise SpeechError("It holds no sound.")
            frames = list(container.decode(container.streams.audio[0]))
    except (OSError, ValueError, av.error.FFmpegError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise SpeechError(f"It cannot be decoded ({reason}).") from None
    if not frames:
        raise SpeechError("It holds no sound.")
    rate = frames[0].sample_rate
    mono = AudioResampler(format="flt", layout="mono", rate=rate)
    pieces = [piece for frame in [*frames, None] for piece in mono.resample(frame)]
    return np.concatenate([piece.to_ndarray().reshape(-1) for piece in pieces]).astype(np.float32), rate
