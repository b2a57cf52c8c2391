"""The phones of the command line show words, whether a voice or a file says them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from ivr.cli.main import main
from ivr.cli.printing.words import words_of_files
from ivr.content.load import load_folder
from ivr.core.line.model import FILES
from ivr.settings import read
from ivr.speech.audio_library import AudioLibrary
from ivr.speech.pyttsx3_voice import engine_name
from ivr.speech.rendering import naming
from tests.lines import SMALL, small_line
from tests.speech.sounds import babble
from tests.started import StartedLine


def test_files_of_the_line_are_known_by_their_words(tmp_path: Path) -> None:
    words = words_of_files(read({"IVR_MENUS": str(SMALL), "IVR_DATA": str(tmp_path), "IVR_AUDIO": str(tmp_path)}))
    shelf = AudioLibrary(small_line(), tmp_path, FILES, engine_name())
    url, said = next((url, said) for url, said in shelf.utterances().items() if said.slow and said.language == "es")
    heard = words(f"http://127.0.0.1:8000{url}")
    assert heard
    assert (heard.text, heard.language, heard.slow) == (" ".join(said.text.split()), "es-US", True)
    assert words("http://127.0.0.1:8000/audio/other.wav") is None


def test_without_menus_nothing_is_known(tmp_path: Path) -> None:
    words = words_of_files(read({"IVR_MENUS": str(tmp_path / "none"), "IVR_DATA": str(tmp_path), "PORT": "9"}))
    assert words(f"http://127.0.0.1:9/audio/rendered/{'a' * 32}.wav") is None


@pytest.fixture
def with_files(tmp_path: Path) -> Iterator[StartedLine]:
    """The small line, with some sound for everything it says: as long as is reckoned, since phones ring by that."""
    from ivr.speech import telephone  # noqa: PLC0415  # for this test only

    line = load_folder(SMALL).line
    assert line
    shelf = AudioLibrary(line, tmp_path / "audio", FILES, engine_name())
    shelf.folder.mkdir(parents=True)
    flags = [flag.step_up for flag in line.red_flags.values() if flag.step_up]
    reckoned = {
        each.text[code].strip(): each.seconds[code] for each in (*line.phrases.values(), *flags) for code in each.text
    }
    for url, said in shelf.utterances().items():
        name = url.rpartition("/")[2]
        assert naming.is_name(name)
        seconds = reckoned.get(said.text.strip(), 1.0)
        (shelf.folder / name).write_bytes(telephone.to_wav(babble(seconds, 8000)))
    started = StartedLine(tmp_path, menus=SMALL, audio=tmp_path / "audio")
    started.start()
    yield started
    started.kill()


def test_a_call_is_heard_and_replayed_the_same_by_files_and_by_voice(
    with_files: StartedLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in with_files.environment.items():
        if name.startswith(("IVR_", "TWILIO_")) or name == "PORT":
            monkeypatch.setenv(name, value)
    by_file = CliRunner().invoke(main, ["call", "--keys", "9,4,1,h", "--fast", "--twiml"])
    assert by_file.exit_code == 0
    assert "<Play>/audio/rendered/" in by_file.output
    assert f"es  {small_line().phrases['emergency'].text['es'].strip()}" in by_file.output
    recording = str(tmp_path / "call.json")
    assert CliRunner().invoke(main, ["record", recording, "--keys", "9,4,1,h", "--fast"]).exit_code == 0
    assert "no difference" in CliRunner().invoke(main, ["replay", recording]).output
    with_files.kill()
    with_files.audio = None
    with_files.start()
    again = CliRunner().invoke(main, ["replay", recording], env={"IVR_AUDIO": os.environ["IVR_AUDIO"]})
    assert "no difference" in again.output


def test_words_come_from_the_line_that_runs_whatever_the_folder_holds(
    with_files: StartedLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in with_files.environment.items():
        if name.startswith(("IVR_", "TWILIO_")) or name == "PORT":
            monkeypatch.setenv(name, value)
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "line.yaml").write_text("line:\tsmall\n")
    heard = CliRunner().invoke(main, ["call", "--keys", "1,h", "--fast"], env={"IVR_MENUS": str(broken)})
    assert heard.exit_code == 0
    assert small_line().phrases["emergency"].text["en"].strip() in heard.output
    assert ".wav" not in heard.output
