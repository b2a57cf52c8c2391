"""What callers' words are taken for: help first, in both languages, and always one of a few words of ours."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.content.load import load, read_folder
from ivr.core.hearing.meanings import NO, NOTHING, SIGN, YES, meanings
from ivr.core.state import CallState, Mode
from ivr.languages.hearing import HINT_LENGTH, MOST, MOST_HINTS, Heard, plain
from tests.lines import listening_line, small_line

LINE = listening_line()
HEARD = Heard(LINE)
DANGER = f"{SIGN}unknown"
SAID = {
    "en": {
        "0": ("Nurse.", "operator", "I want to talk to a nurse", "Can somebody help me?"),
        "2": ("two", "2", "Number two please.", "press 2"),
        "7": ("Repeat.", "say that again", "pardon"),
        "*": ("back", "Main menu."),
        "8": ("slower", "That was too fast."),
        "#": ("skip", "continue"),
        "9": ("another language",),
        "language=es": ("Español", "Spanish", "Do you speak Spanish?"),
        "name=recovery": ("Recovery.", "recovery at home", "tell me about recovery at home"),
        "name=warning": ("warning signs",),
        "sign=fever": ("fever", "I have a fever", "no fever"),
        "sign=leg": ("a numb leg",),
        DANGER: ("no chest pain", "I can\u2019t breathe", "911", "nine one one", "9 1 1", "call an ambulance"),
        YES: ("yes", "Yeah"),
        NO: ("no", "No, thanks."),
        NOTHING: ("banana", "", "   ", "?!", "I want to go"),
    },
    "es": {
        "0": ("Enfermera.", "operadora", "quiero hablar con una enfermera", "ayuda"),
        "2": ("dos", "opción dos"),
        "7": ("Repita.", "otra vez"),
        "*": ("atrás", "menú principal"),
        "8": ("más despacio",),
        "language=en": ("English", "inglés"),
        "name=recovery": ("recuperación",),
        "sign=fever": ("fiebre", "no tengo fiebre"),
        DANGER: ("No puedo respirar.", "dolor de pecho", "no tengo dolor de pecho", "nueve uno uno", "chest pain"),
        YES: ("Sí.", "claro"),
        NO: ("no", "no, gracias"),
        NOTHING: ("plátano",),
    },
}


def at(language: str, mode: Mode = Mode.MENU) -> CallState:
    return CallState(language, mode, "main", ringing_for="leg" if mode is Mode.ASK else "")


@pytest.mark.parametrize(
    ("language", "words", "means"),
    [(code, each, means) for code, known in SAID.items() for means, said in known.items() for each in said],
)
def test_words_are_taken_for_what_they_mean(language: str, words: str, means: str) -> None:
    assert HEARD.means(at(language), words) == means


@pytest.mark.parametrize(
    ("words", "means"),
    [("Yes, I have a fever.", YES), ("No I don't.", NO), ("no, fever", "sign=fever"), ("a nurse", "0")],
)
def test_an_answer_to_the_question_about_a_sign_begins_with_yes_or_no(words: str, means: str) -> None:
    assert HEARD.means(at("en", Mode.ASK), words) == means


def test_a_choice_of_the_menu_counts_in_all_its_words() -> None:
    warning = CallState("en", Mode.MENU, "warning")
    assert HEARD.means(warning, "A numb leg") == "sign=leg"
    assert HEARD.means(at("en"), "What to expect") == "name=expect"


@given(st.text(max_size=200), st.sampled_from(("en", "es", "xx")), st.sampled_from((Mode.MENU, Mode.ASK, Mode.TOPIC)))
def test_whatever_is_heard_is_one_of_our_words(text: str, language: str, mode: Mode) -> None:
    assert HEARD.means(at(language, mode), text) in meanings(LINE)


def test_more_is_not_looked_at_than_anybody_says() -> None:
    assert HEARD.means(at("en"), "banana " * MOST + "nurse") == NOTHING
    assert plain("¡AY, Qué Día!") == ("ay", "que", "dia")


@pytest.mark.parametrize("language", LINE.languages)
def test_every_meaning_has_an_example_that_is_ours(language: str) -> None:
    """Recorded calls hold it in place of what was said."""
    kept = [means for means in meanings(LINE) if means and not HEARD.example(at(language), means)]
    assert kept == ["name=main"], "which has no title here, so that nobody can name it"
    assert HEARD.example(at(language), NOTHING) == ""


def test_hints_are_few_and_short_enough_for_the_carrier() -> None:
    for language in LINE.languages:
        hints = HEARD.hints(language)
        assert 0 < len(hints) <= MOST_HINTS
        assert all(0 < len(each) <= HINT_LENGTH and "," not in each for each in hints)
    assert {"nurse", "two", "chest pain", "Recovery at home"} <= set(HEARD.hints("en"))


def test_words_mean_nothing_where_speech_does_not_count() -> None:
    assert Heard(small_line()).at(at("en")) is None
    worn = CallState("en", Mode.MENU, "main", speech_count=LINE.listens)
    assert HEARD.at(worn) is None
    listens = HEARD.at(at("en"))
    assert listens
    assert listens("nurse") == "0"


def test_the_shipped_line_would_know_its_own_signs_in_both_languages() -> None:
    """Its labels are lists: each part of one is a sign."""
    files = dict(read_folder(Path("menus")))
    line = load(files | {"line.yaml": files["line.yaml"].replace(b"speech: no", b"speech: yes")}).line
    assert line
    heard = Heard(line)
    said = {
        "pus": "fever",
        "a lot of bleeding": "bleeding",
        "redness": "fever",
        "an itching": "hives",
        "ronchas": "hives",
    }
    found = {words: heard.means(CallState("en", Mode.MENU, "main"), words) for words in said}
    assert found == {words: f"{SIGN}{sign}" for words, sign in said.items()}
