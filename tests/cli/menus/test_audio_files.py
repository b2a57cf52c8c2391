"""``ivr audio``: what one machine has spoken, another one plays."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ivr.cli.main import main
from ivr.cli.menus import audio as cli_audio
from ivr.cli.menus import audio_files
from ivr.core.line.model import FILES
from ivr.speech.audio_library import AudioLibrary
from ivr.speech.pyttsx3_voice import engine_name
from tests.lines import SMALL
from tests.speech.sounds import tiny_line


@pytest.fixture(autouse=True)
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands see the tiny line, whatever the menus say."""
    monkeypatch.setattr(
        audio_files, "shelf_of", lambda _line, folder: AudioLibrary(tiny_line(), folder, FILES, engine_name())
    )


def ivr(audio: Path, *command: str) -> Result:
    return CliRunner().invoke(main, [*command, "--menus", str(SMALL), "--audio-folder", str(audio)])


def test_files_are_carried_from_one_folder_to_another(rendered: Path, tmp_path: Path) -> None:
    archive, there = str(tmp_path / "voice.zip"), tmp_path / "there"
    count = len(list((rendered / "rendered").iterdir()))
    done = ivr(rendered, "audio", "export", archive)
    assert (done.exit_code, f"{count} files written into" in done.output) == (0, True)
    taken = ivr(there, "audio", "import", archive)
    assert f"{count} files are new here, 0 were here, 0 say something else." in taken.output
    assert len(list((there / "rendered").iterdir())) == count


def test_what_is_no_archive_is_refused_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "voice.zip").write_text("no archive")
    done = ivr(tmp_path, "audio", "import", str(tmp_path / "voice.zip"))
    assert done.exit_code == 1
    assert "is not taken. It is not an archive of 'ivr audio export', or it is damaged" in done.output
    done = ivr(tmp_path, "audio", "export", str(tmp_path / "none" / "voice.zip"))
    assert (done.exit_code, "cannot be written: No such file or directory." in done.output) == (1, True)


def test_without_a_machine_listener_the_way_out_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ivr.speech.listening.listener.find_spec", lambda _name: None)
    monkeypatch.setattr(
        cli_audio, "shelf_of", lambda _line, folder: AudioLibrary(tiny_line(), folder, FILES, engine_name())
    )
    done = ivr(tmp_path, "check", "--listen")
    assert (done.exit_code, "There is no machine listener here. Install it with:  make listen" in done.output) == (
        1,
        True,
    )
