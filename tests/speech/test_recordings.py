"""Recordings by name: each fault has its own message, and only what says the line's words is played."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.speech.recordings import find, texts
from tests.speech.sounds import tiny_line

ACCEPT = "'ivr recordings accept goodbye --language en'"
GOODBYE = tiny_line().phrases["goodbye"].text["en"]


def put(folder: Path, *files: str, words: str | None = None) -> Path:
    """Empty recordings of these names, with these words beside them."""
    for file in files:
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        if words is not None:
            path.with_suffix(".txt").write_text(words, encoding="utf-8")
    return folder


def test_no_folder_is_no_recordings(tmp_path: Path) -> None:
    found = find(tiny_line(), tmp_path / "none")
    assert (found.all, found.findings, found.fresh()) == ({}, (), {})


@pytest.mark.parametrize(
    "file", ["en/goodbye.wav", "en/goodbye.mp3", "en/goodbye.m4a", "en/goodbye.ogg", "en/goodbye.WAV"]
)
@pytest.mark.parametrize(
    "words", [GOODBYE, GOODBYE.replace(" ", "\n ") + "\n\n", "\ufeff" + GOODBYE, GOODBYE.replace(" ", "\u00a0")]
)
def test_a_recording_of_the_lines_words_is_played(file: str, words: str, tmp_path: Path) -> None:
    put(tmp_path, file, "README.md", "en/.hidden.wav")
    (tmp_path / "en/goodbye.txt").write_text(words, encoding="utf-8")
    found = find(tiny_line(), tmp_path)
    assert list(found.fresh()) == [("goodbye", "en")]
    assert found.findings == ()


@pytest.mark.parametrize(
    ("file", "words", "problem", "remedy"),
    [
        (
            "en/goodbye.wav",
            "So long.",
            f'It is stale and not played: it says "So long.", and the line now says "{GOODBYE.strip()}"',
            f"Record it again, then type {ACCEPT}. Until then another voice speaks.",
        ),
        (
            "en/goodbye.wav",
            None,
            "Nobody has said yet that it speaks the words of 'goodbye', so it is not played",
            f"Listen to it. If it does, type {ACCEPT}.",
        ),
        (
            "en/godbye.wav",
            None,
            "The line says nothing called 'godbye' in language 'en', so it is not played",
            "Did you mean 'goodbye.wav'?",
        ),
        (
            "es/xyzzy.wav",
            None,
            "The line says nothing called 'xyzzy' in language 'es', so it is not played",
            "See all names with 'ivr recordings --missing'.",
        ),
        (
            "en/goodbye.flac",
            None,
            "Its ending '.flac' is not known and it is not played",
            "Save it with one of the endings .wav, .mp3, .m4a, .ogg.",
        ),
        ("goodbye.wav", None, "It is in no folder of a language and is not played", "Move it to '{0}/en' or '{0}/es'."),
        (
            "fr/goodbye.wav",
            None,
            "It is in no folder of a language and is not played",
            "Move it to '{0}/en' or '{0}/es'.",
        ),
        (
            "en/x/goodbye.wav",
            None,
            "It is in no folder of a language and is not played",
            "Move it to '{0}/en' or '{0}/es'.",
        ),
    ],
)
def test_each_fault_has_its_own_message(
    file: str, words: str | None, problem: str, remedy: str, tmp_path: Path
) -> None:
    found = find(tiny_line(), put(tmp_path, file, words=words))
    (finding,) = found.findings
    assert (finding.path, finding.problem, finding.remedy) == (tmp_path / file, problem, remedy.format(tmp_path))
    assert found.fresh() == {}


def test_of_two_recordings_of_the_same_the_first_is_played(tmp_path: Path) -> None:
    found = find(tiny_line(), put(tmp_path, "en/goodbye.mp3", "en/goodbye.wav", words=GOODBYE))
    assert found.fresh()["goodbye", "en"].path.name == "goodbye.mp3"
    (finding,) = found.findings
    assert (finding.path.name, finding.remedy) == ("goodbye.wav", "Delete one of the two.")
    assert "another recording of the same, 'goodbye.mp3'" in finding.problem


def test_words_that_cannot_be_read_are_other_words(tmp_path: Path) -> None:
    put(tmp_path, "en/goodbye.wav")
    (tmp_path / "en/goodbye.txt").write_bytes(b"\xff\xfe\xfa")
    assert "It is stale" in find(tiny_line(), tmp_path).findings[0].problem


def test_words_that_were_saved_in_the_wrong_encoding_are_told(tmp_path: Path) -> None:
    put(tmp_path, "en/goodbye.wav")
    (tmp_path / "en/goodbye.txt").write_text("AdiÃ³s.", encoding="utf-8")
    (finding,) = find(tiny_line(), tmp_path).findings
    assert "Its words in 'goodbye.txt' cannot be read: The accents on this line were saved in the" in finding.problem
    assert "'AdiÃ³s' is probably 'Adiós'" in finding.problem


def test_accepting_notes_the_words(tmp_path: Path) -> None:
    find(tiny_line(), put(tmp_path, "es/goodbye.wav")).all["goodbye", "es"].accept()
    assert (tmp_path / "es/goodbye.txt").read_text(encoding="utf-8").strip() == tiny_line().phrases["goodbye"].text[
        "es"
    ].strip()
    assert find(tiny_line(), tmp_path).findings == ()


def test_every_text_can_be_recorded_once() -> None:
    assert ("main.choices", "es") in texts(tiny_line())
    assert ("whisper.en", "en") in texts(tiny_line())
