"""Audio is carried from one machine to another whole, and nothing strange or damaged is taken."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from ivr.core.line.model import FILES
from ivr.speech import carrying
from ivr.speech.audio_library import AudioLibrary
from ivr.speech.pyttsx3_voice import engine_name
from ivr.speech.voice import SpeechError
from tests.speech.sounds import tiny_line


def shelf(audio: Path, engine: str = "") -> AudioLibrary:
    return AudioLibrary(tiny_line(), audio, FILES, engine or engine_name())


def files(audio: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (audio / "rendered").iterdir()}


def test_everything_arrives_and_a_second_time_nothing_is_new(rendered: Path, tmp_path: Path) -> None:
    archive, there = tmp_path / "voice.zip", tmp_path / "there"
    count = carrying.pack(shelf(rendered), archive)
    assert count == len(shelf(rendered).jobs)
    assert carrying.unpack(shelf(there), archive) == carrying.Taken(count, 0, 0)
    assert files(there) == files(rendered)
    assert shelf(there).missing() == []
    assert carrying.unpack(shelf(there), archive) == carrying.Taken(0, count, 0)
    assert carrying.unpack(shelf(tmp_path / "other", "espeak-ng 99"), archive) == carrying.Taken(0, 0, count)


def change(archive: Path, name: str, data: bytes) -> None:
    """Put other bytes into an archive under a name, with the old checksums."""
    with zipfile.ZipFile(archive) as old:
        content = {each: old.read(each) for each in old.namelist()}
    with zipfile.ZipFile(archive, "w") as new:
        for each, kept in (content | {name: data}).items():
            new.writestr(each, kept)


@pytest.mark.parametrize("harm", ["sound", "sums", "no sums", "no archive"])
def test_a_damaged_archive_is_refused_and_leaves_no_half_file(harm: str, rendered: Path, tmp_path: Path) -> None:
    archive, there = tmp_path / "voice.zip", tmp_path / "there"
    carrying.pack(shelf(rendered), archive)
    first = next(iter(shelf(rendered).jobs))
    match harm:
        case "sound":
            change(archive, first, files(rendered)[first][:-100])
        case "sums":
            change(archive, "checksums.json", b"[1]")
        case "no sums":
            with zipfile.ZipFile(archive, "w") as empty:
                empty.writestr("a", "b")
        case _:
            archive.write_bytes(b"no archive")
    with pytest.raises(SpeechError, match=r"damaged"):
        carrying.unpack(shelf(there), archive)
    assert files(there).items() <= files(rendered).items()


def test_a_name_that_leads_elsewhere_is_not_taken(rendered: Path, tmp_path: Path) -> None:
    archive = tmp_path / "voice.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("checksums.json", json.dumps({"../../evil.wav": "0"}))
        file.writestr("../../evil.wav", b"x")
    assert carrying.unpack(shelf(rendered), archive).strange == 1
    assert not (tmp_path / "evil.wav").exists()
