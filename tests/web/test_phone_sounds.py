"""What the browser phone plays: files with their words, and words that are spoken when they are asked for."""

from __future__ import annotations

import asyncio

import pytest

from ivr.core.reply import Utterance
from ivr.sim.events import Heard
from ivr.web.phone_sounds import SOUNDS, Played, Sounds
from tests.lines import small_line

FILE = "/audio/rendered/0.wav"


def sounds(spoken: list[tuple[str, str, bool]] | None = None) -> Sounds:
    def speak(text: str, language: str, slow: bool) -> bytes:  # noqa: FBT001 - as it is called
        if text == "Unspeakable.":
            raise OSError("no voice")
        (spoken if spoken is not None else []).append((text, language, slow))
        return text.encode()

    known = {FILE: Utterance("hello", "es", "Hola.")}
    return Sounds(small_line(), "http://127.0.0.1:8000", speak, known)


def say(text: str, locale: str = "en-US", *, slow: bool = False) -> Heard:
    return Heard(0.0, "caller", text, locale, "Polly.Joanna-Neural", slow, cuttable=True)


def play(url: str) -> Heard:
    return Heard(0.0, "caller", url, "", "", slow=False, cuttable=True)


@pytest.mark.parametrize(
    ("url", "played"),
    [
        (FILE, Played(FILE, "Hola.", "es")),
        (f"http://127.0.0.1:8000{FILE}", Played(FILE, "Hola.", "es")),
        ("/audio/rendered/unknown.wav", Played("/audio/rendered/unknown.wav", "unknown.wav", "en")),
        ("https://elsewhere.example/music.wav", Played("", "music.wav", "en")),
    ],
)
def test_a_file_is_played_from_this_line_with_the_words_it_says(url: str, played: Played) -> None:
    assert sounds().of(play(url)) == played


@pytest.mark.parametrize(("locale", "language"), [("en-US", "en"), ("es-US", "es"), ("fr-CA", "en")])
def test_words_are_in_a_language_of_the_line(locale: str, language: str) -> None:
    played = sounds().of(say("Hello.", locale))
    assert (played.words, played.language) == ("Hello.", language)
    assert played.audio.startswith(SOUNDS)


def test_words_are_spoken_once_however_often_they_are_asked_for() -> None:
    spoken: list[tuple[str, str, bool]] = []
    found = sounds(spoken)
    name = found.of(say("Hello.", slow=True)).audio.removeprefix(SOUNDS)

    async def ask() -> list[bytes | None]:
        return list(await asyncio.gather(found.get(name), found.get(name), found.get("0" * 32)))

    assert asyncio.run(ask()) == [b"Hello.", b"Hello.", None]
    assert spoken == [("Hello.", "en", True)]


def test_what_failed_is_tried_again() -> None:
    found = sounds()
    name = found.of(say("Unspeakable.")).audio.removeprefix(SOUNDS)

    async def ask() -> None:
        for _ in range(2):
            with pytest.raises(OSError, match="no voice"):
                await found.get(name)

    asyncio.run(ask())


def test_words_of_long_ago_are_forgotten() -> None:
    found = sounds()
    names = [found.of(say(f"Sentence {number}.")).audio.removeprefix(SOUNDS) for number in range(600)]

    async def ask() -> list[bytes | None]:
        return [await found.get(name) for name in (names[-1], names[0], names[-1])]

    assert asyncio.run(ask()) == [b"Sentence 599.", None, b"Sentence 599."]
