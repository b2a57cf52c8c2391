"""A small line with all its audio, rendered once."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.core.model import FILES
from ivr.speech.pyttsx3_voice import engine_name
from ivr.speech.render import render
from ivr.speech.shelf import Shelf
from tests.speech.sounds import tiny_line


@pytest.fixture(scope="session")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An audio folder in which everything the tiny line says is rendered. Copy it before changing it."""
    audio = tmp_path_factory.mktemp("audio")
    shelf = Shelf(tiny_line(), audio, FILES, engine_name())
    assert {done.error for done in render(shelf, shelf.missing())} == {""}
    return audio
