"""Joining the parts: who speaks, and what a live line must have before its first start."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from ivr.alerts.settings import AlertSettings
from ivr.settings import Settings, SettingsError, read
from ivr.speech.neural import parts as neural_parts
from ivr.speech.voice import SpeechError
from ivr.wiring import UnfitError, join
from ivr.wiring.publication import with_caller_id
from tests.lines import SMALL, small_line
from tests.started import LIVE


def menus(tmp_path: Path) -> Path:
    return shutil.copytree(SMALL, tmp_path / "menus")


def settings(tmp_path: Path, **more: str) -> Settings:
    names = ("IVR_MENUS", "IVR_DATA", "IVR_AUDIO")
    return read({name: str(tmp_path / name.removeprefix("IVR_").lower()) for name in names} | more)


def speaks(tmp_path: Path, **more: str) -> str:
    """Who speaks where nobody recorded anything."""
    return join(settings(tmp_path, **more)).publications.current.shelf.mode


def own_numbers(tmp_path: Path) -> Path:
    """Menus with numbers that are no placeholders: their area code is never given out."""
    folder = menus(tmp_path)
    staff = folder / "staff.yaml"
    staff.write_text(staff.read_text().replace("+1202555", "+1911200"))
    return folder


def test_a_line_that_starts_accepts_its_own_signature(tmp_path: Path) -> None:
    menus(tmp_path)
    assert join(settings(tmp_path)).not_ready() == []


def test_live_starts_with_numbers_of_its_own_and_a_chosen_voice(tmp_path: Path) -> None:
    own_numbers(tmp_path)
    parts = join(settings(tmp_path, **LIVE, IVR_SPEAK="carrier"))
    assert parts.not_ready() == []
    assert parts.publications.current.shelf.mode == "carrier"
    assert parts.publications.current.clinics == {}


def test_all_that_is_missing_is_named_at_once(tmp_path: Path) -> None:
    menus(tmp_path)
    live = {name: value for name, value in LIVE.items() if name != "IVR_ALERT_FROM"}
    with pytest.raises(UnfitError) as raised:
        join(settings(tmp_path, **live))
    placeholders, caller_id, voice, alerts, message = raised.value.missing
    assert '"caller-id" into "' in caller_id
    assert "placeholders (555-01xx)" in placeholders
    assert 'Nobody has chosen the voice that callers hear. Write "speak: carrier" into "' in voice
    assert "Nobody would be alerted" in alerts
    assert "delete the line 'message-seconds'" in message


def test_mistakes_in_the_menus_are_named_beside_the_rest(tmp_path: Path) -> None:
    folder = menus(tmp_path)
    (folder / "menus" / "main.yaml").write_text("menu: main\n")
    with pytest.raises(UnfitError) as raised:
        join(settings(tmp_path, **LIVE))
    assert all("main.yaml:1" in each for each in raised.value.missing)


def test_live_refuses_a_voice_that_is_hard_to_understand_for_red_flags(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = own_numbers(tmp_path) / "line.yaml"
    line.write_text(line.read_text() + "speak: files\n")
    monkeypatch.setattr(neural_parts, "missing", lambda _voice: "the package onnxruntime is not installed")
    monkeypatch.setenv("IVR_ENGINE", "")
    with pytest.raises(UnfitError, match=r"^espeak would say 'emergency' .*--red-flags'.*'speak: carrier'") as raised:
        join(settings(tmp_path, **LIVE))
    assert len(raised.value.missing) == 1
    assert join(settings(tmp_path, **LIVE, IVR_SPEAK="carrier")).missing == ()
    local = join(settings(tmp_path))
    assert local.voice.progress().trouble.startswith("The package onnxruntime is not installed.")


def test_live_starts_where_the_good_voice_is_set_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    line = own_numbers(tmp_path) / "line.yaml"
    line.write_text(line.read_text() + "speak: files\n")
    monkeypatch.setattr(neural_parts, "missing", lambda _voice: "")
    monkeypatch.setenv("IVR_ENGINE", "")
    parts = join(settings(tmp_path, **LIVE))
    assert parts.publications.current.shelf.mode == "files"
    assert parts.missing == ()
    monkeypatch.setattr(neural_parts, "missing", lambda _voice: "the package onnxruntime is not installed")
    (lacks,) = join(settings(tmp_path, **LIVE)).missing  # it goes on, and says what it lacks
    assert lacks.startswith("espeak would say 'emergency'")


def test_an_engine_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    menus(tmp_path)
    with pytest.raises(SettingsError, match=r'IVR_ENGINE is "festival". Write "espeak"'):
        settings(tmp_path, IVR_ENGINE="festival")


def test_the_voice_is_chosen_by_the_environment_then_by_the_menus(tmp_path: Path) -> None:
    line = menus(tmp_path) / "line.yaml"
    assert speaks(tmp_path) == "files"
    assert speaks(tmp_path, IVR_SPEAK="carrier") == "carrier"
    line.write_text(line.read_text() + "speak: carrier\n")
    assert speaks(tmp_path) == "carrier"
    assert speaks(tmp_path, IVR_SPEAK="files") == "files"


def test_a_published_line_goes_on_in_the_voice_it_was_published_with(tmp_path: Path) -> None:
    own_numbers(tmp_path)
    assert speaks(tmp_path, **LIVE, IVR_SPEAK="carrier") == "carrier"
    assert speaks(tmp_path, **LIVE) == "carrier"


def test_without_a_voice_engine_the_line_starts_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def no_engine() -> str:
        raise SpeechError("No espeak-ng library can be loaded.")

    monkeypatch.setattr("ivr.speech.engines.engine_name", no_engine)
    monkeypatch.setattr("ivr.speech.espeak_library.load", no_engine)
    menus(tmp_path)
    assert join(settings(tmp_path)).publications.current.shelf.jobs == {}
    assert "No espeak-ng library" in caplog.text


def test_calls_to_staff_come_from_a_number_of_the_account(tmp_path: Path) -> None:
    local = settings(tmp_path)
    line = small_line()
    with_own = replace(line, staff=replace(line.staff, caller_id="+12025550199"))
    assert with_caller_id(local, line).staff.caller_id == ""
    sender = replace(local, alerting=AlertSettings(sender="+12025550100"))
    assert with_caller_id(sender, line).staff.caller_id == "+12025550100"
    assert with_caller_id(sender, with_own).staff.caller_id == "+12025550199"
