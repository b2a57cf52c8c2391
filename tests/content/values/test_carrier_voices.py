"""Voices that cannot speak a language are found before a caller hears silence."""

from __future__ import annotations

import pytest

from ivr.content.values.carrier_voices import problem


@pytest.mark.parametrize(
    ("voice", "locale"),
    [
        ("Polly.Joanna-Neural", "en-US"),
        ("Polly.Mía-Generative", "es-MX"),
        ("Polly.SomebodyNew-Neural", "en-US"),
        ("Google.es-US-Neural2-A", "es-US"),
        ("Google.SomethingNew", "es-US"),
    ],
)
def test_voices_that_may_be_used(voice: str, locale: str) -> None:
    assert problem(voice, locale) is None


@pytest.mark.parametrize(
    ("voice", "locale", "told"),
    [
        ("Polly.Lupe-Neural", "es-MX", "The voice 'Polly.Lupe-Neural' speaks es-US, not es-MX"),
        ("Google.en-US-Wavenet-A", "es-US", "The voice 'Google.en-US-Wavenet-A' speaks en-US, not es-US"),
        ("man", "en-US", "'man' is not a voice that can also speak slowly"),
    ],
)
def test_voices_that_would_fail(voice: str, locale: str, told: str) -> None:
    found = problem(voice, locale)
    assert found is not None
    assert found[0] == told
