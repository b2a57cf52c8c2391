"""What the browser phone plays: files with their words, and words that are spoken when they are asked for."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest

from ivr.core.line.model import Line
from ivr.core.reply import Utterance
from ivr.sim.events import Heard
from ivr.web.phone_sounds import SOUNDS, Played, Sounds
from tests.lines import small_line

FILE = "/audio/rendered/0.wav"


@dataclass
class Spoken:
    """The small line with one file; what was spoken on the fly is noted."""

    texts: list[tuple[str, str, bool]] = field(default_factory=list)

    def line(self) -> Line:
        """The line."""
        return small_line()

    def utterance(self, path: str) -> Utterance | None:
        """What the file says."""
        return Utterance("hello", "es", "Hola.") if path == FILE else None

    def speak(self, text: str, language: str, slow: bool) -> bytes:  # noqa: FBT001 - as it is called
        """Speak anything but one text."""
        if text == "Unspeakable.":
            raise OSError("no voice")
        self.texts.append((text, language, slow))
        return text.encode()


def sounds(spoken: Spoken | None = None) -> Sounds:
    return Sounds(spoken or Spoken(), "http://127.0.0.1:8000")


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
    spoken = Spoken()
    found = sounds(spoken)
    name = found.of(say("Hello.", slow=True)).audio.removeprefix(SOUNDS)

    async def ask() -> list[bytes | None]:
        return list(await asyncio.gather(found.get(name), found.get(name), found.get("0" * 32)))

    assert asyncio.run(ask()) == [b"Hello.", b"Hello.", None]
    assert spoken.texts == [("Hello.", "en", True)]


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
