"""``ivr recordings``: listing, the script, accepting, and importing one long recording."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from ivr.cli.main import main
from ivr.speech.recordings import texts
from ivr.speech.rendering.script import entries
from tests.lines import SMALL, small_line
from tests.speech.sounds import babble, quiet, recorded

GOODBYE = small_line().phrases["goodbye"].text["en"]


def run(folder: Path, *arguments: str) -> Result:
    command = ["recordings", "--menus", str(SMALL), "--audio-folder", str(folder), *arguments]
    return CliRunner().invoke(main, command)


@pytest.fixture
def audio(tmp_path: Path) -> Path:
    """A fresh recording, a stale one, one that nobody has listened to and one with a wrong name."""
    for file, words in (
        ("en/goodbye.wav", GOODBYE),
        ("es/goodbye.mp3", "Otra cosa."),
        ("en/nobody.ogg", None),
        ("en/godbye.m4a", None),
    ):
        path = recorded(tmp_path / "recordings" / file, babble(1.0))
        if words:
            path.with_suffix(".txt").write_text(words)
    return tmp_path


def test_the_list(audio: Path) -> None:
    done = run(audio)
    assert done.exit_code == 0
    assert "en  fresh       goodbye\n" in done.output
    assert "es  not played  goodbye\n" in done.output
    assert "It is stale and not played" in done.output
    assert "Did you mean 'goodbye.m4a'?" in done.output
    total = len(texts(small_line()))
    assert f"1 of {total} texts are recorded and played; {total - 3} are not recorded." in done.output
    assert "missing" not in done.output
    assert "es  missing     emergency" in run(audio, "--missing").output


def test_the_list_as_json(audio: Path) -> None:
    data = json.loads(run(audio, "--json").output)
    states = {(row["id"], row["language"]): row["state"] for row in data["recordings"]}
    assert states["goodbye", "en"] == "fresh"
    assert states["goodbye", "es"] == states["nobody", "en"] == "not played"
    assert states["emergency", "es"] == "missing"
    assert len(data["findings"]) == 3


def test_the_script_is_of_what_is_still_to_be_read(audio: Path, tmp_path: Path) -> None:
    shown = run(audio, "script", "--language", "en").output
    assert "[en] emergency (" in shown
    assert "[en] goodbye (" not in shown
    assert "[es]" not in shown
    done = run(audio, "script", "--all", "--output", str(tmp_path / "script.txt"))
    assert done.exit_code == 0
    assert "[en] goodbye (" in (tmp_path / "script.txt").read_text()
    assert run(audio, "script", "--language", "fr").exit_code == 2


def test_accepting(audio: Path) -> None:
    assert run(audio, "accept").exit_code == 2
    unknown = run(audio, "accept", "emergency")
    assert (unknown.exit_code, "There is no recording 'emergency'" in unknown.output) == (2, True)
    assert run(audio, "accept", "goodbye", "--language", "es").output.endswith("1 accepted. Next: ivr render\n")
    assert (audio / "recordings/es/goodbye.txt").read_text().strip() == small_line().phrases["goodbye"].text[
        "es"
    ].strip()
    assert "1 accepted" in run(audio, "accept", "--all").output
    assert "3 of " in run(audio).output


def long_recording(path: Path, language: str) -> Path:
    """Everything of a language, read one after the other."""
    wanted = entries(small_line(), (language,))
    sounds = [piece for each in wanted for piece in (babble(each.seconds, 8000, each.number), quiet(2.0, 8000))]
    return recorded(path, np.concatenate(sounds), 8000)


def test_one_long_recording_is_cut_into_all_its_texts(tmp_path: Path) -> None:
    done = run(tmp_path, "import", str(long_recording(tmp_path / "long.wav", "es")), "--language", "es")
    assert done.exit_code == 0
    wanted = entries(small_line(), ("es",))
    assert f"{len(wanted)} texts, 0 doubtful" in done.output
    assert {path.stem for path in (tmp_path / "recordings/es").iterdir()} == {each.id for each in wanted}
    listed = run(tmp_path)
    assert f"0 of {len(texts(small_line()))} texts are recorded and played" in listed.output
    assert f"{len(wanted)} accepted" in run(tmp_path, "accept", "--all").output


def test_an_import_that_cannot_be_right_is_refused(tmp_path: Path) -> None:
    few = run(tmp_path, "import", str(recorded(tmp_path / "few.wav", babble(2.0))))
    assert (few.exit_code, "stretches of speech for" in few.output) == (1, True)
    (tmp_path / "reading.flac").touch()
    other = run(tmp_path, "import", str(tmp_path / "reading.flac"))
    assert (other.exit_code, "none of the endings" in other.output) == (2, True)
