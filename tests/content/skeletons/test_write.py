"""A skeleton is right but for what has to be filled in, and each such place is named; nothing is overwritten."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ivr.content.load import Loaded, load_folder, read_folder
from ivr.content.skeletons import write
from ivr.content.yaml.issues import Severity
from ivr.core.line.model import Line
from tests.lines import SMALL, small_line

FILLED = {"FILL IN: the title": "Back brace", "COMPLETAR: el título": "La faja"}
NEW: dict[str, Callable[[Path, Line, str], str]] = {"topic": write.topic, "menu": write.menu, "team": write.team}


@pytest.fixture
def menus(tmp_path: Path) -> Path:
    folder = shutil.copytree(SMALL, tmp_path / "menus")
    shutil.copytree("menus/schema", folder / "schema")
    return folder


def errors(loaded: Loaded) -> list[str]:
    return [str(each) for each in loaded.issues if each.severity is Severity.ERROR]


def fill_in(folder: Path) -> None:
    """Somebody writes what is missing."""
    for path in folder.rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        for before, after in FILLED.items():
            text = text.replace(before, after)
        text = re.sub(r"FILL IN where .*", "what to expect", text)
        text = re.sub(r"COMPLETAR adónde .*", "qué esperar", text)
        text = re.sub(r"FILL IN: .*", "Here you can listen.", text)
        text = re.sub(r"COMPLETAR: .*", "Aquí puede escuchar.", text)
        path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("kind", ["topic", "menu"])
def test_each_place_to_fill_in_is_an_error_and_then_none_is_left(menus: Path, kind: str) -> None:
    said = NEW[kind](menus, small_line(), "back-brace")
    written = menus / f"{kind}s" / "back-brace.yaml"
    assert str(written) in said
    assert written.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=../schema/")
    places = [
        number for number, line in enumerate(written.read_text(encoding="utf-8").splitlines(), 1)
        if "FILL IN" in line or "COMPLETAR" in line
    ]  # fmt: skip
    found = errors(load_folder(menus))
    assert len(found) == len(places)
    assert all("has to be filled in" in each for each in found)
    fill_in(menus)
    loaded = load_folder(menus)
    assert errors(loaded) == []
    assert f"No caller can reach the {kind} 'back-brace'" in "".join(map(str, loaded.issues))


def test_a_team_stands_behind_the_others_and_the_file_stays_as_it_was(menus: Path) -> None:
    staff = menus / "staff.yaml"
    before = staff.read_text(encoding="utf-8")
    assert f'"{staff}", line ' in write.team(menus, small_line(), "weekend")
    after = staff.read_text(encoding="utf-8")
    added = [line for line in after.splitlines() if line not in before.splitlines()]
    assert added == ["  - team: weekend", "      - number: +12025550199"]
    loaded = load_folder(menus)
    assert errors(loaded) == []
    assert loaded.line is not None
    assert [team.id for team in loaded.line.staff.teams][-1] == "weekend"
    assert "The team 'weekend' is never rung" in "".join(map(str, loaded.issues))


@pytest.mark.parametrize("kind", NEW)
@pytest.mark.parametrize("name", ["Back Brace", "", "../x", "ä", "-a", "a" * 60])
def test_a_name_that_is_none_writes_nothing(menus: Path, kind: str, name: str) -> None:
    before = read_folder(menus)
    with pytest.raises(write.NewError, match="is not a name"):
        NEW[kind](menus, small_line(), name)
    assert read_folder(menus) == before


@pytest.mark.parametrize(
    ("kind", "name"), [("topic", "recovery"), ("menu", "expect"), ("menu", "fever"), ("team", "nurse")]
)
def test_what_is_there_is_not_overwritten(menus: Path, kind: str, name: str) -> None:
    before = read_folder(menus)
    with pytest.raises(write.NewError, match="already"):
        NEW[kind](menus, small_line(), name)
    assert read_folder(menus) == before


def test_a_file_of_that_name_is_not_overwritten(menus: Path) -> None:
    (menus / "topics" / "back-brace.yaml").write_text("topic: other\n", encoding="utf-8")
    with pytest.raises(write.NewError, match="there already"):
        write.topic(menus, small_line(), "back-brace")


@pytest.mark.parametrize("text", [None, "staff: x\nring:\n"])
def test_a_team_without_its_place(menus: Path, text: str | None) -> None:
    staff = menus / "staff.yaml"
    staff.unlink()
    if text:
        staff.write_text(text, encoding="utf-8")
    with pytest.raises(write.NewError, match=r"There is no (file|line)"):
        write.team(menus, small_line(), "weekend")


def test_a_whole_line_needs_only_what_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "knee"
    assert f"ivr check --menus {folder}" in write.whole_line(folder, Path("menus"), "knee")
    found = errors(load_folder(folder))
    assert len(found) == 8
    assert all("has to be filled in" in each for each in found)
    fill_in(folder)
    loaded = load_folder(folder)
    assert errors(loaded) == []
    assert loaded.line is not None
    assert (loaded.line.id, loaded.line.languages) == ("knee", ("en", "es"))
    warnings = [str(each) for each in loaded.issues if each.severity is Severity.WARNING]
    assert len(warnings) == 1, warnings
    assert "There is no fact base" in warnings[0]


def test_new_menus_are_the_shipped_ones_without_approvals(tmp_path: Path, menus: Path) -> None:
    folder = tmp_path / "new"
    write.copied(folder, menus)
    files = read_folder(menus)
    del files["approvals.yaml"]
    assert read_folder(folder) == files
    with pytest.raises(write.NewError, match="there already"):
        write.copied(folder, menus)
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(write.NewError, match="there already"):
        write.whole_line(tmp_path / "file", menus, "knee")
