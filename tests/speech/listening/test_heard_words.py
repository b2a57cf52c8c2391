"""What callers hear is said rightly: words of medicine against a list by hand, and no word that nobody has heard."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from ivr.content.load import load_folder
from ivr.core.line.model import Line
from ivr.core.line.pronunciation import Lexicon, Word
from ivr.speech.listening.heard_words import heard, not_heard, spoken_words
from tests.lines import small_line

ROOT = Path(__file__).parents[3]
VOICES = {"en": "en-us", "es": "es-419"}


@cache
def shipped() -> Line:
    line = load_folder(ROOT / "menus").line
    assert line is not None
    return line


@cache
def phonemes(language: str) -> dict[str, str]:
    """Every word that can be heard, and those of the list by hand, as the engine says them."""
    said = list(dict.fromkeys([*by_hand(language), *spoken_words(shipped(), language)]))
    texts = "".join(f"{shipped().lexicon(language).rendered(word)}\n" for word in said)
    command = [sys.executable, "-m", "tests.speech.phonemes", VOICES[language]]
    done = subprocess.run(command, input=texts, capture_output=True, text=True, cwd=ROOT, check=True)
    return dict(zip(said, done.stdout.splitlines(), strict=True))


def by_hand(language: str) -> dict[str, str]:
    lines = (ROOT / "tests" / "data" / "phonemes" / f"{language}.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.partition(": ") for line in lines if not line.startswith("#"))
    return {word: sound for word, _, sound in pairs}


@pytest.mark.parametrize("language", ["en", "es"])
def test_words_of_medicine_sound_as_the_list_by_hand_says(language: str) -> None:
    wanted = by_hand(language)
    assert len(wanted) >= 25
    assert {word: phonemes(language)[word] for word in wanted} == wanted


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_engine_says_every_word_and_spells_none(language: str) -> None:
    assert [word for word, sound in phonemes(language).items() if not sound] == []
    vowels = "aeiouɑɐɒæəɚɛɜɪɔʊʌᵻ"  # noqa: RUF001  # signs of IPA
    silent = [word for word, sound in phonemes(language).items() if not any(sign in vowels for sign in sound)]
    assert silent == []


def test_every_word_of_the_shipped_line_has_been_heard() -> None:
    assert list(not_heard(shipped())) == []


def test_a_new_word_is_told_unless_its_pronunciation_is() -> None:
    line = shipped()
    phrase = replace(line.phrases["goodbye"], text={"en": "Thank you. Xylophone.", "es": "Gracias."})
    changed = replace(line, phrases={**line.phrases, "goodbye": phrase})
    assert list(not_heard(changed)) == [("en", "xylophone", "goodbye")]
    words = (*line.lexicon("en").words, Word("xylophone", "zylophone", "xylophone"))
    told = replace(changed, pronunciation={**line.pronunciation, "en": Lexicon(words)})
    assert list(not_heard(told)) == []


def test_a_language_without_a_list_is_left_out() -> None:
    assert heard("fr") == frozenset()
    french = replace(small_line(), languages=("fr",), staff=small_line().staff)
    assert list(not_heard(french)) == []
