"""Finding the library: the wheel, then the system, then a message with the way out."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import types
from pathlib import Path

import pytest

from ivr.speech import espeak_library
from ivr.speech.voice import SpeechError


def library(version: bytes | None = b"1.51 of the system") -> ctypes.CDLL:
    """A library that only tells its version."""

    class Info:
        restype: object = None

        def __call__(self, _: object) -> bytes | None:
            return version

    return types.SimpleNamespace(espeak_Info=Info())  # type: ignore[return-value]  # all that is used of it


def test_the_wheel_comes_first_and_is_not_imported() -> None:
    found = espeak_library.load()
    assert found.data is not None
    assert (found.data / "phontab").is_file()
    assert found.version[0].isdigit()
    assert "espeakng_loader" not in sys.modules


@pytest.mark.parametrize("broken", ["no wheel", "no library in it", "no data in it"])
def test_then_the_library_of_the_system(broken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(espeak_library, "wheel_folder", lambda: None if broken == "no wheel" else tmp_path)
    asked: list[str] = []

    def loaded(name: str) -> ctypes.CDLL | None:
        asked.append(name)
        return library() if name == "libespeak-ng.so.1" or broken == "no data in it" else None

    monkeypatch.setattr(espeak_library, "_loaded", loaded)
    assert espeak_library.load() == espeak_library.Library("1.51", None)
    assert asked[-1] == "libespeak-ng.so.1"


def test_then_a_message_that_names_both_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(espeak_library, "wheel_folder", lambda: None)
    monkeypatch.setattr(espeak_library, "SYSTEM_NAMES", ("libespeak-that-is-nowhere.so",))
    with pytest.raises(SpeechError, match=r"pip install espeakng-loader.*apt-get install libespeak-ng1"):
        espeak_library.load()


def test_a_library_may_keep_its_version_to_itself() -> None:
    assert espeak_library._version(library(None)) == "unknown"


def test_a_short_path_is_used_as_it_is(tmp_path: Path) -> None:
    assert espeak_library.short_path(Path("/data")) == "/data"
    assert espeak_library.short_path(tmp_path / "x" / ".." / "y").endswith("/y")


def test_data_at_the_end_of_a_long_path_is_reached_and_speaks(tmp_path: Path) -> None:
    # The library itself would end the process: at 159 characters and more its own buffer is too small.
    folder = tmp_path / ("deep-" * 40)
    folder.mkdir()
    wheel = espeak_library.wheel_folder()
    assert wheel
    for each in wheel.iterdir():
        (folder / each.name).symlink_to(each)
    assert len(os.fsencode(folder)) > 159
    program = f"""
from pathlib import Path
from ivr.speech import espeak_library
espeak_library.wheel_folder = lambda: Path({str(folder)!r})
from ivr.speech.pyttsx3_voice import Pyttsx3Voice, Speech
Pyttsx3Voice().speak(Speech("Good morning.", "en-US", 130), Path({str(tmp_path / "said.wav")!r}))
"""
    before = set(Path(os.environ.get("TMPDIR", "/tmp")).glob("ivr-espeak-*"))
    subprocess.run([sys.executable, "-c", program], check=True)
    assert (tmp_path / "said.wav").stat().st_size > 20_000
    assert set(Path(os.environ.get("TMPDIR", "/tmp")).glob("ivr-espeak-*")) <= before
