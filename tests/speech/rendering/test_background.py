"""The good voice speaks behind the line: the most urgent first, one voice a prompt, never half a file."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Self

import pytest

from ivr.core.line.model import FILES
from ivr.speech.audio_library import LOCK, AudioLibrary
from ivr.speech.engines import refusal
from ivr.speech.pyttsx3_voice import engine_name
from ivr.speech.rendering import background as module
from ivr.speech.rendering.background import Background, Progress, _alone, affordable
from ivr.speech.rendering.workers import Done, Job
from tests.speech.sounds import tiny_line, utterance

PROMPT = (utterance("emergency"), utterance("no-input-1"))


class Spoken:
    """What callers hear."""

    def __init__(self, shelf: AudioLibrary) -> None:
        self.current = shelf
        self.all_heard = Event()

    def shelf(self) -> AudioLibrary:
        """What new callers hear."""
        return self.current

    def refresh(self) -> None:
        """What was made is heard."""
        self.current.refresh()
        made, total = self.current.good()
        if made == total:
            self.all_heard.set()


class Speaker:
    """Stands in for the processes that speak: copies what espeak said, in the order that it is asked for."""

    asked: list[Job]
    error = ""

    def __init__(self, _count: int = 0, *, behind: bool = False) -> None:
        assert behind
        type(self).asked = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        """Nothing is left."""

    def do(self, jobs: Sequence[Job], _stop: Event) -> Iterator[Done]:
        """One after the other."""
        for job in jobs:
            self.asked.append(job)
            if not self.error:
                shutil.copy(next(each for each in job.to.parent.iterdir() if each.name != LOCK), job.to)
            yield Done(job, 1.0, self.error)


@pytest.fixture
def shelf(rendered: Path, tmp_path: Path) -> AudioLibrary:
    """A line that espeak has spoken, and the neural voice has not."""
    audio = shutil.copytree(rendered, tmp_path / "audio", copy_function=os.link)
    return AudioLibrary(tiny_line(), audio, FILES, engine_name(), frozenset(tiny_line().languages))


def speak(shelf: AudioLibrary, job: Job) -> None:
    """As if the neural voice had spoken."""
    shutil.copy(next(path for path in shelf.folder.iterdir() if path.suffix == ".wav"), job.to)
    assert shelf.refresh()


def job_of(shelf: AudioLibrary, id_: str) -> Job:
    return next(
        job
        for job in shelf.waiting()
        if (said := shelf.utterance(job.to.name)) and (said.id, said.language) == (id_, "en")
    )


def test_a_caller_never_hears_two_voices_within_one_prompt(shelf: AudioLibrary) -> None:
    espeak = [shelf.url(each, PROMPT) for each in PROMPT]
    first, second = (job_of(shelf, each.id) for each in PROMPT)
    speak(shelf, first)
    assert [shelf.url(each, PROMPT) for each in PROMPT] == espeak
    assert shelf.url(PROMPT[0], PROMPT[:1]) != espeak[0]
    speak(shelf, second)
    neural = [f"/audio/rendered/{job.to.name}" for job in (first, second)]
    assert [shelf.url(each, PROMPT) for each in PROMPT] == neural
    slow = tuple(replace(each, slow=True) for each in PROMPT)
    assert [shelf.url(each, slow) for each in slow] == [name.replace(".wav", "-slow.wav") for name in neural]


def test_a_good_file_that_vanishes_is_spoken_by_espeak_until_it_is_made_again(shelf: AudioLibrary) -> None:
    job = job_of(shelf, "emergency")
    before = shelf.url(PROMPT[0])
    speak(shelf, job)
    job.to.unlink()
    data, itself = shelf.read(job.to.name)
    assert (bool(data), itself) == (True, False)
    assert shelf.url(PROMPT[0]) == before
    assert job in shelf.waiting()


def test_espeak_may_not_say_a_red_flag_on_a_live_line(shelf: AudioLibrary) -> None:
    told = refusal(shelf)
    assert "espeak would say 'emergency' (en), 'emergency' (es), and is hard to understand" in told
    assert "'ivr render --red-flags'" in told
    assert "'speak: carrier'" in told
    for job in shelf.waiting():
        if (said := shelf.utterance(job.to.name)) and said.id == "emergency":
            speak(shelf, job)
    assert refusal(shelf) == ""


def test_it_speaks_everything_the_most_urgent_first_and_tells_how_far_it_is(
    shelf: AudioLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "Workers", Speaker)
    spoken = Spoken(shelf)
    behind = Background(spoken, count=1)
    total = len(shelf.waiting())
    assert behind.progress() == Progress(0, total)
    assert f"has spoken 0 of {total} texts" in behind.progress().progress_text()
    behind.start()
    assert spoken.all_heard.wait(20)
    behind.stop()
    assert behind.progress() == Progress(total, total)
    assert behind.progress().progress_text() == ""
    first = shelf.utterance(Speaker.asked[0].to.name)
    assert first
    assert first.id == "emergency"
    assert len(Speaker.asked) == total


def test_a_voice_that_fails_again_and_again_is_given_up_and_told(
    shelf: AudioLibrary, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "Workers", Speaker)
    monkeypatch.setattr(Speaker, "error", "The model is damaged.")
    refreshed = Spoken(shelf)
    behind = Background(refreshed, count=1)
    monkeypatch.setattr(refreshed, "refresh", behind._stop.set)
    behind.start()
    assert behind._thread
    behind._thread.join(20)
    assert len(Speaker.asked) == 3
    assert behind.progress().progress_text() == "espeak speaks, which is hard to understand: The model is damaged."
    assert "the good voice does not go on" in caplog.text


def test_of_two_processes_one_lets_it_speak(tmp_path: Path) -> None:
    with _alone(tmp_path) as first, _alone(tmp_path) as second:
        assert (first, second) == (True, False)
    with _alone(tmp_path) as again:
        assert again


def test_after_a_swap_it_goes_on_with_what_is_spoken_now(shelf: AudioLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where it gave up what was spoken before."""
    monkeypatch.setattr(module, "_FOLLOW_SECONDS", 0.01)
    monkeypatch.setattr(module, "Workers", Speaker)
    monkeypatch.setattr(Speaker, "error", "The model is damaged.")
    spoken = Spoken(shelf)
    behind = Background(spoken, count=1)
    other = AudioLibrary(tiny_line(), shelf.folder.parent, FILES, engine_name(), frozenset({"en"}))
    given_up = Event()
    rest = behind._rest

    def tell_and_rest(shelf: AudioLibrary) -> None:
        given_up.set()
        rest(shelf)

    monkeypatch.setattr(behind, "_rest", tell_and_rest)
    behind.start()
    assert given_up.wait(20)
    monkeypatch.setattr(Speaker, "error", "")
    spoken.current = other
    assert spoken.all_heard.wait(20)
    behind.stop()
    assert behind.progress() == Progress(*other.good())
    assert other.good()[0] > 0
    assert shelf.good()[0] == 0


def test_what_is_under_way_is_left_where_something_else_is_spoken(
    shelf: AudioLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "Workers", Speaker)
    spoken = Spoken(shelf)
    behind = Background(spoken, count=1)
    spoken.current = AudioLibrary(tiny_line(), shelf.folder.parent, FILES, engine_name())
    behind._speak(shelf)
    assert len(Speaker.asked) == 1


def test_without_a_neural_voice_nothing_is_spoken(rendered: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spoken = Spoken(AudioLibrary(tiny_line(), rendered, FILES, engine_name(), lacking="The package is missing."))
    monkeypatch.setattr(module, "Workers", None)
    behind = Background(spoken)
    behind.start()
    assert spoken.all_heard.wait(20)
    behind.stop()
    assert behind.progress().as_dict() == {"spoken": 0, "texts": 0, "trouble": "The package is missing."}


def test_one_process_at_least_is_affordable() -> None:
    assert affordable(1) == 1
    assert 1 <= affordable(1000) < 1000
