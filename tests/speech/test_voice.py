"""What a rendered voice is asked to say: the words as they are spoken, at the speed that they call for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ivr.core.pronunciation import Lexicon, Word
from ivr.core.reply import Utterance
from ivr.speech.voice import Speech, speech, speech_of
from tests.lines import small_line


@pytest.mark.parametrize(
    ("id_", "language", "slow", "rate"),
    [
        ("emergency", "en", False, 130),
        ("emergency", "en", True, 104),
        ("emergency", "es", False, 134),
        ("leg.step-up", "en", False, 156),
        ("leg.step-up", "en", True, 125),
        ("whisper.leg.es", "en", False, 182),
    ],
)
def test_the_rate_suits_who_hears_it(id_: str, language: str, slow: bool, rate: int) -> None:  # noqa: FBT001
    assert speech_of(small_line(), Utterance(id_, language, "Words.", slow)).rate == rate


def test_pronunciation_and_voice_are_applied() -> None:
    line = small_line()
    voices = dict(line.voices) | {"en": replace(line.voices["en"], rendered="en-us+f3")}
    line = replace(line, voices=voices, pronunciation={"en": Lexicon((Word("MRI", "M R I", "MRI"),))})
    assert speech(line, "An\nMRI.", "en") == Speech("An M R I.", "en-US", 130, "en-us+f3")
    assert speech(line, "Una MRI.", "es") == Speech("Una MRI.", "es-US", 134)


def test_other_languages_are_spoken_too() -> None:
    line = small_line()
    line = replace(line, languages=("fr",), voices={"fr": replace(line.voices["en"], locale="fr-FR")})
    assert speech(line, "Bonjour.", "fr").rate == 140
