"""From words to the symbols that the neural voice reads: espeak-ng's phonemes, written as the model learned them.

The model was trained on the phonemes of misaki, whose documentation says how those of espeak-ng become its own. The
tables below are written from it. espeak-ng marks the sounds of two letters with a tie, so that "t^ʃ" is one sound.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Mapping
from typing import Final

from ivr.languages.registry import pack_of
from ivr.speech.voice import SpeechError

_TIE: Final = "^"
_IPA_WITH_TIES: Final = 0x02 | 0x80 | ord(_TIE) << 8
_UTF8: Final = 1
_MARKS: Final = re.compile(r'\s*([.,;:!?¡¿…—–()"“”«»]+)\s*')
_TWICE: Final = re.compile(r"\b(\w+)\s+(?=\1\b)")
"""A word said twice in a row, as in 9 1 1: without a pause between, the two are heard as one."""
_KEPT: Final = frozenset(".,;:!?…—")
"""Marks that the model has learned to speak: pauses, and how a voice rises or falls."""

_SYLLABIC: Final = "\u0329"

_TWO_LETTERS: Final = {
    "a^ɪ": "I",
    "a^ʊ": "W",
    "d^z": "ʣ",
    "d^ʒ": "ʤ",
    "e^ɪ": "A",
    "o^ʊ": "O",
    "s^s": "S",
    "t^s": "ʦ",
    "t^ʃ": "ʧ",
    "ɔ^ɪ": "Y",
    "ə^ʊ": "Q",
}


def symbols(phonemes: str, language: str) -> str:
    """espeak-ng's phonemes as the model knows them.

    Args:
        phonemes: With ties.
        language: Its code, such as "es".
    """
    known = pack_of(language).voices.phonemes
    phonemes = _replaced(phonemes, {**known.first, **_TWO_LETTERS})
    phonemes = re.sub(rf"(\S){_SYLLABIC}", rf"{known.syllabic}\1", phonemes)
    phonemes = _replaced(phonemes, known.then)
    return phonemes.replace(_TIE, "").replace(_SYLLABIC, "")


def _replaced(text: str, table: Mapping[str, str]) -> str:
    for old, new in table.items():
        text = text.replace(old, new)
    return text


class Phonemes:
    """Asks espeak-ng how words are pronounced; it must have been started in this process.

    Args:
        library: The loaded library.
    """

    def __init__(self, library: ctypes.CDLL) -> None:
        self._library = library
        self._ask = library.espeak_TextToPhonemes
        self._ask.restype = ctypes.c_char_p
        self._ask.argtypes = [ctypes.POINTER(ctypes.c_char_p), ctypes.c_int, ctypes.c_int]

    def of(self, text: str, voice: str, language: str) -> str:
        """A sentence as symbols, with its marks where they are.

        Raises:
            SpeechError: Words would be left out without a sound, or there is no such voice.
        """
        if self._library.espeak_SetVoiceByName(voice.encode()):
            raise SpeechError(f"espeak-ng has no voice '{voice}' to tell how words are pronounced.")
        pieces = _MARKS.split(_TWICE.sub(r"\1, ", text))
        said = [symbols(self._clauses(words), language) for words in pieces[::2]]
        marks = ["".join(sign for sign in found if sign in _KEPT) for found in pieces[1::2]]
        return _joined(said, marks)

    def _clauses(self, words: str) -> str:
        """The phonemes of words without marks; espeak-ng gives those of one clause at a time."""
        rest = ctypes.c_char_p(words.encode())
        found: list[str] = []
        while words.strip() and rest.value is not None:
            found.append((self._ask(ctypes.byref(rest), _UTF8, _IPA_WITH_TIES) or b"").decode())
        said = " ".join(found)
        if words.strip() and not said.strip():
            raise SpeechError(f"espeak-ng does not tell how '{words.strip()}' is pronounced.")
        return said


def _joined(said: list[str], marks: list[str]) -> str:
    text = said[0].strip()
    for mark, words in zip(marks, said[1:], strict=True):
        text = f"{text}{mark} {words.strip()}"
    return " ".join(text.split())
