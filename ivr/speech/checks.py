"""Audio checks: whether what is heard is complete, loud enough, undistorted, and neither hurried nor endless."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from ivr.core.line.model import FILES, Line
from ivr.core.reply import Utterance
from ivr.speech import telephone, wav
from ivr.speech.audio_library import AudioLibrary
from ivr.speech.decode import decode
from ivr.speech.recordings import Finding, Recording
from ivr.speech.reference import AROUND, rendered_seconds
from ivr.speech.telephone import Samples
from ivr.speech.voice import Speech, SpeechError

SHORTEST, LONGEST = 0.7, 1.4
"""Of a rendered file, times the length that its text should have."""
RECORDED_SHORTEST, RECORDED_LONGEST = 0.5, 2.0
"""The same of a recording: people speak as they speak."""
FASTEST, SLOWEST = 220, 50
"""Words a minute that nobody can follow; looked at in texts of `_WORDS` words or more."""
LOUDNESS: Final = 2.0
"""Decibels that a file may be louder or softer than the others."""
CLIPPED: Final = 0.0005
"""The share of samples at full scale above which a sound is distorted."""
IN_BAND: Final = 0.6
"""The share of the energy that must lie where the telephone carries it, from 300 to 3,400 Hz."""
URGENT_SECONDS: Final = 10.0
"""The longest step-up to 911 and the longest whisper to staff: somebody waits meanwhile."""

_WORDS: Final = 8
_ABRUPT: Final = 15.0
"""Decibels below the speech itself: a file that ends louder than that ends in the middle of a word."""
_AGAIN: Final = "Delete it and run 'ivr render'."
_RECORD: Final = "Record it again; until then another voice speaks."


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures of one file."""

    seconds: float
    words_a_minute: float
    loudness: float
    """In decibels below full scale, pauses left out."""
    clipped: float
    """The share of samples at full scale."""
    in_band: float
    """The share of the energy in the telephone's band."""
    end: float
    """The level of the last twentieth of a second, in decibels against the speech itself."""


