"""The process that speaks: ``python -m ivr.speech.rendering.worker``. A line in is a task, a line out its answer.

Each task is done in a child of its own, so that what one utterance leaves behind in the engine cannot change the
next, and a crash of the engine costs one file. Where a process can be forked, the child is a copy of this process,
which has one thread and everything loaded; elsewhere this process does one task and ends.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ivr.speech.rendering import tether
from ivr.speech.voice import Speech, SpeechError, Synthesizer
from ivr.speech.wav import RATE

Task = dict[str, Any]
"""`to`, and either the fields of a `Speech` below `speech` or `recording`."""
Answer = dict[str, str | float]
"""`seconds`, or `error`."""

ONCE = "--once"
"""The argument that makes it do one task only, without a child."""
BEHIND = "--behind"
"""The argument that lets everything else on this machine come first."""
FOR = "--for="
"""The argument that names the process that asks; this one ends with it."""
_NICEST = 19


def main(arguments: list[str]) -> None:
    """Load everything, then answer until there are no more tasks, or nobody who wants an answer."""
    for parent in (each.removeprefix(FOR) for each in arguments if each.startswith(FOR)):
        tether.end_with(int(parent))
    if BEHIND in arguments:
        _stand_behind()
    answers, asker = sys.stdout, sys.stdin.fileno()
    voices: dict[str, Synthesizer | SpeechError] = {}
    once = ONCE in arguments or not hasattr(os, "fork") or sys.platform == "darwin"
    with contextlib.redirect_stdout(sys.stderr):  # pyttsx3's stock drivers print
        for line in sys.stdin:
            if once:
                tether.watch(asker)
            work = _prepared(voices, json.loads(line))
            answer = work() if once else in_child(work, asker)
            if answer is None:
                break
            answers.write(json.dumps(answer) + "\n")
            answers.flush()
            if once:
                break


def _stand_behind() -> None:
    """Let everything else come first: for the cores, and where memory runs out.

    Where the kernel shares the cores between sessions, it is the session that has to stand behind. It does so only if
    it is this process's own: the line's would take the line with it.
    """
    if hasattr(os, "nice"):
        os.nice(_NICEST)
    if hasattr(os, "getsid") and os.getsid(0) == os.getpid():
        with contextlib.suppress(OSError):
            Path("/proc/self/autogroup").write_text(str(_NICEST), encoding="ascii")
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def in_child(work: Callable[[], Answer], asker: int) -> Answer | None:
    """What a copy of this process answers; None if whoever asked has gone meanwhile.

    Args:
        work: What the copy does.
        asker: A pipe whose other end closes with whoever asked.
    """
    reading, writing = os.pipe()
    this = os.getpid()
    child = os.fork()
    if child == 0:
        try:
            tether.end_with(this)
            os.close(reading)
            os.write(writing, json.dumps(work()).encode())
        finally:
            os._exit(0)
    os.close(writing)
    wanted = tether.first_of(reading, asker)
    if not wanted:
        os.kill(child, signal.SIGKILL)
    with os.fdopen(reading, "rb") as pipe:
        written = pipe.read()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    answer: Answer = json.loads(written) if written else {"error": f"The process that spoke died with {status}."}
    return answer if wanted else None


def _voice(engine: str) -> Synthesizer | SpeechError:
    """The engine, or why there is none."""
    from ivr.speech.pyttsx3_voice import Pyttsx3Voice  # noqa: PLC0415  # for this process only

    try:
        return Pyttsx3Voice(engine)
    except SpeechError as error:
        return error


def _prepared(voices: dict[str, Synthesizer | SpeechError], task: Task) -> Callable[[], Answer]:
    """The work of a task, with everything loaded that it needs: children would load it each time again."""
    import numpy.fft  # noqa: PLC0415  # numpy loads it late
    import numpy.ma  # noqa: F401, PLC0415  # as it does this, for a percentile: a quarter of a child's time

    from ivr.speech import telephone  # noqa: F401, PLC0415  # numpy is heavy

    if "recording" in task:
        from ivr.speech import decode  # noqa: F401, PLC0415  # and so are the decoders

        return lambda: _attempt(None, task)
    engine = task["speech"]["engine"]
    if engine not in voices:
        voices[engine] = _voice(engine)
    return lambda: _attempt(voices[engine], task)


def _attempt(voice: Synthesizer | SpeechError | None, task: Task) -> Answer:
    try:
        return {"seconds": _do(voice, task)}
    except SpeechError as error:
        return {"error": str(error)}
    except OSError as error:
        return {"error": f"'{error.filename}' cannot be used: {error.strerror}."}


def _do(voice: Synthesizer | SpeechError | None, task: Task) -> float:
    """Write one file, all or nothing; its length in seconds."""
    from ivr.speech import telephone  # noqa: PLC0415  # see `_prepared`

    to = Path(task["to"])
    partial = to.with_name(f".{to.stem}.{os.getpid()}.wav")
    try:
        if voice is None:
            from ivr.speech import decode  # noqa: PLC0415  # see `_prepared`

            samples, rate = decode.decode(Path(task["recording"]))
        elif isinstance(voice, SpeechError):
            raise voice
        else:
            voice.speak(Speech(**task["speech"]), partial)
            samples, rate = telephone.from_wav(partial.read_bytes())
        sound = telephone.for_telephone(samples, rate, clear=voice is not None)
        partial.write_bytes(telephone.to_wav(sound))
        partial.replace(to)
    finally:
        partial.unlink(missing_ok=True)
    return len(sound) / RATE


if __name__ == "__main__":
    main(sys.argv[1:])
