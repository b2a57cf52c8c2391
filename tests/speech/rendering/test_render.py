"""Rendering: only what is missing or changed, and nothing but what the line says."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

from ivr.core.line.model import FILES, Line
from ivr.speech.audio_library import AudioLibrary
from ivr.speech.pyttsx3_voice import engine_name
from ivr.speech.rendering.render import render
from tests.speech.sounds import tiny_line


def changed() -> Line:
    """The tiny line with one word more in one English sentence."""
    line = tiny_line()
    goodbye = line.phrases["goodbye"]
    said = replace(goodbye, text=dict(goodbye.text) | {"en": "Thank you very much. Goodbye."})
    return replace(line, phrases=dict(line.phrases) | {"goodbye": said})


def test_only_what_changed_is_rendered_and_the_rest_stays_untouched(rendered: Path, tmp_path: Path) -> None:
    audio = shutil.copytree(rendered, tmp_path / "audio", copy_function=os.link)
    before = {path.name: path.stat().st_mtime_ns for path in (audio / "rendered").iterdir()}
    shelf = AudioLibrary(changed(), audio, FILES, engine_name())
    said = [shelf.utterance(job.to.name) for job in shelf.missing()]
    assert [(each.id, each.language) for each in said if each] == [("goodbye", "en")]
    assert [done.error for done in render(shelf, shelf.missing())] == [""]
    again = AudioLibrary(changed(), audio, FILES, engine_name())
    assert again.missing() == []
    assert len(again.unused()) == 1
    assert before.items() <= {path.name: path.stat().st_mtime_ns for path in (audio / "rendered").iterdir()}.items()


def test_nothing_to_do_starts_no_process(rendered: Path) -> None:
    shelf = AudioLibrary(tiny_line(), rendered, FILES, engine_name())
    assert list(render(shelf, [])) == []
