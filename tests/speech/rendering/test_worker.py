"""The process that speaks: one child for each task, so that every file is complete and always the same."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from threading import Event, Timer

import pytest

from ivr.core.line.utterances import utterances
from ivr.speech.reference import rendered_seconds
from ivr.speech.rendering import worker
from ivr.speech.rendering.workers import Job, Worker, Workers
from ivr.speech.voice import Speech, SpeechError, speech_of
from ivr.speech.wav import is_sound, seconds
from tests.lines import small_line
from tests.speech.sounds import babble, quiet, recorded

TEXTS = [each for each in utterances(small_line()) if len(each.text.split()) > 6][::13][:16]
SHARED_BY_SESSIONS = Path("/proc/self/autogroup")
"""There where the kernel shares the cores between sessions."""
SPEECHES = [speech_of(small_line(), each) for each in TEXTS]


def spoken(folder: Path, count: int) -> list[bytes]:
    """All texts, spoken by so many workers."""
    folder.mkdir()
    jobs = [Job(folder / f"{number}.wav", speech) for number, speech in enumerate(SPEECHES)]
    with Workers(count) as workers:
        done = list(workers.do(jobs))
    assert [each.error for each in done] == [""] * len(jobs)
    assert sorted(path.name for path in folder.iterdir()) == sorted(job.to.name for job in jobs)
    return [job.to.read_bytes() for job in jobs]


def test_every_file_is_complete_and_the_same_every_time(tmp_path: Path) -> None:
    first = spoken(tmp_path / "first", 2)
    for data, text, speech in zip(first, TEXTS, SPEECHES, strict=True):
        expected = rendered_seconds(speech.text, text.language, speech.rate)
        assert is_sound(data)
        assert (len(data) - 44) / 16000 == pytest.approx(expected, rel=0.3)
    for again, count in (("second", 2), ("third", 1), ("fourth", 3)):
        assert spoken(tmp_path / again, count) == first


def test_where_processes_cannot_be_copied_one_is_started_for_each_text(tmp_path: Path) -> None:
    alone = Worker(once=True)
    copied = Worker()
    for number, speech in enumerate(SPEECHES[:2]):
        for name, each in (("alone", alone), ("copied", copied)):
            assert each.do(Job(tmp_path / f"{name}-{number}.wav", speech)).error == ""
        assert (tmp_path / f"alone-{number}.wav").read_bytes() == (tmp_path / f"copied-{number}.wav").read_bytes()
    alone.close()
    copied.close()


@pytest.mark.parametrize("once", [False, True])
def test_tasks_are_answered_in_order(once: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: FBT001
    recording = recorded(tmp_path / "a.wav", babble(1.0))
    tasks = [
        Job(tmp_path / "said.wav", Speech("Hello.", "en-US", 130)),
        Job(tmp_path / "recorded.wav", recording=recording),
    ]
    asked = tmp_path / "asked"
    answers: list[dict[str, float]] = []
    for chosen in [[task] for task in tasks] if once else [tasks]:
        asked.write_text("".join(task.task() for task in chosen))
        monkeypatch.setattr(sys, "stdout", written := io.StringIO())
        with asked.open() as stdin, monkeypatch.context() as read:
            read.setattr(sys, "stdin", stdin)
            worker.main([worker.ONCE] if once else [])
        answers += [json.loads(line) for line in written.getvalue().splitlines()]
    assert [answer["seconds"] for answer in answers] == [seconds(task.to) for task in tasks]


def test_a_child_that_crashes_is_an_answer() -> None:
    def crash() -> worker.Answer:
        os.kill(os.getpid(), signal.SIGKILL)
        return {}

    asker, _ = os.pipe()
    assert worker.in_child(crash, asker) == {"error": "The process that spoke died with -9."}


@pytest.mark.parametrize(
    ("task", "error"),
    [
        ({"recording": "silent.wav"}, "There is no sound in it."),
        ({"recording": "none.wav"}, "It cannot be decoded (No such file or directory)."),
        ({"speech": {"text": "x", "locale": "en-US", "rate": 130, "voice": ""}}, "There is no engine."),
    ],
)
def test_what_cannot_be_done_is_told_and_leaves_nothing(
    task: worker.Task, error: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    recorded(tmp_path / "silent.wav", quiet(1.0))
    voice = None if "recording" in task else SpeechError("There is no engine.")
    answer = worker._attempt(voice, {"to": str(tmp_path / "to.wav"), **task})
    assert answer == {"error": error}
    assert [path.name for path in tmp_path.iterdir()] == ["silent.wav"]


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    recording = recorded(tmp_path / "a.wav", babble(1.0))
    to = str(tmp_path / "none" / "to.wav")
    answer = str(worker._attempt(None, {"to": to, "recording": str(recording)})["error"])
    assert answer.endswith("cannot be used: No such file or directory.")


def test_without_an_engine_recordings_can_be_made_ready_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_engine(_name: str) -> None:
        raise SpeechError("No espeak-ng library can be loaded.")

    monkeypatch.setattr("ivr.speech.pyttsx3_voice.Pyttsx3Voice", no_engine)
    recording = recorded(tmp_path / "a.wav", babble(1.0))
    no_voice: worker.Answer = {"error": "No espeak-ng library can be loaded."}
    for job, expected in (
        (Job(tmp_path / "said.wav", Speech("Hello.", "en-US", 130)), no_voice),
        (Job(tmp_path / "recorded.wav", recording=recording), None),
    ):
        answer = worker._prepared({}, json.loads(job.task()))()
        assert answer == (expected or {"seconds": seconds(job.to) or 0.0})


@pytest.mark.parametrize("own_session", [True, False])
def test_one_that_stands_behind_lets_everything_else_come_first_and_not_the_line(own_session: bool) -> None:  # noqa: FBT001
    """The session stands behind where the kernel shares the cores between sessions, unless it is the line's too."""
    script = f"""
import os
from ivr.speech.rendering import worker

if {own_session}:
    os.setsid()
worker._stand_behind()
print(os.nice(0), open("{SHARED_BY_SESSIONS}").read() if os.path.exists("{SHARED_BY_SESSIONS}") else "")
"""
    before = SHARED_BY_SESSIONS.read_text(encoding="ascii") if SHARED_BY_SESSIONS.exists() else ""
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    nice, _, session = done.stdout.partition(" ")
    assert nice == "19"
    assert not before or (session.strip().endswith(" nice 19") if own_session else session.strip() == before.strip())


def test_what_is_over_is_ended_with_the_child_that_speaks_and_leaves_no_file(tmp_path: Path) -> None:
    over = Event()
    jobs = [Job(tmp_path / f"{number}.wav", replace(SPEECHES[0], text="Hello. " * 3000)) for number in range(4)]
    with Workers(2) as workers:
        found = workers.do(jobs, over)
        Timer(0.5, over.set).start()
        assert list(found) == []
        pids = [each._process.pid for each in workers._all if each._process]
    assert not [path for path in tmp_path.iterdir() if not path.name.startswith(".")]
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.killpg(pid, 0)
