"""Joining the parts: what starts, on which menus, and what refuses to."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from ivr.content.last_good import NoMenusError
from ivr.settings import SettingsError, read
from ivr.wiring import join
from tests.lines import SMALL

LIVE = {"IVR_PUBLIC_URL": "https://line.example.org", "TWILIO_AUTH_TOKEN": "token"}


def menus(tmp_path: Path) -> Path:
    return shutil.copytree(SMALL, tmp_path / "menus")


def environment(tmp_path: Path, **more: str) -> dict[str, str]:
    return {"IVR_MENUS": str(tmp_path / "menus"), "IVR_DATA": str(tmp_path / "data"), **more}


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


def test_live_starts_with_numbers_of_its_own(tmp_path: Path) -> None:
    staff = menus(tmp_path) / "staff.yaml"
    # Any number that is no placeholder; this one has an area code that is never given out.
    staff.write_text(staff.read_text().replace("+1202555", "+1911200"))
    settings = read(environment(tmp_path, **LIVE))
    parts = join(settings)
    assert parts.not_ready() == []
    assert parts.settings == replace(settings)
