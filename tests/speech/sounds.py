"""Lines and sounds for tests: a line that says little, voices made of tones, files in every format."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import av
import numpy as np
from av.audio.stream import AudioStream

from ivr.core.line.model import Line
from ivr.core.reply import Utterance
from ivr.speech.telephone import Samples
from tests.lines import small_line

CODECS = {".wav": "pcm_s16le", ".mp3": "libmp3lame", ".m4a": "aac", ".ogg": "libopus"}


@cache
def tiny_line() -> Line:
    """The small line with its start menu and one topic only, in both languages; some sixty utterances less."""
    line = small_line()
    main = line.menus["main"]
    short = replace(main, options=tuple(option for option in main.options if option.target == "expect"))
    return replace(
        line, menus={"main": short}, topics={"expect": line.topics["expect"]}, red_flags={}, id="tiny", start="main"
    )


def utterance(id_: str, language: str = "en", *, slow: bool = False) -> Utterance:
    """A phrase of the tiny line."""
    return Utterance(id_, language, tiny_line().phrases[id_].text[language], slow)


def tone(seconds: float, rate: int = 16000, height: float = 440.0, volume: float = 0.3) -> Samples:
    """A steady tone."""
    return (volume * np.sin(2 * np.pi * height * np.arange(int(seconds * rate)) / rate)).astype(np.float32)


def quiet(seconds: float, rate: int = 16000) -> Samples:
    """Silence."""
    return np.zeros(int(seconds * rate), np.float32)


def babble(seconds: float, rate: int = 16000, seed: int = 1) -> Samples:
    """Something like speech: noise in the middle of the band, loud and soft by turns; soft at every quarter second."""
    noise = np.random.default_rng(seed).normal(0, 0.1, int(seconds * rate))
    heights = np.fft.rfftfreq(len(noise), 1 / rate)
    spectrum = np.fft.rfft(noise)
    spectrum[(heights < 300) | (heights > 3000)] = 0
    shape = np.abs(np.sin(np.pi * np.arange(len(noise)) / rate * 4)) + 0.05
    return (np.fft.irfft(spectrum, len(noise)) * shape).astype(np.float32)


def recorded(path: Path, samples: Samples, rate: int = 16000) -> Path:
    """Write a recording in the format of its ending, in stereo."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(path), "w") as container:
        stream = container.add_stream(CODECS[path.suffix], rate=rate, layout="stereo")
        assert isinstance(stream, AudioStream)
        stereo = np.repeat(np.round(np.clip(samples, -1, 1) * 32767).astype(np.int16), 2).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(stereo, format="s16", layout="stereo")
        frame.sample_rate = rate
        resampler = av.AudioResampler(format=stream.codec_context.format, layout="stereo", rate=rate)
        for made in resampler.resample(frame):
            container.mux(stream.encode(made))
        container.mux(stream.encode(None))
    return path
