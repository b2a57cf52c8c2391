"""Slow speech: the same words with longer pauses, and whatever is no telephone audio stays as it is."""

from __future__ import annotations

import numpy as np
import pytest

from ivr.core.speak import SLOW_PAUSE
from ivr.speech import telephone, wav
from ivr.speech.rendering import pauses
from ivr.speech.telephone import Samples
from tests.speech.sounds import quiet, tone


def words(*gaps: float, noise: float = 0.0) -> Samples:
    """Half-second words with pauses of these lengths between them, in a room with some noise."""
    parts = [tone(0.5, wav.RATE)]
    for gap in gaps:
        parts += [quiet(gap, wav.RATE), tone(0.5, wav.RATE)]
    sound = np.concatenate([quiet(0.1, wav.RATE), *parts, quiet(0.3, wav.RATE)])
    return (sound + np.random.default_rng(1).normal(0, noise, len(sound))).astype(np.float32)


def slowed(sound: Samples) -> float:
    """How many seconds longer it is when it is slow."""
    data = pauses.slow(telephone.to_wav(sound))
    assert wav.is_sound(data)
    return (len(data) - wav.HEADER) / 16000 - len(sound) / wav.RATE


@pytest.mark.parametrize("noise", [0.0, 0.001, 0.005])
def test_each_pause_becomes_as_long_as_it_should_be(noise: float) -> None:
    assert slowed(words(0.2, 0.4, noise=noise)) == pytest.approx(2 * SLOW_PAUSE - 0.6, abs=0.1)


def test_short_silences_inside_words_and_long_pauses_stay() -> None:
    assert slowed(words(0.08, 1.0)) == 0


def test_where_a_room_is_as_loud_as_the_words_nothing_is_a_pause() -> None:
    assert slowed(words(0.3, noise=0.3)) == 0


def test_the_words_themselves_are_not_touched() -> None:
    sound = telephone.to_wav(words(0.3))
    slow = pauses.slow(sound)
    middle = (0.1 + 0.5 + 0.15) * wav.RATE * 2
    assert slow[wav.HEADER : int(middle)] == sound[wav.HEADER : int(middle)]
    assert slow.endswith(sound[-9000:])


@pytest.mark.parametrize("data", [b"", b"RIFF", b"\0" * 5000])
def test_what_is_no_telephone_audio_stays_as_it_is(data: bytes) -> None:
    assert pauses.slow(data) == data
