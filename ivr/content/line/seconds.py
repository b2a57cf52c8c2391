"""How long a text takes to say: the one place that decides, so that real recordings can decide later."""

from __future__ import annotations


def spoken_seconds(text: str, words_a_minute: int) -> float:
    """The length of a text at normal speed, in seconds; 0 if the speed is not known."""
    return len(text.split()) * 60 / words_a_minute if words_a_minute else 0.0
