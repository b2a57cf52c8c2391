"""How long a text takes is decided in one place."""

from __future__ import annotations

import pytest

from ivr.content.line.seconds import spoken_seconds


@pytest.mark.parametrize(
    ("text", "words_a_minute", "seconds"),
    [
        ("one two three", 180, 1.0),
        ("one\n two  three\n", 90, 2.0),
        ("2 0 2, 5 5 5", 60, 6.0),
        ("", 140, 0.0),
        ("x", 0, 0),
    ],
)
def test_seconds_are_words_at_the_speed_of_the_language(text: str, words_a_minute: int, seconds: float) -> None:
    assert spoken_seconds(text, words_a_minute) == seconds
