"""Workers survive what happens to processes: they die, they hang, they answer nonsense."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from ivr.speech.rendering import workers
from ivr.speech.rendering.workers import Job, Worker, Workers, cores, do_now
from ivr.speech.voice import Speech, SpeechError

HELLO = Speech("Hello.", "en-US", 130)


def test_a_worker_that_was_killed_is_started_again(tmp_path: Path) -> None:
    worker = Worker()
    assert worker.do(Job(tmp_path / "a.wav", HELLO)).seconds > 0
    assert worker._process
    worker._process.kill()
    worker._process.wait()
    assert worker.do(Job(tmp_path / "b.wav", HELLO)).seconds > 0
    worker.close()
    worker.close()
    assert (tmp_path / "a.wav").read_bytes() == (tmp_path / "b.wav").read_bytes()


@pytest.mark.parametrize("program", ["import time; time.sleep(60)", "print('what?'); input()", "exit(1)"])
def test_a_process_that_does_not_answer_is_given_up(
    program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "python"
    script.write_text(f'#!/bin/sh\nexec {sys.executable} -c "{program}"\n')
    script.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(script))
    monkeypatch.setattr(workers, "SECONDS", 0.2)
    worker = Worker()
    assert "The process that speaks does not answer" in worker.do(Job(tmp_path / "a.wav", HELLO)).error
    assert worker._process is None


def test_one_file_now(tmp_path: Path) -> None:
    do_now(Job(tmp_path / "a.wav", HELLO))
    assert (tmp_path / "a.wav").stat().st_size > 5000
    with pytest.raises(SpeechError, match="voice 'nonsense' is not there"):
        do_now(Job(tmp_path / "b.wav", Speech("Hello.", "en-US", 130, "nonsense")))
    assert [path.name for path in tmp_path.iterdir()] == ["a.wav"]


def test_one_worker_for_each_core(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(Workers()._all) == cores() >= 1
    assert len(Workers(3)._all) == 3
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    assert cores() == os.cpu_count()
