"""Commands in tests look for audio where there is none, unless a test says where."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def no_audio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave aside what was rendered for the shipped line."""
    monkeypatch.setenv("IVR_AUDIO", str(tmp_path / "no-audio"))
