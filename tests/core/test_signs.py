"""A text is what a person sees and a voice says: signs become what they stand for, or are refused by their names."""

# ruff: noqa: RUF001  # signs that look like others are what these tests are about

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.core.signs import Fault, plain, read

SPANISH = (
    "Déjese el vendaje. ¿Cómo está? Señor, médico, mañana, infección, último, pingüino, Él, Ñandú, Óigame, Árbol, Í."
)


def problems(text: str) -> list[str]:
    """What is wrong with a text."""
    return [fault.problem for fault in read(text)[1]]


@pytest.mark.parametrize("text", [SPANISH, "Don’t “wait” – or … do. «Sí» 3º 2ª 38° Dvořák, Łukasz", "a\tb", ""])
def test_what_is_plain_is_left_as_it_is(text: str) -> None:
    assert read(text) == (text, ())


@pytest.mark.parametrize(
    ("text", "stands_for"),
    [
        ("½ day", "1/2 day"),
        ("2½ hours", "2 1/2 hours"),
        ("¾ ⅓ ⅛", "3/4 1/3 1/8"),
        ("５ ２４", "5 24"),
        ("① ⑩ ⓽ ❺ ㊿", "1 10 9 5 50"),
        ("①②", "1 2"),
        ("10² m² H₂O", "10 2 m2 H2O"),
        ("Ⅳ ⅻ", "4 12"),
        ("𝟓 𝟮 𝟺 ٥ ५", "5 2 4 5 5"),
        ("ﬁve ﬂu", "five flu"),
        ("𝐟𝐢𝐯𝐞 𝗳𝗶𝘃𝗲 ｆｉｖｅ ⓕⓘⓥⓔ", "five five five five"),
        ("ﬅ ſ ĳ ℌ ℃", "st s ij H °C"),
        ("a\u00a0b\u2003c\u3000d", "a b c d"),
        ("X‐ray X‑ray X–ray −5", "X-ray X-ray X-ray -5"),
        ("don´t don`t don‘t donʼt don′t", "don’t don’t don’t don’t don’t"),
        ("De\u0301jese man\u0303ana pingu\u0308ino", "Déjese mañana pingüino"),
    ],
)
def test_a_sign_is_read_as_what_it_stands_for(text: str, stands_for: str) -> None:
    assert read(text) == (stands_for, ())


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("fi\u00adve", "invisible sign U+00AD SOFT HYPHEN stands in or beside 'five'"),
        ("fi\u200bve", "invisible sign U+200B ZERO WIDTH SPACE"),
        ("fi\u200cve", "invisible sign U+200C ZERO WIDTH NON-JOINER"),
        ("fi\u2060ve", "invisible sign U+2060 WORD JOINER"),
        ("fi\ufeffve", "invisible sign U+FEFF ZERO WIDTH NO-BREAK SPACE"),
        ("fi\u034fve", "invisible sign U+034F COMBINING GRAPHEME JOINER"),
        ("fi\ufe0fve", "invisible sign U+FE0F VARIATION SELECTOR-16"),
        ("fi\u3164ve", "invisible sign U+3164 HANGUL FILLER"),
        ("fi\u2800ve", "invisible sign U+2800 BRAILLE PATTERN BLANK"),
        ("fi\U000e0041ve", "invisible sign U+E0041 TAG LATIN CAPITAL LETTER A"),
        (
            "\u202a+12025550111\u202c",
            "invisible sign U+202A LEFT-TO-RIGHT EMBEDDING stands in or beside '+12025550111'",
        ),
        ("\u2067five\u2069", "invisible sign U+2067 RIGHT-TO-LEFT ISOLATE"),
        ("five\u200f", "invisible sign U+200F RIGHT-TO-LEFT MARK"),
        ("fi\u2028ve", "invisible sign U+2028 LINE SEPARATOR"),
        ("fi\ue000ve", "private sign U+E000 stands"),
        ("fi\u0378ve", "unassigned sign U+0378 stands"),
        ("fi\uffffve", "unassigned sign U+FFFF stands"),
        ("fi\x07ve", "control character U+0007 stands"),
        ("fi\x9fve", "control character U+009F stands"),
        ("five\rsix", "control character U+000D stands"),
        ("\u200b", "invisible sign U+200B ZERO WIDTH SPACE stands on this line"),
    ],
)
def test_what_nobody_can_see_is_refused_by_its_name_and_left_out(text: str, name: str) -> None:
    (problem,) = problems(text)
    assert name in problem
    assert not any(unicodedata.category(sign) in {"Cf", "Cc", "Co", "Cn", "Zl"} for sign in read(text)[0])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "the p\u0430in",
            "'\u0430' in 'p\u0430in' is not a letter of English or Spanish, but U+0430 CYRILLIC SMALL LETTER A",
        ),
        ("\u0391", "U+0391 GREEK CAPITAL LETTER ALPHA"),
        ("f\u0131ve", "U+0131 LATIN SMALL LETTER DOTLESS I"),
        ("f\u1ecbve", "U+1ECB LATIN SMALL LETTER I WITH DOT BELOW"),
        ("\u1d00b", "U+1D00 LATIN LETTER SMALL CAPITAL A"),
        ("五 días", "U+4E94"),
        ("\ufdfa", "U+FDFA"),
    ],
)
def test_a_letter_of_another_alphabet_is_refused(text: str, name: str) -> None:
    (problem,) = problems(text)
    assert name in problem


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Well done 🙂", "'🙂' (U+1F642 SLIGHTLY SMILING FACE) would be read aloud"),
        ("❤\ufe0f", "HEAVY BLACK HEART"),
        ("👩\u200d⚕\ufe0f", "U+1F469 WOMAN"),
        ("1\ufe0f\u20e3", "COMBINING ENCLOSING KEYCAP"),
        ("☎ us", "BLACK TELEPHONE"),
        ("✓ done", "CHECK MARK"),
        ("■ one", "BLACK SQUARE"),
        ("🅰", "NEGATIVE SQUARED LATIN CAPITAL LETTER A"),
        ("🇺🇸", "REGIONAL INDICATOR SYMBOL LETTER U"),
    ],
)
def test_a_pictogram_is_refused(text: str, name: str) -> None:
    (problem,) = problems(text)
    assert name in problem
    assert problem.endswith("would be read aloud")


