"""``ivr diff``: what callers will hear differently, before they hear it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ivr.cli.main import main
from ivr.content.load import load, read_folder
from ivr.settings import read
from ivr.wiring import kept_for
from ivr.wiring.kept import menus_of
from tests.lines import SMALL

Run = Callable[..., Result]


@pytest.fixture
def menus(tmp_path: Path) -> Path:
    return shutil.copytree(SMALL, tmp_path / "menus")


@pytest.fixture
def environment(tmp_path: Path, menus: Path) -> dict[str, str]:
    return {"IVR_MENUS": str(menus), "IVR_DATA": str(tmp_path / "data"), "IVR_DATABASE_URL": ""}


@pytest.fixture
def run(environment: dict[str, str]) -> Run:
    def command(*arguments: object) -> Result:
        return CliRunner().invoke(main, ["diff", *map(str, arguments)], env=environment)

    return command


def publish(environment: dict[str, str]) -> str:
    """What is in the folder is spoken."""
    settings = read(environment)
    loaded = load(read_folder(settings.menus))
    assert loaded.line is not None
    return kept_for(settings).publish(menus_of(settings, loaded, loaded.line), "Ana", "first").version


def edit(menus: Path, before: str = "about one hour", after: str = "about two hours") -> None:
    file = menus / "topics" / "expect.yaml"
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")


def test_the_folder_against_what_callers_hear(run: Run, environment: dict[str, str], menus: Path) -> None:
    first = publish(environment)
    assert "would notice no difference" in run().output
    edit(menus)
    done = run()
    assert done.exit_code == 0
    assert f"From version {first} to the folder" in done.output
    assert "{+two" in done.output


def test_two_versions_and_a_version_and_a_folder(run: Run, environment: dict[str, str], menus: Path) -> None:
    first = publish(environment)
    edit(menus)
    second = publish(environment)
    there, back = run(first[:6], second), run("published", first)
    assert ("{+two" in there.output, "[-two" in back.output) == (True, True)
    assert "no difference" in run(second, menus).output
    assert "{+two" in run(first).output, "against the folder"


def test_two_folders_need_no_database(run: Run, menus: Path, environment: dict[str, str]) -> None:
    edit(menus)
    found = json.loads(run(SMALL, menus, "--json").output)
    assert found["same"] is False
    assert [(each["place"], each["language"]) for each in found["wordings"]] == [("expect", "en")]
    assert not Path(environment["IVR_DATA"]).exists()


def test_the_page(run: Run, menus: Path, tmp_path: Path) -> None:
    edit(menus)
    file = tmp_path / "changes.html"
    assert f'Wrote "{file}"' in run(SMALL, menus, "--page", file, "--lang", "es").output
    text = file.read_text(encoding="utf-8")
    assert "Palabras" in text
    assert "cannot be written" in run(SMALL, menus, "--page", tmp_path / "none" / "x.html").output


def test_menus_with_errors_are_compared_as_far_as_they_can_be_read(run: Run, menus: Path) -> None:
    edit(menus, "about one hour", "about one hour # a remark")
    assert "{+" in run(SMALL, menus).output
    (menus / "line.yaml").write_text("line: [\n", encoding="utf-8")
    done = run(SMALL, menus)
    assert (done.exit_code, "cannot be compared before" in done.output) == (1, True)
    assert "line.yaml:" in done.output


def test_what_cannot_be_compared_is_said(run: Run, environment: dict[str, str]) -> None:
    assert "Nothing was ever published" in run().output
    publish(environment)
    unknown = run("zz")
    assert (unknown.exit_code, 'No version "zz"' in unknown.output) == (1, True)


def test_a_version_that_cannot_be_read_any_more(
    run: Run, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(environment)
    monkeypatch.setattr("ivr.wiring.comparing.regather", lambda *_: None)
    assert "cannot be read any more" in run().output
