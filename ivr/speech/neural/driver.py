"""The neural voice as a driver of pyttsx3, beside those that pyttsx3 brings: it is used through the same interface.

It speaks one sentence at a time. The rate is words a minute, as with the other drivers.
"""

from __future__ import annotations

import re
import sys
import types
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from ivr.languages.registry import PACKS
from ivr.speech import espeak_library
from ivr.speech.neural.model import LONGEST, RATE, Model
from ivr.speech.neural.phonemes import Phonemes

DRIVER: Final = "neural_here"
OWN_RATE: Final = 187
"""Words a minute of the voice's own speed in English, pauses included."""
BETWEEN: Final = 0.25
"""Seconds between two sentences."""

_AT_ENDS: Final = 0.05
"""Seconds of quiet that are left at both ends of a sentence."""
_QUIET: Final = 0.01
"""The share of full scale below which nothing is heard."""
_SENTENCE: Final = re.compile(r"(?<=[.!?…:])\s+(?!(?<=\d \d\.\s)\d \d)")
"""Behind a colon, too: without a pause, "ahogo: cuelgue" is heard as one word.

Not between the groups of a telephone number: the Spanish voice begins short sentences with a sound of its own, so that
"2 0 2. 5 5 5" was heard as "2 0 2, el 5 5 5". Said in one breath, the full stops are still pauses.
"""
_CLAUSE: Final = re.compile(r"(?<=[,;—])\s+")

_Samples = npt.NDArray[np.float32]


class Driver:
    """Speaks into files, in this thread and at once.

    Args:
        proxy: What pyttsx3 hears from its driver by.
    """

    def __init__(self, proxy: Any) -> None:  # noqa: ANN401  # pyttsx3 has no types
        self._proxy = proxy
        self._phonemes = Phonemes(espeak_library.start())
        self._model = Model()
        self._properties: dict[str, Any] = {"voice": "", "rate": OWN_RATE, "volume": 1.0, "voices": []}

    def getProperty(self, name: str) -> Any:  # noqa: ANN401, N802  # pyttsx3's name
        """A property, by pyttsx3's name for it."""
        return self._properties[name]

    def setProperty(self, name: str, value: object) -> None:  # noqa: N802  # pyttsx3's name
        """Set a property. A voice that is not there is told when it is to speak."""
        self._properties[name] = value

    def save_to_file(self, text: str, filename: str) -> None:
        """Speak into a file.

        Raises:
            SpeechError: It cannot; pyttsx3 hands it on as an error.
        """
        self._proxy.setBusy(True)
        sentences = [self._sentence(symbols) for symbols in self._symbols(text)]
        gap = np.zeros(int(BETWEEN * RATE), np.float32)
        sound = np.concatenate([each for sentence in sentences for each in (gap, sentence)][1:])
        with Path(filename).open("wb") as raw, wave.open(raw, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(np.round(np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
        self._proxy.setBusy(False)

    def _symbols(self, text: str) -> Iterator[str]:
        """Each sentence as symbols, in clauses where it is too long for the model."""
        letter = self._properties["voice"][:1]
        language, voice = next(
            (code, pack.voices.pronounced_by) for code, pack in PACKS.items() if pack.voices.neural_letter == letter
        )
        for sentence in _SENTENCE.split(text):
            symbols = self._phonemes.of(sentence, voice, language)
            if len(symbols) > LONGEST:
                yield from (self._phonemes.of(clause, voice, language) for clause in _CLAUSE.split(sentence))
            elif symbols:
                yield symbols

    def _sentence(self, symbols: str) -> _Samples:
        speed = self._properties["rate"] / OWN_RATE
        return _trimmed(self._model.speak(symbols, self._properties["voice"], speed))

    def say(self, _text: str) -> None:
        """Not offered: there is no loudspeaker here."""
        raise NotImplementedError

    def startLoop(self) -> None:  # noqa: N802  # pyttsx3's name
        """Do all that is queued; the last of it ends the loop."""
        self._proxy.setBusy(False)

    def endLoop(self) -> None:  # noqa: N802  # pyttsx3's name
        """Everything was done at once."""

    def stop(self) -> None:
        """Everything was done at once."""


def _trimmed(sound: _Samples) -> _Samples:
    """A sentence with little quiet around it, so that pauses are as long as they are asked to be."""
    heard = np.flatnonzero(np.abs(sound) > _QUIET)
    if not len(heard):
        return sound
    around = int(_AT_ENDS * RATE)
    return sound[max(int(heard[0]) - around, 0) : int(heard[-1]) + around]


def register() -> None:
    """Make the driver known to pyttsx3 under its name."""
    module = types.ModuleType(f"pyttsx3.drivers.{DRIVER}")
    module.buildDriver = Driver  # type: ignore[attr-defined]
    sys.modules[module.__name__] = module