@pytest.mark.parametrize("text", ["z\u0338ero", "di\u00b4 a", "dia\u00a8"])
def test_an_accent_that_stands_alone_is_refused(text: str) -> None:
    (problem,) = problems(text)
    assert problem.startswith("An accent stands by itself")


def test_a_sign_that_was_lost_is_told() -> None:
    assert problems("D\ufffdjese") == [
        "The sign U+FFFD in 'D\ufffdjese' stands for one that was lost when the file was saved"
    ]


ENCODINGS = ("latin-1", "cp1252", "mac_roman", "cp437", "cp850", "iso8859-15", "cp1250")
WORDS = [word for word in [*re.split("[.,? ]+", SPANISH), "don’t", "“hola”", "38°"] if not word.isascii()]
DAMAGED = [
    (word, damaged)
    for word in WORDS
    for encoding in ENCODINGS
    if (damaged := word.encode().decode(encoding, "ignore")).encode(encoding) == word.encode()
]
"""A word, and what it becomes in an editor that takes UTF-8 for an encoding which has all these signs."""


@pytest.mark.parametrize(("word", "damaged"), DAMAGED)
def test_a_word_saved_in_the_wrong_encoding_is_named_with_what_it_was(word: str, damaged: str) -> None:
    (problem,) = problems(f"Hoy {damaged} va.")
    assert problem.startswith("The accents on this line were saved in the wrong encoding: ")
    assert problem.endswith(f"is probably '{word}'")


def test_a_word_saved_twice_in_the_wrong_encoding_is_named() -> None:
    damaged = "Déjese".encode().decode("cp1252").encode().decode("cp1252")
    assert problems(damaged) == [
        f"The accents on this line were saved in the wrong encoding: '{damaged}' is probably 'Déjese'"
    ]


def test_all_damaged_words_of_a_line_are_named_at_once() -> None:
    assert problems("DÃ©jese la infecciÃ³n\nbien\nseÃ±or") == [
        ("The accents on this line were saved in the wrong encoding: 'DÃ©jese' is probably 'Déjese', and 1 more"),
        "The accents on this line were saved in the wrong encoding: 'seÃ±or' is probably 'señor'",
    ]


def test_other_spaces_before_a_line_are_told() -> None:
    assert problems("\u00a0 en: |\n  \u3000- id") == [
        "The spaces before this line are not those of the keyboard, but U+00A0 NO-BREAK SPACE, as web pages have them",
        (
            "The spaces before this line are not those of the keyboard, but U+3000 IDEOGRAPHIC SPACE, as web pages "
            "have them"
        ),
    ]


def test_each_fault_has_its_line_and_the_way_out() -> None:
    assert read("a\n\nb\u200b🙂\u200b")[1] == (
        Fault(
            3,
            "The invisible sign U+200B ZERO WIDTH SPACE stands in or beside 'b🙂', where nobody can see it",
            "Delete 'b🙂' and type it again. Such signs come along with text that is copied from a web page, a mail or "
            "an address book.",
        ),
        Fault(3, "'🙂' (U+1F642 SLIGHTLY SMILING FACE) would be read aloud", "Take it out, or say it in words."),
    )


def test_nobody_hears_the_signs_of_a_comment() -> None:
    assert read("  # DÃ©jese 🙂\u200b\na", comment="#") == ("  #\na", ())


def test_words_are_found_without_their_accents() -> None:
    assert [plain(word) for word in ("five", "dieciséis", "año", "pingüino")] == [
        "five",
        "dieciseis",
        "ano",
        "pinguino",
    ]


@given(st.text())
def test_reading_twice_changes_nothing_more(text: str) -> None:
    once, faults = read(text)
    again, still = read(once)
    if not faults:
        assert (again, still) == (once, ())


@given(st.text(st.characters(codec="ascii", exclude_categories=["Cc"])))
def test_plain_text_without_accents_is_never_changed(text: str) -> None:
    assert read(text.replace("`", "'")) == (text.replace("`", "'"), ())
