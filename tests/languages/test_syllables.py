"""Syllables are those of dictionaries: `tests/data/syllables/` holds several hundred words in rows of equal count."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.languages.syllables import syllables, words

DATA = Path(__file__).parent.parent / "data" / "syllables"


def rows(language: str) -> dict[str, int]:
    lines = (DATA / f"{language}.txt").read_text(encoding="utf-8").splitlines()
    counted = (line.split() for line in lines if line and not line.startswith("#"))
    return {word: int(count) for count, *all_words in counted for word in all_words}


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_word_has_the_syllables_of_the_dictionary(language: str) -> None:
    expected = rows(language)
    assert len(expected) > 150
    assert {word: syllables(language, word) for word in expected} == expected


@pytest.mark.parametrize(
    ("language", "word", "count"),
    [
        ("en", "7", 2),
        ("en", "911", 3),
        ("es", "7", 2),
        ("es", "911", 6),
        ("en", "MRI", 3),
        ("en", "CW", 4),
        ("es", "TC", 2),
        ("es", "IRM", 5),
        ("en", "a", 1),
        ("en", "hmm", 1),
        ("es", "pst", 1),
        ("es", "M\u00e9dico", 3),
        ("es", "Me\u0301dico", 3),
        ("en", "a.m", 2),
    ],
)
def test_digits_letters_and_accents_written_in_two_ways(language: str, word: str, count: int) -> None:
    assert syllables(language, word) == count


def test_words_are_what_stands_between_spaces_and_marks() -> None:
    assert words("Don't take it: X-ray, 2.5 \u2013 \u00bfvendaje o hielo?") == (
        "Don't",
        "take",
        "it",
        "X-ray",
        "2.5",
        "vendaje",
        "o",
        "hielo",
    )


def test_of_a_language_without_a_pack_none_are_counted() -> None:
    with pytest.raises(LookupError, match="The pack of 'xx' counts no syllables"):
        syllables("xx", "word")
