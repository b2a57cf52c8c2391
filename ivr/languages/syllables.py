"""How many syllables a word has when it is said, in English and in Spanish: by rules, so that nothing is downloaded."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

from ivr.languages.english_syllables import english
from ivr.languages.spanish_syllables import spanish

_COUNTERS: Final[Mapping[str, Callable[[str], int]]] = {"en": english, "es": spanish}
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")  # noqa: RUF001  # the typographic apostrophe is meant
LANGUAGES: Final = tuple(_COUNTERS)
"""The languages whose syllables can be counted."""

_DIGITS: Final[Mapping[str, tuple[int, ...]]] = {
    "en": (2, 1, 1, 1, 1, 1, 1, 2, 1, 1),
    "es": (2, 2, 1, 2, 2, 2, 1, 2, 2, 2),
}
"""Syllables of zero, one, two ...; a number written in digits counts as if each were said."""

_LONG_LETTERS: Final[Mapping[str, Mapping[str, int]]] = {
    "en": {"w": 3},
    "es": {**dict.fromkeys("fhjlmnñrsxz", 2), "w": 3, "y": 1},
}
"""Letters whose names have more than one syllable, for words that are spelled, such as MRI."""

_SPELLED = 4
"""The longest word in capitals that is taken for letters that are said one by one."""


def words(text: str) -> list[str]:
    """The words of a text; `X-ray` and `don't` are one word each."""
    return _WORD.findall(text)


@cache
def syllables(language: str, word: str) -> int:
    """The syllables of a word, at least one.

    Args:
        language: One of `LANGUAGES`.
        word: As `words` gives it, capitals and accents as written.
    """
    return sum(_piece(language, piece) for piece in re.split(r"[-.]", word) if piece)


def _piece(language: str, piece: str) -> int:
    if piece.isdigit():
        return sum(_DIGITS[language][unicodedata.digit(sign)] for sign in piece)
    if len(piece) == 1 or (piece.isupper() and len(piece) <= _SPELLED):
        named = _LONG_LETTERS[language]
        return sum(named.get(letter, 1) for letter in piece.lower())
    return _COUNTERS[language](unicodedata.normalize("NFC", piece.lower()))
