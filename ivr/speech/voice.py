"""What a voice is asked to say, and what a voice must be able to do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ivr.core.line.model import ESPEAK, NEURAL, Line, Voice
from ivr.core.reply import Utterance
from ivr.languages.registry import pack_of


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
    engine: str = ESPEAK
    """`NEURAL`; or `ESPEAK`, which is the system's own voice where it has some."""


class Synthesizer(Protocol):
    """A voice engine in this process. It may be asked once: what it said before would change what it says next."""

    def speak(self, speech: Speech, path: Path) -> None:
        """Speak into a sound file of any format.

        Raises:
            SpeechError: It cannot, or the voice is not there.
        """


def speech_of(line: Line, utterance: Utterance, engine: str = ESPEAK) -> Speech:
    """How a rendered voice says an utterance of a line at normal speed."""
    return speech(line, utterance.text, utterance.language, engine)


def speech(line: Line, text: str, language: str, engine: str = ESPEAK) -> Speech:
    """How a rendered voice says any text in a language of a line."""
    voice = line.voices[language]
    known = pack_of(language).voices
    rate = round(voice.words_a_minute * (known.neural_rate if engine == NEURAL else known.rate))
    named = voice.rendered if voice.engine == engine else ""
    name = neural_voice(voice, language) if engine == NEURAL else named
    return Speech(line.lexicon(language).rendered(text), voice.locale, rate, name, engine)


def neural_voice(voice: Voice, language: str) -> str:
    """The name of the neural voice that speaks a language; "" if it has none for it."""
    return voice.rendered or next(iter(pack_of(language).voices.neural), "")


def espeak_voice(locale: str) -> str:
    """The name of espeak's voice that suits a locale."""
    language = locale.partition("-")[0]
    return pack_of(language).voices.espeak.get(locale, language)
