"""A line is killed while its voice speaks, at one moment and another: no half of a file is ever played."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from ivr.core.line.model import FILES
from ivr.speech.audio_library import AudioLibrary
from ivr.speech.pyttsx3_voice import engine_name
from ivr.speech.rendering import naming
from tests.speech.sounds import tiny_line

KILLS = 3
LINE = """
import sys
from pathlib import Path
from ivr.speech.rendering.workers import Workers
from tests.speech.rendering.test_kills import shelf_in

shelf = shelf_in(Path(sys.argv[1]))
shelf.folder.mkdir(parents=True, exist_ok=True)
with Workers(2) as workers:
    for done in workers.do(shelf.missing()):
        print(done.job.to.name, flush=True)
"""


def shelf_in(audio: Path) -> AudioLibrary:
    """The small line's audio in a folder."""
    return AudioLibrary(tiny_line(), audio, FILES, engine_name())


def test_no_half_file_is_ever_played(rendered: Path, tmp_path: Path) -> None:
    whole = {path.name: path.read_bytes() for path in (rendered / "rendered").iterdir() if naming.is_name(path.name)}
    folder = tmp_path / "rendered"
    for kill in range(1, KILLS + 1):
        line = subprocess.Popen([sys.executable, "-c", LINE, tmp_path], stdout=subprocess.PIPE)
        assert line.stdout
        for _ in range(kill):
            assert line.stdout.readline()
        line.kill()
        line.communicate()
        there = {path.name: path.read_bytes() for path in folder.iterdir() if naming.is_name(path.name)}
        assert len(there) >= kill
        assert there == {name: whole[name] for name in there}
        shelf = shelf_in(tmp_path)
        heard = {name for each in shelf.texts() if (name := (shelf.url(each) or "").rpartition("/")[2])}
        assert {name: shelf.read(name) for name in heard} == {name: (whole[name], True) for name in heard}
