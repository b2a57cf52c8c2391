"""Words that the safety rules look for, and what is found where a language has none of them."""

from __future__ import annotations

import pytest

from ivr.content.safety.words import finder, number_finder, spelled, turner


def test_whole_words_are_found_however_they_are_spaced() -> None:
    assert finder(("hang up", "end (?:this|the) call")).findall("hang  up, or end-the call; hang upon") == [
        "hang  up",
        "end-the call",
    ]


@pytest.mark.parametrize(
    ("text", "turned"),
    [("do not ever dial", True), ("do not. dial", False), ("not one two three four five dial", False)],
)
def test_one_word_turns_another_round_inside_one_clause(text: str, *, turned: bool) -> None:
    assert (turner(("not",), ("dial",)).search(text) is not None) == turned


@pytest.mark.parametrize(("first", "then"), [((), ("dial",)), (("not",), ()), ((), ())])
def test_no_words_find_nothing(first: tuple[str, ...], then: tuple[str, ...]) -> None:
    assert finder(()).search("not dial") is None
    assert turner(first, then).search("not dial") is None


@pytest.mark.parametrize(
    ("language", "said", "words"), [("en", "nine one one", True), ("es", "nueve, uno uno", True), ("xx", "911", False)]
)
def test_a_number_is_found_in_digits_and_in_the_words_of_its_language(
    language: str,
    said: str,
    *,
    words: bool,
) -> None:
    assert number_finder("911", language).search(said)
    assert number_finder("911", language).search("dial 9-1-1 now")
    assert (spelled("911", language) != "911") == words
