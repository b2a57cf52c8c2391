"""What reaches the ear, which words count as misheard, and what becomes of that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from ivr.core.line.model import FILES
from ivr.languages.registry import pack_of
from ivr.speech.audio_library import AudioLibrary
from ivr.speech.listening import findings as listening
from ivr.speech.listening.hearing import CLEAN, EAR_RATE, HARD, through_telephone
from ivr.speech.listening.listener import Listener
from ivr.speech.listening.words_heard import Compared, compare, words_of
from ivr.speech.pyttsx3_voice import engine_name
from ivr.speech.telephone import Samples
from ivr.speech.wav import RATE
from tests.speech.sounds import tiny_line, tone

NAMES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]


def spell(number: int) -> str:
    return (
        NAMES[number]
        if number < len(NAMES)
        else {24: "twenty-four", 911: "nine hundred and eleven"}.get(number, "many")
    )


def share(samples: Samples, low: int, high: int) -> float:
    spectrum = np.abs(np.fft.rfft(samples)) ** 2
    heights = np.fft.rfftfreq(len(samples), 1 / EAR_RATE)
    return float(spectrum[(heights >= low) & (heights < high)].sum() / spectrum.sum())


def test_the_telephone_carries_its_band_only() -> None:
    low, middle = tone(1.0, RATE, 100.0), tone(1.0, RATE, 1000.0)
    heard = through_telephone((low + middle).astype(np.float32))
    assert len(heard) == EAR_RATE
    assert share(heard, 900, 1100) > 0.99


def test_the_hard_condition_is_noisy_dull_and_the_same_each_time() -> None:
    sound = (tone(1.0, RATE, 500.0) + tone(1.0, RATE, 3200.0)).astype(np.float32)
    clean, hard = through_telephone(sound), through_telephone(sound, HARD, 7)
    assert share(hard, 3100, 3300) < share(clean, 3100, 3300) / 10
    assert 0.02 < share(hard, 20, 480) + share(hard, 520, 3000) < 0.2
    assert np.array_equal(hard, through_telephone(sound, HARD, 7))
    assert not np.array_equal(hard, through_telephone(sound, HARD, 8))


@pytest.mark.parametrize(
    ("said", "heard", "wrong"),
    [
        ("Dial nine one one.", "Dial 9-1-1!", 0),
        ("Dial nine one one.", "Dial 911.", 0),
        ("Wait twenty-four hours.", "Wait 24 hours", 0),
        ("Press 1 now.", "press one now", 0),
        ("¿Está usted así?", "esta usted asi", 0),
        ("The checkup is at night.", "the check up is at night", 0),
        ("Call right away.", "call ride away", 1),
        ("It is an ice pack.", "it is a nice pack", 0),
        ("It is an ice pack.", "it is a nice bag", 1),
        ("Do not drive.", "do drive", 1),
        ("Do drive.", "do not drive", 1),
        ("Call 202, 555, 0100.", "Call 2025550109", 1),
        ("", "hello", 1),
        ("Call 2 0 2. 5 5 5.", f"Call 202. {'50' * 100}", 197),
    ],
)
def test_words_are_wrong_only_if_another_word_was_heard(said: str, heard: str, wrong: int) -> None:
    plain = words_of(said, spell)
    assert compare(plain, words_of(heard, spell, " ".join(plain))).wrong == wrong


@pytest.mark.parametrize(
    ("language", "said", "heard", "wrong"),
    [
        ("es", "Si se le hincha la cara, llame.", "si se le incha la cara yame", 0),
        ("es", "Vaya a la cabeza.", "baya a la cabesa", 0),
        ("es", "La pierna.", "la hierna", 1),
        ("es", "No ha de beber agua.", "no ha debe ver agua", 0),
        ("es", "Si tiene sarpullido.", "si tienes arpullido", 0),
        ("es", "Si no empeora, lo sentimos.", "si no en peora los sentimos", 0),
        ("es", "Si hay pus, rayos equis.", "si ai pus rayos x", 0),
        ("es", "El carro.", "el caro", 1),
        ("es", "El dedo.", "el dado", 1),
        ("en", "Press 2 too.", "press to two", 0),
        ("en", "Press four.", "press five", 1),
        ("en", "The dye in the disk breaks.", "the die in the disc brakes", 0),
        ("en", "Die.", "day", 1),
    ],
)
def test_spellings_of_one_sound_are_one_word(language: str, said: str, heard: str, wrong: int) -> None:
    alike = pack_of(language).voices.sounds_alike
    assert compare(words_of(said, spell), words_of(heard, spell), alike).wrong == wrong


def test_what_was_misheard_is_told_in_order() -> None:
    found = compare(["the", "caller", "speaks", "spanish"], ["the", "call", "or", "speak", "spanish"])
    assert found.said == 4
    assert found.misheard[-1] == ("speaks", "speak")
    assert found.wrong == 3


@dataclass(frozen=True)
class Segment:
    """What a model writes."""

    text: str
    compression_ratio: float


class Model:
    """Writes a loop, unless it is kept from writing anything twice."""

    def transcribe(
        self, sound: Samples, *, no_repeat_ngram_size: int, **_settings: object
    ) -> tuple[Iterator[Segment], None]:
        """As faster-whisper does."""
        assert len(sound) > EAR_RATE
        loop = Segment(" one zero" * 100, 17.0)
        return iter([Segment(" Press", 1.0), Segment(" four.", 1.0) if no_repeat_ngram_size else loop]), None


def test_a_listener_that_writes_a_loop_listens_once_more() -> None:
    ear = Listener.__new__(Listener)
    ear._model = Model()  # the real one is an extra
    assert ear.words(tone(1.0), "en") == "Press four."


@dataclass
class Ear:
    """Hears everything but one word."""

    deaf_to: str

    def words(self, heard: Samples, _language: str) -> str:
        """Whether there was a sound at all."""
        assert len(heard) > EAR_RATE / 2
        return "sound"

    def compare(self, text: str, _heard: str, _language: str) -> Compared:
        """As if every word had been heard but one."""
        misheard = ((self.deaf_to, "?"),) if self.deaf_to in text else ()
        return Compared(len(text.split()), len(misheard), misheard)


def test_a_key_word_of_an_emergency_must_be_heard_and_other_words_should_be(rendered: Path) -> None:
    shelf = AudioLibrary(tiny_line(), rendered, FILES, engine_name())
    chosen = listening.chosen(shelf, 2)
    assert {"emergency", "main.choices"} <= {each.id for each in chosen}
    assert len(chosen) < len(listening.chosen(shelf, 0))
    heard = list(listening.listen(shelf, Ear("emergency"), chosen))
    assert {each.condition for each in heard} == {CLEAN, HARD}
    found = list(listening.findings(shelf, heard))
    assert [severe for finding, severe in found if "'emergency' in language 'en'" in finding.problem] == [True, True]
    others = list(listening.findings(shelf, list(listening.listen(shelf, Ear("Press"), chosen))))
    assert others
    assert not any(severe for _, severe in others)
    (wrong, said) = listening.rates(heard)["en", CLEAN]
    assert 0 < wrong < said
