"""Menus that break a promise in any call are not published, and the shortest such call is told."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ivr.cli.main import main
from tests.lines import SMALL

ANA = ("publish", "--by", "Ana Ruiz, RN", "-m", "Clearer")
Run = Callable[[], Result]


@pytest.fixture
def menus(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "menus"))


@pytest.fixture
def run(tmp_path: Path, menus: Path) -> Run:
    """Publishes on this machine."""
    environment = {
        "IVR_MENUS": str(menus),
        "IVR_DATA": str(tmp_path / "data"),
        "IVR_AUDIO": str(tmp_path / "audio"),
        "IVR_SPEAK": "carrier",
    }
    return lambda: CliRunner().invoke(main, ANA, env=environment)


def edit(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_a_broken_promise_keeps_menus_from_callers(menus: Path, run: Run) -> None:
    edit(menus / "red-flags.yaml", "nine one one", "nine one one. Or press 5")
    done = run()
    assert done.exit_code == 1
    assert "Nothing was published" in done.output
    assert "But '5' in 'leg.step-up', heard in the ringing: no key works then." in done.output
    assert "The shortest call that shows it: press 4, press 1." in done.output
    edit(menus / "red-flags.yaml", " Or press 5", "")
    assert run().exit_code == 0


def test_a_test_call_that_fails_keeps_menus_from_callers(menus: Path, run: Run) -> None:
    calls = menus / "test-calls" / "signs.yaml"
    calls.parent.mkdir()
    calls.write_text("test-calls:\n  - call: A sign\n    steps:\n      - presses: 4, 1\n      - hears: closed\n")
    done = run()
    assert done.exit_code == 1
    assert "Nothing was published" in done.output
    assert f"{calls}:5: “A sign” (language 'en'): The caller should hear \"closed\" there." in done.output
    edit(calls, "hears: closed", "hears: nine one one")
    assert run().exit_code == 0
