"""`make` sets the project up: what was set up before comes back where that fails, and voices are not fetched again."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
INPUTS = ("requirements.lock", "requirements-voices.lock", "pyproject.toml")
PYTHON = """#!/bin/sh
case "$*" in
  "-m venv .venv") mkdir -p .venv/bin && cp "$0" .venv/bin/python && touch .venv/new ;;
  *" pip install "*) exit {pip} ;;
esac
"""
"""Stands for Python, which takes half a minute for an environment and needs a network; pip ends with a chosen code."""


def set_up(folder: Path, pip: int) -> subprocess.CompletedProcess[str]:
    """A folder that was set up before files of it changed, set up again."""
    shutil.copy(ROOT / "Makefile", folder)
    (folder / ".venv/share/ivr/voices").mkdir(parents=True)
    for path in (".venv/old", ".venv/share/ivr/voices/one.bin", ".venv/.ready"):
        (folder / path).write_text("kept")
    os.utime(folder / ".venv/.ready", (0, 0))
    for name in INPUTS:
        (folder / name).touch()
    (folder / "bin").mkdir()
    (folder / "bin/python3").write_text(PYTHON.format(pip=pip))
    (folder / "bin/python3").chmod(0o755)
    search = {"PATH": f"{folder / 'bin'}:{os.environ['PATH']}"}
    return subprocess.run(
        ["make", ".venv/.ready"], cwd=folder, env=search, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.parametrize("pip", [0, 1], ids=["packages come", "no network"])
def test_what_was_set_up_is_kept_until_something_better_is_there(pip: int, tmp_path: Path) -> None:
    done = set_up(tmp_path, pip)
    there = {path.name for path in (tmp_path / ".venv").iterdir()} & {"old", "new", ".ready"}
    assert there == ({"old", ".ready"} if pip else {"new", ".ready"})
    assert (bool(done.returncode), "what was set up before is there again" in done.stdout) == (bool(pip), bool(pip))
    assert (tmp_path / ".venv/share/ivr/voices/one.bin").read_text() == "kept"
    assert not (tmp_path / ".venv.before").exists()
