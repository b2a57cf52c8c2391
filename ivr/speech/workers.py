"""Workers: processes that speak, started from anywhere, whatever threads the starting process has."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from pathlib import Path
from queue import SimpleQueue
from threading import Timer
from typing import Final, Self, TextIO, cast

from ivr.speech.voice import Speech, SpeechError
from ivr.speech.worker import ONCE

SECONDS: Final = 60.0
"""How long one file may take; then its process is ended."""
_ATTEMPTS: Final = 2


@dataclass(frozen=True, slots=True)
class Job:
    """One file to write: a text to speak, or a recording to convert."""

    to: Path
    speech: Speech | None = None
    recording: Path | None = None
    slow: bool = False
    """For a recording: spoken slower."""

    def task(self) -> str:
        """The job as a worker reads it."""
        task: dict[str, object] = {"to": str(self.to.absolute())}
        if self.speech:
            task["speech"] = asdict(self.speech)
        else:
            task |= {"recording": str(self.recording and self.recording.absolute()), "slow": self.slow}
        return json.dumps(task) + "\n"


@dataclass(frozen=True, slots=True)
class Done:
    """How a job ended: the seconds of sound it made, or why it made none."""

    job: Job
    seconds: float = 0.0
    error: str = ""


class Worker:
    """One process, started when it is first needed and again when it has ended."""

    def __init__(self, *, once: bool = False) -> None:
        self._arguments = [ONCE] if once else []
        self._process: subprocess.Popen[str] | None = None

    def do(self, job: Job) -> Done:
        """Do a job; a process that died without an answer is tried once more."""
        error = ""
        for _ in range(_ATTEMPTS):
            try:
                answer = json.loads(self._ask(job.task()))
                return Done(job, float(answer.get("seconds", 0)), str(answer.get("error", "")))
            except (OSError, ValueError) as failure:
                self.close()
                error = f"The process that speaks does not answer ({type(failure).__name__})."
        return Done(job, error=error)

    def close(self) -> None:
        """End the process."""
        if self._process:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _ask(self, task: str) -> str:
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process = self._start()
        process = self._process
        watch = Timer(SECONDS, process.kill)
        watch.start()
        try:
            pipes = cast("tuple[TextIO, TextIO]", (process.stdin, process.stdout))
            pipes[0].write(task)
            pipes[0].flush()
            answer = pipes[1].readline()
            if self._arguments:
                process.wait()
            return answer
        finally:
            watch.cancel()

    def _start(self) -> subprocess.Popen[str]:
        # One thread only, for a process that is going to be copied.
        alone = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        return subprocess.Popen(  # noqa: S603  # our own module
            [sys.executable, "-m", "ivr.speech.worker", *self._arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=os.environ | alone,
        )


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Workers:
    """Several workers, for use in a ``with`` block.

    Args:
        count: How many work at the same time; 0 for one a core.
    """

    def __init__(self, count: int = 0) -> None:
        self._count = count or cores()
        self._all = [Worker() for _ in range(self._count)]
        self._idle: SimpleQueue[Worker] = SimpleQueue()
        for worker in self._all:
            self._idle.put(worker)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        for worker in self._all:
            worker.close()

    def do(self, jobs: Sequence[Job]) -> Iterator[Done]:
        """Do the jobs and give each back as it is done, in any order."""
        with ThreadPoolExecutor(self._count) as threads:
            for done in as_completed([threads.submit(self._one, job) for job in jobs]):
                yield done.result()

    def _one(self, job: Job) -> Done:
        worker = self._idle.get()
        try:
            return worker.do(job)
        finally:
            self._idle.put(worker)


def do_now(job: Job) -> None:
    """Do one job and wait for it.

    Raises:
        SpeechError: It could not be done.
    """
    worker = Worker()
    try:
        done = worker.do(job)
    finally:
        worker.close()
    if done.error:
        raise SpeechError(done.error)
