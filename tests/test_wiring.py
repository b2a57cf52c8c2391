"""Joining the parts: what starts, on which menus, and what refuses to."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from ivr.content.last_good import NoMenusError
from ivr.settings import SettingsError, read
from ivr.speech import neural_parts
from ivr.speech.voice import SpeechError
from ivr.wiring import join
from tests.lines import SMALL
from tests.started import LIVE


def menus(tmp_path: Path) -> Path:
    return shutil.copytree(SMALL, tmp_path / "menus")


def environment(tmp_path: Path, **more: str) -> dict[str, str]:
    folders = {
        name: str(tmp_path / name.removeprefix("IVR_").lower()) for name in ("IVR_MENUS", "IVR_DATA", "IVR_AUDIO")
    }
    return {**folders, **more}


def test_good_menus_are_served_and_kept(tmp_path: Path) -> None:
    menus(tmp_path)
    parts = join(read(environment(tmp_path)))
    assert not parts.from_last_good
    assert parts.not_ready() == []


def test_broken_menus_start_the_last_good_ones(tmp_path: Path) -> None:
    folder = menus(tmp_path)
    good = join(read(environment(tmp_path))).line
    (folder / "menus" / "main.yaml").write_text("menu: main\n")
    parts = join(read(environment(tmp_path)))
    assert parts.from_last_good
    assert parts.line.version == good.version
    assert any(issue.file.endswith("main.yaml") for issue in parts.issues)


def test_without_any_menus_that_ever_loaded_nothing_starts(tmp_path: Path) -> None:
    (menus(tmp_path) / "staff.yaml").unlink()
    with pytest.raises(NoMenusError) as raised:
        join(read(environment(tmp_path)))
    assert raised.value.issues


def test_live_refuses_placeholder_numbers(tmp_path: Path) -> None:
    menus(tmp_path)
    with pytest.raises(SettingsError, match="placeholders"):
        join(read(environment(tmp_path, **LIVE)))


def test_live_with_broken_menus_and_kept_placeholders_shows_the_mistake(tmp_path: Path) -> None:
    folder = menus(tmp_path)
    join(read(environment(tmp_path)))
    (folder / "menus" / "main.yaml").write_text("menu: main\n")
    with pytest.raises(SettingsError, match=r"last good ones(.|\n)*main\.yaml:1"):
        join(read(environment(tmp_path, **LIVE)))


def own_numbers(tmp_path: Path) -> Path:
    """Menus with numbers that are no placeholders: their area code is never given out."""
    folder = menus(tmp_path)
    staff = folder / "staff.yaml"
    staff.write_text(staff.read_text().replace("+1202555", "+1911200"))
    return folder


def test_live_starts_with_numbers_of_its_own_and_a_chosen_voice(tmp_path: Path) -> None:
    own_numbers(tmp_path)
    settings = read(environment(tmp_path, **LIVE, IVR_SPEAK="carrier"))
    parts = join(settings)
    assert parts.not_ready() == []
    assert parts.settings == replace(settings)
    assert parts.shelf.mode == "carrier"


def test_live_refuses_to_start_until_the_clinic_has_chosen_a_voice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = own_numbers(tmp_path) / "line.yaml"
    with pytest.raises(SettingsError, match=r'Nobody has chosen the voice .* "speak: carrier" into .*line.yaml'):
        join(read(environment(tmp_path, **LIVE)))
    line.write_text(line.read_text() + "speak: files\n")
    monkeypatch.setattr(neural_parts, "missing", lambda _voice: "")
    monkeypatch.setenv("IVR_ENGINE", "")
    assert join(read(environment(tmp_path, **LIVE))).shelf.mode == "files"
    assert join(read(environment(tmp_path, **LIVE, IVR_SPEAK="carrier"))).shelf.mode == "carrier"


def test_live_refuses_a_voice_that_is_hard_to_understand_for_red_flags(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = own_numbers(tmp_path) / "line.yaml"
    line.write_text(line.read_text() + "speak: files\n")
    monkeypatch.setattr(neural_parts, "missing", lambda _voice: "the package onnxruntime is not installed")
    monkeypatch.setenv("IVR_ENGINE", "")
    with pytest.raises(SettingsError, match=r"espeak would say 'emergency' .*--red-flags'.*'speak: carrier'"):
        join(read(environment(tmp_path, **LIVE)))
    local = join(read(environment(tmp_path)))
    assert local.voice.progress().trouble.startswith("The package onnxruntime is not installed.")


def test_local_mode_speaks_by_files_whatever_the_menus_say(tmp_path: Path) -> None:
    line = menus(tmp_path) / "line.yaml"
    line.write_text(line.read_text() + "speak: carrier\n")
    assert join(read(environment(tmp_path))).shelf.mode == "files"
    assert join(read(environment(tmp_path, IVR_SPEAK="carrier"))).shelf.mode == "carrier"


def test_without_a_voice_engine_the_line_starts_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def no_engine() -> str:
        raise SpeechError("No espeak-ng library can be loaded.")

    monkeypatch.setattr("ivr.speech.engines.engine_name", no_engine)
    monkeypatch.setattr("ivr.speech.espeak_library.load", no_engine)
    menus(tmp_path)
    parts = join(read(environment(tmp_path)))
    assert parts.shelf.jobs == {}
    assert "No espeak-ng library" in caplog.text
