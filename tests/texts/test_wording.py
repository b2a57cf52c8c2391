"""What is written, and what is meant."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ivr.content.safety.medical_words import told_in_a_text
from ivr.pages.reading import code_of
from ivr.texts.wording import Wish, link, message, reply, stopped, wish_of
from tests.lines import texting_line

BASE = "https://line.example.org"


@pytest.mark.parametrize(
    ("text", "wish", "language"),
    [
        *((word, Wish.STOP, "en") for word in ("STOP", "stop.", " Stop! ", "UNSUBSCRIBE", "CANCEL", "END", "QUIT")),
        *((word, Wish.STOP, "en") for word in ("STOPALL", "Please stop", "stop texting me")),
        *((word, Wish.STOP, "es") for word in ("PARAR", "ALTO", "alto por favor", "Baja")),
        ("START", Wish.START, "en"),
        ("UNSTOP", Wish.START, "en"),
        ("Iniciar", Wish.START, "es"),
        *((word, Wish.OTHER, "") for word in ("HELP", "AYUDA", "", "?!", "my leg is numb", "start the other one")),
        ("I could not stop the bleeding in my leg since yesterday", Wish.OTHER, ""),
    ],
)
def test_what_somebody_means_who_writes(text: str, wish: Wish, language: str) -> None:
    assert wish_of(text) == (wish, language)


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_text_names_the_clinic_and_a_link_and_nothing_else(language: str) -> None:
    line = texting_line()
    for topic in line.topics:
        text = message(line, link(BASE, topic, language), language)
        assert text.startswith("Harbor Clinic: ")
        assert f" {BASE}/pages/{code_of(topic)}/{language} " in text
        assert "STOP" in text
        assert "{" not in text
        assert topic not in text
        assert len(text) <= 306, "two parts of a text"
        assert not told_in_a_text(text.lower(), language)


def test_without_a_name_the_phrase_says_who_it_is() -> None:
    nameless = replace(texting_line(), clinic="")
    assert message(nameless, BASE, "es").startswith("Línea de información para pacientes: ")


def test_whoever_writes_is_told_in_every_language_that_nobody_reads_it() -> None:
    text = reply(texting_line())
    assert text.count("911") == 2
    assert text.count("(202) 555-0100") == 2
    assert "{" not in text


def test_whoever_wants_no_more_is_answered_in_the_language_of_their_word() -> None:
    assert "no recibirá más" in stopped(texting_line(), "es")
    assert "no more texts" in stopped(texting_line(), "pt")
