"""Words are found with their places, fractions as one, and figures that are not spelt as they are spoken are named."""

from __future__ import annotations

from ivr.content.values.figure_tokens import misspelt, spans


def test_a_fraction_is_one_word_and_other_figures_with_a_slash_are_two() -> None:
    text = "In 1/2 day, 24/7."
    assert [text[start:end] for start, end in spans(text)] == ["In", "1/2", "day", ",", "24", "7", "."]


def test_words_of_figures_without_their_accents_are_named_with_how_they_are_written() -> None:
    assert misspelt("Descanse dieciseis dias, no veintidós horas.", "es") == {"dieciseis": "dieciséis", "dias": "días"}
    assert misspelt("fourty hours", "en") == {"fourty": "forty"}
    assert misspelt("dieciseis", "fr") == {}
