"""Human recordings to samples: wav, mp3, m4a and ogg, with a library that brings its decoders along."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler

from ivr.speech.telephone import Samples
from ivr.speech.voice import SLOW, SpeechError

FORMATS: Final = {".wav": "wav", ".mp3": "mp3", ".m4a": "mov", ".ogg": "ogg"}
"""Endings that are read, each as what it says it is and nothing else."""


def decode(path: Path, *, slow: bool = False) -> tuple[Samples, int]:
    """The sound of a recording, mono, and its samples a second; spoken slower, at the same pitch, if asked.

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
    pieces = _slower(pieces, rate) if slow else pieces
    return np.concatenate([piece.to_ndarray().reshape(-1) for piece in pieces]).astype(np.float32), rate


def _slower(frames: list[AudioFrame], rate: int) -> list[AudioFrame]:
    """The same words at the speed of key 8."""
    graph = av.filter.Graph()
    graph.link_nodes(
        graph.add_abuffer(format="flt", layout="mono", sample_rate=rate, time_base=frames[0].time_base),
        graph.add("atempo", str(SLOW)),
        graph.add("abuffersink"),
    ).configure()
    found: list[AudioFrame] = []
    for frame in [*frames, None]:
        graph.push(frame)
        while True:
            try:
                slower = graph.pull()
            except (av.error.BlockingIOError, av.error.EOFError):
                break
            if isinstance(slower, AudioFrame):
                found.append(slower)
    return found
