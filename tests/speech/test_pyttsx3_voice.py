"""pyttsx3 speaks completely, with the voice that was asked for, or says why not."""

from __future__ import annotations

import subprocess
import sys
import types
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ivr.speech import espeak_library
from ivr.speech.pyttsx3_voice import Pyttsx3Voice, engine_name
from ivr.speech.voice import Speech, SpeechError

HELLO = Speech("Good morning. This is a test.", "en-US", 130)


@pytest.fixture(scope="module")
def voice() -> Pyttsx3Voice:
    return Pyttsx3Voice()


def seconds(path: Path) -> float:
    with wave.open(str(path)) as file:
        return float(file.getnframes() / file.getframerate())


def test_the_engine_is_named_with_its_version() -> None:
    assert engine_name() == f"espeak-ng {espeak_library.load().version}"


@pytest.mark.parametrize("name", ["", "en-us", "gmw/en-us", "en-us+f3"])
def test_it_speaks_with_any_name_of_a_voice(name: str, voice: Pyttsx3Voice, tmp_path: Path) -> None:
    voice.speak(Speech(HELLO.text, HELLO.locale, HELLO.rate, name), tmp_path / "a.wav")
    assert 1.5 < seconds(tmp_path / "a.wav") < 4


@pytest.mark.parametrize("locale", ["es-US", "es-MX", "es-ES", "fr-FR"])
def test_other_languages_have_a_voice(locale: str, voice: Pyttsx3Voice, tmp_path: Path) -> None:
    voice.speak(Speech("Uno, dos, tres.", locale, 130), tmp_path / "a.wav")
    assert seconds(tmp_path / "a.wav") > 1


@pytest.mark.parametrize("name", ["nonsense", "es-us", "en-us+f99"])
def test_a_voice_that_is_not_there_is_never_replaced_quietly(name: str, voice: Pyttsx3Voice, tmp_path: Path) -> None:
    with pytest.raises(SpeechError, match=rf"The voice '{name.replace('+', '.')}' is not there; '.*' would speak"):
        voice.speak(Speech("Hello.", "en-US", 130, name), tmp_path / "a.wav")


def test_a_file_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SpeechError, match="The engine did not speak"):
        Pyttsx3Voice().speak(HELLO, tmp_path / "no folder" / "a.wav")


class Fake:
    """An engine of a system with voices of its own."""

    def __init__(self, voices: list[tuple[str, list[str]]]) -> None:
        self.voices = [types.SimpleNamespace(id=id_, languages=languages) for id_, languages in voices]
        self.set: dict[str, Any] = {}

    def connect(self, _topic: str, _listener: Callable[..., None]) -> None:
        """Nothing is told."""

    def setProperty(self, name: str, value: object) -> None:  # noqa: N802  # pyttsx3's name
        """Keep it."""
        self.set[name] = value

    def getProperty(self, name: str) -> object:  # noqa: N802  # pyttsx3's name
        """All voices, or what was kept."""
        return self.voices if name == "voices" else self.set[name]

    def save_to_file(self, text: str, path: str) -> None:
        """Write something."""
        Path(path).write_text(text)

    def runAndWait(self) -> None:  # noqa: N802  # pyttsx3's name
        """Everything was done at once."""


@pytest.mark.parametrize(
    ("locale", "expected"), [("en-US", "samantha"), ("es-US", "paulina"), ("en-GB", "daniel"), ("fr-FR", None)]
)
def test_elsewhere_the_systems_own_voice_of_the_locale_speaks(
    locale: str, expected: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = Fake([("daniel", ["en_GB"]), ("samantha", ["en-US"]), ("paulina", ["es_MX"]), ("none", [])])
    monkeypatch.setattr(sys, "platform", "darwin")
    engines = {"nsss": fake}
    monkeypatch.setitem(sys.modules, "pyttsx3", types.SimpleNamespace(init=engines.__getitem__))
    assert engine_name().startswith("nsss ")
    voice = Pyttsx3Voice()
    if expected is None:
        with pytest.raises(SpeechError, match="no voice for fr-FR"):
            voice.speak(Speech("Bonjour.", locale, 130), tmp_path / "a")
        return
    voice.speak(Speech("Hello.", locale, 130), tmp_path / "a")
    assert fake.set == {"voice": expected, "rate": 130}


def test_a_library_that_cannot_start_is_an_error_and_not_the_end(tmp_path: Path) -> None:
    # In a process of its own, since a library that failed to start is of no more use to the other tests.
    program = f"""
from pathlib import Path
from ivr.speech import espeak_library
found = espeak_library.Library(espeak_library.load().version, Path({str(tmp_path)!r}))
espeak_library.load = lambda: found
from ivr.speech.pyttsx3_voice import Pyttsx3Voice, SpeechError
try:
    Pyttsx3Voice()
except SpeechError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout == f"espeak-ng cannot be started with its data in '{tmp_path}'.\n"
