"""Negations, terms and how much of a text another says."""

from __future__ import annotations

import pytest

from ivr.content.evidence.wording import Terms, content, half_negates, negations, overlap, sentences, words


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("Do not drive, and never alone.", "en", ["not", "never"]),
        ("You can't, you won\u2019t", "en", ["can't", "won\u2019t"]),
        ("You dont, should'nt, don'nt, and want a pint", "en", ["dont", "should'nt", "don'nt"]),
        ("No maneje sin ayuda, ni solo.", "es", ["no", "sin"]),
        ("Notes on knots", "en", []),
        ("Nein", "de", []),
    ],
)
def test_negations_are_found_as_whole_words(text: str, language: str, found: list[str]) -> None:
    assert negations(words(text), language) == found


@pytest.mark.parametrize(
    ("text", "language", "half"),
    [
        ("Avoid baths.", "en", True),
        ("Evite la tina.", "es", True),
        ("Take baths.", "en", False),
        ("Salvo", "de", False),
    ],
)
def test_some_words_may_stand_for_a_negation(text: str, language: str, half: bool) -> None:  # noqa: FBT001
    assert half_negates(words(text), language) is half


def test_sentences_end_at_marks_and_hold_words() -> None:
    assert sentences("Rest. Walk; then sleep!  ... ¿Duele? ") == ("Rest.", "Walk;", "then sleep!", "¿Duele?")


def test_content_leaves_common_words_out_and_compares_beginnings() -> None:
    assert content("The pain has eased in your legs.") == {"pain", "ease", "legs"}
    assert overlap(content("The pain eases."), content("If pain does not ease")) == 1
    assert overlap(content("red, green"), content("green, blue")) == 0.5
    assert overlap(frozenset(), frozenset()) == 1


def test_terms_are_found_as_whole_words_outside_what_is_allowed() -> None:
    terms = Terms([("bone cement", (), 1), ("cord", ("spinal cord",), 2), ("cement", (), 3)])

    def found(text: str) -> list[tuple[str, int]]:
        return sorted((each.text, each.owner) for each in terms.find(text, words(text)))

    assert found("Bone-Cement") == [("Bone-Cement", 1), ("Cement", 3)]
    assert found("the spinal cord") == []
    assert found("the spinal cord and a cord") == [("cord", 2)]
    assert found("cements and bones") == []
