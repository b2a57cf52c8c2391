"""Audio checks: what is right passes, and every fault has its own message."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ivr.content.line.timing import retimed
from ivr.content.load import load_folder
from ivr.core.line.model import CARRIER, FILES, Line
from ivr.speech import telephone
from ivr.speech.audio_library import URL, AudioLibrary
from ivr.speech.checks import check, measure
from ivr.speech.pyttsx3_voice import engine_name
from ivr.speech.rendering.render import render
from ivr.speech.telephone import Samples
from tests.lines import small_line
from tests.speech.sounds import babble, quiet, recorded, tiny_line, tone, utterance

SAID = utterance("emergency")


def problems(audio: Path, line: Line | None = None, mode: str = FILES) -> list[tuple[str, str]]:
    line = line or tiny_line()
    shelf = AudioLibrary(line, audio, mode, engine_name())
    return [(found.problem, found.remedy) for found in check(retimed(line, shelf.lengths()), shelf)]


def test_what_the_shipped_line_says_in_both_languages_passes(tmp_path: Path) -> None:
    """All menus, signs and phrases, and one topic; `make soak` hears the others as well."""
    line = load_folder(Path("menus")).line
    assert line
    line = replace(line, topics=dict(list(line.topics.items())[:1]))
    shelf = AudioLibrary(line, tmp_path, FILES, engine_name())
    assert {done.error for done in render(shelf, shelf.missing())} == {""}
    # What takes too long to say is a matter of the texts, and of the voice that callers hear in the end.
    assert [problem for problem, remedy in problems(tmp_path, line) if "fewer words" not in remedy] == []


@pytest.fixture
def audio(rendered: Path, tmp_path: Path) -> Path:
    """An audio folder with everything rendered, free to be changed."""
    return shutil.copytree(rendered, tmp_path / "audio", copy_function=os.link)


def change(audio: Path, harm: Callable[[Samples], Samples]) -> None:
    """Put another sound in the place of the emergency sentence."""
    url = AudioLibrary(tiny_line(), audio, FILES, engine_name()).url(SAID)
    path = audio / "rendered" / str(url).removeprefix(URL)
    samples, _ = telephone.from_wav(path.read_bytes())
    path.unlink()
    path.write_bytes(telephone.to_wav(harm(samples)))


def dull(samples: Samples) -> Samples:
    """Without anything above 250 hertz."""
    spectrum = np.fft.rfft(samples)
    spectrum[int(len(spectrum) / 16) :] = 0
    low = np.fft.irfft(spectrum, len(samples)).astype(np.float32)
    return low * np.float32(10 ** ((telephone.LOUDNESS - telephone.loudness(low)) / 20))


@pytest.mark.parametrize(
    ("harm", "problem"),
    [
        (lambda sound: sound[: len(sound) // 2], ": it is cut off"),
        (lambda sound: sound[: int(len(sound) * 0.8)], "ends in the middle of a sound: it is cut off"),
        (lambda sound: np.tile(sound, 2), ": it holds something else"),
        (lambda sound: np.clip(sound * 30, -1, 1), "is distorted"),
        (lambda sound: sound * np.float32(0.3), "is at -30 dB, the others at -20 dB"),
        (dull, "is dull or shrill: the telephone carries"),
        (lambda sound: sound * np.float32(0), "is silent or not for the telephone"),
    ],
)
def test_each_fault_of_a_rendered_file_has_its_own_message(
    harm: Callable[[Samples], Samples], problem: str, audio: Path
) -> None:
    change(audio, harm)
    found = problems(audio)
    assert any(told.startswith("The audio of 'emergency' in language 'en'") and problem in told for told, _ in found), (
        found
    )
    assert {remedy for _, remedy in found} == {"Delete it and run 'ivr render'."}


def test_files_that_are_missing_or_broken_are_counted(audio: Path) -> None:
    first, second, *_ = sorted((audio / "rendered").iterdir())
    first.unlink()
    second.unlink()
    second.write_bytes(b"RIFF")
    total = len(AudioLibrary(tiny_line(), audio, FILES, engine_name()).jobs)
    assert problems(audio) == [(f"2 of {total} audio files are missing or broken", "Run 'ivr render'.")]
    assert problems(audio, mode=CARRIER) == []


def test_a_file_that_vanishes_meanwhile_is_told(audio: Path) -> None:
    shelf = AudioLibrary(tiny_line(), audio, FILES, engine_name())
    shutil.rmtree(audio / "rendered")
    assert {found.problem.split(":")[0].partition(" cannot")[2] for found in check(tiny_line(), shelf)} == {" be read"}


def test_hurried_speech_is_told() -> None:
    text = "one two three four five six seven eight nine ten"
    assert measure(babble(2.4, 8000), 8000, text).words_a_minute == pytest.approx(300)


RECORD = "Record it again; until then another voice speaks."


@pytest.mark.parametrize(
    ("samples", "rate", "problem", "remedy"),
    [
        (np.concatenate([babble(4.5), quiet(0.2)]), 16000, None, None),
        (quiet(4.4), 16000, "The recording is not played. There is no sound in it", RECORD),
        (babble(0.4), 16000, "The recording takes 0.8 seconds, where its text takes about 4.7: it is cut off", RECORD),
        (
            babble(15.0),
            16000,
            "The recording takes 15.4 seconds, where its text takes about 4.7: it holds something else",
            RECORD,
        ),
        (
            np.clip(babble(4.5) * 50, -1, 1),
            16000,
            "The recording is distorted: it was too loud",
            "Record it again, more softly.",
        ),
        (np.concatenate([babble(4.0), tone(0.3, 16000)]), 16000, "The recording ends in the middle of a sound", RECORD),
        (
            babble(4.5, 6000),
            6000,
            "The recording has 6000 samples a second and sounds dull; the telephone carries 8000",
            "Record with 16,000 samples a second or more.",
        ),
        (tone(4.4, 16000, 120), 16000, "The recording is dull or shrill: the telephone carries 0% of it", RECORD),
    ],
    ids=["good", "silent", "short", "long", "distorted", "abrupt", "dull", "rumble"],
)
def test_each_fault_of_a_recording_has_its_own_message(
    samples: Samples, rate: int, problem: str | None, remedy: str | None, tmp_path: Path
) -> None:
    path = recorded(tmp_path / "recordings/en/emergency.wav", samples, rate)
    path.with_suffix(".txt").write_text(SAID.text)
    found = problems(tmp_path, mode=CARRIER)
    assert (problem, remedy) in found if problem else found == []


def test_a_corrupt_recording_is_told(tmp_path: Path) -> None:
    path = recorded(tmp_path / "recordings/en/emergency.mp3", babble(2.0))
    path.with_suffix(".txt").write_text(SAID.text)
    path.write_bytes(b"This is no recording." * 100)
    ((problem, remedy),) = problems(tmp_path, mode=CARRIER)
    assert problem.startswith("The recording is not played. It cannot be decoded")
    assert remedy == RECORD


def test_what_is_urgent_and_takes_too_long_is_told(tmp_path: Path) -> None:
    line = small_line()
    flag = line.red_flags["leg"]
    assert flag.step_up
    slow = replace(flag.step_up, seconds={"en": 10.4, "es": 9.9})
    line = replace(line, red_flags={"leg": replace(flag, step_up=slow)})
    shelf = AudioLibrary(line, tmp_path, CARRIER, "")
    (found,) = check(line, shelf)
    assert found.problem == "'leg.step-up' takes 10.4 seconds in language 'en'"
    assert found.remedy == "Say it in fewer words; at most 10 seconds are allowed."
