"""What a rendered voice is asked to say: the words as they are spoken, at the speed that they call for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from ivr.core.line.model import ESPEAK, NEURAL, Line, Voice
from ivr.core.line.pronunciation import Lexicon, Word
from ivr.core.reply import Utterance
from ivr.speech.voice import Speech, neural_voice, speech, speech_of
from tests.lines import small_line


@pytest.mark.parametrize("id_", ["emergency", "leg.step-up", "whisper.leg.es"])
@pytest.mark.parametrize(("language", "rate"), [("en", 130), ("es", 134)])
def test_everything_is_spoken_at_the_normal_pace_of_its_language(id_: str, language: str, rate: int) -> None:
    for slow in (False, True):
        assert speech_of(small_line(), Utterance(id_, language, "Words.", slow)).rate == rate


def voices_of(line: Line, **changes: str) -> Mapping[str, Voice]:
    return dict(line.voices) | {"en": replace(line.voices["en"], **changes)}  # type: ignore[arg-type]  # texts alone


def test_pronunciation_and_voice_are_applied() -> None:
    line = small_line()
    voices = voices_of(line, rendered="en-us+f3", engine=ESPEAK)
    line = replace(line, voices=voices, pronunciation={"en": Lexicon((Word("MRI", "M R I", "MRI"),))})
    assert speech(line, "An\nMRI.", "en") == Speech("An M R I.", "en-US", 130, "en-us+f3")
    assert speech(line, "Una MRI.", "es") == Speech("Una MRI.", "es-US", 134)


def test_each_engine_has_a_voice_of_its_own() -> None:
    line = small_line()
    assert speech(line, "Hello.", "en", NEURAL).voice == "af_heart"
    assert speech(line, "Hola.", "es", NEURAL).voice == "ef_dora"
    chosen = replace(line, voices=voices_of(line, rendered="em_alex"))
    assert speech(chosen, "Hello.", "en", NEURAL).voice == "em_alex"
    assert speech(chosen, "Hello.", "en", ESPEAK).voice == ""
    assert neural_voice(line.voices["en"], "fr") == ""


def test_other_languages_are_spoken_too() -> None:
    line = small_line()
    line = replace(line, languages=("fr",), voices={"fr": replace(line.voices["en"], locale="fr-FR")})
    assert speech(line, "Bonjour.", "fr").rate == 140
