"""How long a text should take to say, more exactly than by counting words: so that a file that was cut off is found."""

from __future__ import annotations

import re
from typing import Final

from ivr.core.line.model import ESPEAK, NEURAL
from ivr.languages.registry import pack_of

_SENTENCE, _COMMA = 0.6, 0.4
"""Seconds at `_RATE`, fitted to what espeak says of the shipped line: no text is off by more than a fifth."""
_RATE: Final = 130
_DIGIT_LETTERS: Final = 4
"""Letters in the name of a digit."""
AROUND: Final = 0.4
"""Seconds of silence before and behind the words."""


def rendered_seconds(text: str, language: str, rate: int, engine: str = ESPEAK) -> float:
    """The length of a rendered file.

    Args:
        text: As it is spoken, with the pronunciation applied.
        language: Its language code.
        rate: What the engine was asked for.
        engine: `NEURAL` or `ESPEAK`.
    """
    letters = len(re.findall(r"[^\W\d_]", text)) + _DIGIT_LETTERS * len(re.findall(r"\d", text))
    sentences = len(re.findall(r"[.!?:](?=\s+\S)", text))
    commas = text.count(",")
    voices = pack_of(language).voices
    times = voices.neural_times if engine == NEURAL else 1.0
    return (letters * voices.letter_seconds + sentences * _SENTENCE + commas * _COMMA) * times * _RATE / rate + AROUND