def measure(samples: Samples, rate: int, text: str) -> Measured:
    """The figures of a sound that says this text."""
    loud = telephone.loudness(samples)
    spectrum = np.abs(np.fft.rfft(samples)) ** 2
    heights = np.fft.rfftfreq(len(samples), 1 / rate)
    band = (heights >= 300) & (heights <= 3400)  # noqa: PLR2004  # hertz
    tail = samples[-rate // 20 :].astype(np.float64)
    seconds = len(samples) / rate
    return Measured(
        seconds=seconds,
        words_a_minute=len(text.split()) * 60 / max(seconds - AROUND, 0.1),
        loudness=loud,
        clipped=float(np.mean(np.abs(samples) > 0.999)),  # noqa: PLR2004  # of full scale
        in_band=float(spectrum[band].sum() / max(spectrum.sum(), 1e-12)),
        end=float(10 * np.log10(np.mean(tail**2) + 1e-12)) - loud,
    )


def check(line: Line, shelf: AudioLibrary) -> Iterator[Finding]:
    """What is wrong with the audio of a line: its recordings, its rendered files, and what takes too long.

    Args:
        line: With the lengths of the files that are heard.
        shelf: Its audio.
    """
    for recording in shelf.recordings.fresh().values():
        yield from check_recording(line, recording)
    missing = shelf.missing()
    if missing and shelf.mode == FILES:
        problem = f"{len(missing)} of {len(shelf.jobs)} audio files are missing or broken"
        yield Finding(shelf.folder, problem, "Run 'ivr render'.")
    gone = {job.to.name for job in (*missing, *shelf.waiting())}
    for name, job in shelf.jobs.items():
        utterance = shelf.utterance(name)
        if shelf.mode == FILES and job.speech and utterance and name not in gone:
            yield from check_rendered(job.to, job.speech, utterance)
    yield from _long(line, shelf.folder)


def check_rendered(path: Path, speech: Speech, utterance: Utterance) -> Iterator[Finding]:
    """What is wrong with one rendered file."""
    what = f"'{utterance.id}' in language '{utterance.language}'"
    try:
        data = path.read_bytes()
        samples, rate = telephone.from_wav(data)
    except (OSError, SpeechError) as error:
        yield Finding(path, f"The audio of {what} cannot be read: {error}", _AGAIN)
        return
    if not wav.is_sound(data) or rate != wav.RATE:
        yield Finding(path, f"The audio of {what} is silent or not for the telephone", _AGAIN)
        return
    expected = rendered_seconds(speech.text, utterance.language, speech.rate, speech.engine)
    found = measure(samples, rate, utterance.text)
    for problem in _faults(found, expected, SHORTEST, LONGEST):
        yield Finding(path, f"The audio of {what} {problem}", _AGAIN)
    if abs(found.loudness - telephone.LOUDNESS) > LOUDNESS:
        problem = f"is at {found.loudness:.0f} dB, the others at {telephone.LOUDNESS:.0f} dB"
        yield Finding(path, f"The audio of {what} {problem}", _AGAIN)


def check_recording(line: Line, recording: Recording) -> Iterator[Finding]:
    """What is wrong with one recording, as it was recorded: loudness alone is put right when it is made ready."""
    try:
        samples, rate = decode(recording.path)
        ready = telephone.for_telephone(samples, rate)
    except SpeechError as error:
        yield Finding(recording.path, f"The recording is not played. {error}".rstrip("."), _RECORD)
        return
    if rate < wav.RATE:
        problem = f"The recording has {rate} samples a second and sounds dull; the telephone carries {wav.RATE}"
        yield Finding(recording.path, problem, "Record with 16,000 samples a second or more.")
    words = max(line.voices[recording.language].words_a_minute, 1)
    expected = len(recording.text.split()) * 60 / words + AROUND
    raw, heard = measure(samples, rate, recording.text), measure(ready, wav.RATE, recording.text)
    for problem in _faults(heard, expected, RECORDED_SHORTEST, RECORDED_LONGEST):
        yield Finding(recording.path, f"The recording {problem}", _RECORD)
    if raw.clipped > CLIPPED:
        yield Finding(recording.path, "The recording is distorted: it was too loud", "Record it again, more softly.")
    if raw.end > -_ABRUPT:
        yield Finding(recording.path, "The recording ends in the middle of a sound", _RECORD)


def _faults(found: Measured, expected: float, shortest: float, longest: float) -> Iterator[str]:
    """What the figures say, as the end of a sentence."""
    shown = f"takes {found.seconds:.1f} seconds, where its text takes about {expected:.1f}"
    if found.seconds < shortest * expected:
        yield f"{shown}: it is cut off"
    elif found.seconds > longest * expected:
        yield f"{shown}: it holds something else"
    elif found.end > -_ABRUPT:
        yield "ends in the middle of a sound: it is cut off"
    words = found.words_a_minute * found.seconds / 60
    if words >= _WORDS and not SLOWEST <= found.words_a_minute <= FASTEST:
        yield f"has {found.words_a_minute:.0f} words a minute, which nobody can follow"
    if found.clipped > CLIPPED:
        yield "is distorted"
    if found.in_band < IN_BAND:
        yield f"is dull or shrill: the telephone carries {found.in_band:.0%} of it"


def _long(line: Line, folder: Path) -> Iterator[Finding]:
    """What takes longer, as it is really heard, than somebody can wait."""
    urgent = [flag.step_up for flag in line.red_flags.values() if flag.step_up]
    urgent += [phrase for id_, phrase in line.phrases.items() if id_.startswith("whisper.")]
    for statement in urgent:
        for language, seconds in statement.seconds.items():
            if seconds > URGENT_SECONDS:
                problem = f"'{statement.id}' takes {seconds:.1f} seconds in language '{language}'"
                remedy = f"Say it in fewer words; at most {URGENT_SECONDS:.0f} seconds are allowed."
                yield Finding(folder, problem, remedy)
