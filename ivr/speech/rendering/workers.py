"""Workers: processes that speak, started from anywhere, whatever threads the starting process has."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Generator, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Timer
from typing import Final, Self, TextIO, cast

from ivr.speech.pyttsx3_voice import suited
from ivr.speech.rendering.worker import BEHIND, FOR, ONCE
from ivr.speech.voice import Speech, SpeechError

SECONDS: Final = 60.0
"""How long one file may take; then its process is ended."""
SECONDS_BEHIND: Final = 3600.0
"""The same where everything else on the machine comes first: on a busy one that may leave a hundredth of a core."""
_ATTEMPTS: Final = 2
_LOOK_SECONDS: Final = 0.5
"""How often it is looked whether nobody wants any more."""


@dataclass(frozen=True, slots=True)
class Job:
    """One file to write: a text to speak, or a recording to convert."""

    to: Path
    speech: Speech | None = None
    recording: Path | None = None

    def task(self) -> str:
        """The job as a worker reads it."""
        task: dict[str, object] = {"to": str(self.to.absolute())}
        if self.speech:
            task["speech"] = asdict(suited(self.speech))
        else:
            task["recording"] = str(self.recording and self.recording.absolute())
        return json.dumps(task) + "\n"


@dataclass(frozen=True, slots=True)
class Done:
    """How a job ended: the seconds of sound it made, or why it made none."""

    job: Job
    seconds: float = 0.0
    error: str = ""


class Worker:
    """One process, started when it is first needed and again when it has ended. It ends with this process.

    It may end with the thread that started it, too, so that thread closes it.

    Args:
        once: It does one job and ends.
        behind: Everything else on this machine comes first.
    """

    def __init__(self, *, once: bool = False, behind: bool = False) -> None:
        self._arguments = [ONCE] * once + [BEHIND] * behind
        self._process: subprocess.Popen[str] | None = None

    def do(self, job: Job, over: Event | None = None) -> Done:
        """Do a job; a process that died without an answer is tried once more, unless all of it is over."""
        error = ""
        for _ in range(_ATTEMPTS):
            if over and over.is_set():
                return Done(job, error="It was not done.")
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
            self.end()
            self._process.communicate()
            self._process = None

    def end(self) -> None:
        """End the process and its child at once, from any thread: whoever waits for an answer gets none."""
        if process := self._process:
            with suppress(OSError):
                os.killpg(process.pid, signal.SIGKILL) if hasattr(os, "killpg") else process.kill()

    def _ask(self, task: str) -> str:
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process = self._start()
        process = self._process
        watch = Timer(SECONDS_BEHIND if BEHIND in self._arguments else SECONDS, self.end)
        watch.start()
        try:
            pipes = cast("tuple[TextIO, TextIO]", (process.stdin, process.stdout))
            pipes[0].write(task)
            pipes[0].flush()
            answer = pipes[1].readline()
            if ONCE in self._arguments:
                process.wait()
            return answer
        finally:
            watch.cancel()

    def _start(self) -> subprocess.Popen[str]:
        # One thread only, for a process that is going to be copied.
        alone = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        return subprocess.Popen(  # noqa: S603  # our own module
            [sys.executable, "-m", "ivr.speech.rendering.worker", f"{FOR}{os.getpid()}", *self._arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=os.environ | alone,
            start_new_session=True,  # to be ended with the child that speaks
        )


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Workers:
    """Several workers, for use in a ``with`` block.

    Args:
        count: How many work at the same time; 0 for one a core.
        behind: Everything else on this machine comes first.
    """

    def __init__(self, count: int = 0, *, behind: bool = False) -> None:
        self._count = count or cores()
        self._all = [Worker(behind=behind) for _ in range(self._count)]
        self._idle: SimpleQueue[Worker] = SimpleQueue()
        for worker in self._all:
            self._idle.put(worker)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        for worker in self._all:
            worker.close()

    def do(self, jobs: Sequence[Job], stop: Event | None = None) -> Generator[Done, None, None]:
        """Do the jobs, the first ones first, and give each back as it is done.

        Args:
            jobs: What is to be done.
            stop: Set by whoever wants no more; what is under way is ended, and nothing else begun.
        """
        over = Event()
        with ThreadPoolExecutor(self._count) as threads:
            waiting = {threads.submit(self._one, job, over) for job in jobs}
            try:
                while waiting:
                    done, waiting = wait(waiting, timeout=_LOOK_SECONDS, return_when=FIRST_COMPLETED)
                    if stop and stop.is_set():
                        return
                    yield from (each.result() for each in done)
            finally:  # also where nobody wants to hear of the rest
                over.set()
                for worker in self._all:
                    worker.end()

    def _one(self, job: Job, over: Event) -> Done:
        worker = self._idle.get()
        try:
            return worker.do(job, over)
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
