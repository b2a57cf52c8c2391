"""What a voice is asked to say, and what a voice must be able to do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from ivr.core.model import Line
from ivr.core.reply import Utterance

SLOW: Final = 0.8
"""How many times the normal speed slow speech has, as in the carrier's `<prosody rate>`."""

_NOMINAL: Final = {"en": 0.93, "es": 1.065}
_NOMINAL_ELSEWHERE: Final = 1.0
"""The rate that espeak is asked for, for one real word a minute: measured over the texts of the shipped line."""

_STEP_UP, _WHISPER = 1.2, 1.4
"""How many times the usual speed is spoken what must be over in eight seconds: when to dial 911 before the phone
rings; and who is calling, to staff, who know these words."""


class SpeechError(Exception):
    """An utterance could not be spoken, or a recording not be read; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Speech:
    """What is spoken, and how: everything the sound depends on but the engine."""

    text: str
    """As the voice is to read it: one line, with the pronunciation applied."""
    locale: str
    rate: int
    """What the engine calls words a minute."""
    voice: str = ""
    """The engine's name of the voice; "" for the one that suits the locale."""


class Synthesizer(Protocol):
    """A voice engine in this process. It may be asked once: what it said before would change what it says next."""

    def speak(self, speech: Speech, path: Path) -> None:
        """Speak into a sound file of any format.

        Raises:
            SpeechError: It cannot, or the voice is not there.
        """


def speech_of(line: Line, utterance: Utterance) -> Speech:
    """How a rendered voice says an utterance of a line."""
    pace = 1.0
    if utterance.id.startswith("whisper."):
        pace = _WHISPER
    elif utterance.id in {flag.step_up.id for flag in line.red_flags.values() if flag.step_up}:
        pace = _STEP_UP
    return speech(line, utterance.text, utterance.language, pace * (SLOW if utterance.slow else 1.0))


def speech(line: Line, text: str, language: str, pace: float = 1.0) -> Speech:
    """How a rendered voice says any text in a language of a line, at so many times the usual speed."""
    voice = line.voices[language]
    rate = voice.words_a_minute * _NOMINAL.get(language, _NOMINAL_ELSEWHERE) * pace
    return Speech(line.lexicon(language).rendered(text), voice.locale, round(rate), voice.rendered)
