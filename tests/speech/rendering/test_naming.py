"""File names: another sound has another name, and the same sound the same."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ivr.speech.rendering.naming import is_name, kept_name, recording_name, rendered_name, slow_name
from ivr.speech.voice import Speech

SPEECH = Speech("Hello.", "en-US", 130)


def test_names_come_from_text_locale_rate_voice_and_engine_alone() -> None:
    others = [
        rendered_name(replace(SPEECH, text="Hello!"), "e 1"),
        rendered_name(replace(SPEECH, locale="en-GB"), "e 1"),
        rendered_name(replace(SPEECH, rate=131), "e 1"),
        rendered_name(replace(SPEECH, voice="en-us+f3"), "e 1"),
        rendered_name(SPEECH, "e 2"),
        rendered_name(replace(SPEECH, engine="neural"), "e 1"),
        recording_name(b"sound"),
        recording_name(b"other"),
    ]
    assert len({*others, rendered_name(SPEECH, "e 1")}) == 9
    assert rendered_name(SPEECH, "e 1") == rendered_name(replace(SPEECH), "e 1")
    assert all(map(is_name, others))


def test_a_slow_file_stands_for_the_same_file() -> None:
    name = rendered_name(SPEECH, "e 1")
    assert is_name(slow_name(name))
    assert kept_name(slow_name(name)) == (name, True)
    assert kept_name(name) == (name, False)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "a.wav",
        f"../{'a' * 32}.wav",
        "a" * 32,
        f"{'a' * 32}.wav\n",
        f"{'G' * 32}.wav",
        f"{'a' * 32}-slow-slow.wav",
        f"{'٣' * 32}.wav",
    ],
)
def test_nothing_else_is_a_name(name: str) -> None:
    assert not is_name(name)
