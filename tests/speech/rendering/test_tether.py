"""A process that speaks ends with the line that started it, whatever ends the line."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from pathlib import Path
from typing import BinaryIO

import pytest

from ivr.speech.rendering.worker import FOR

SECONDS = 30
LINE = """
import sys
from functools import partial
from pathlib import Path
from ivr.speech.rendering import workers

held, recording, to, how, once = sys.argv[1:]
workers.subprocess.Popen = partial(workers.subprocess.Popen, pass_fds=[int(held)])
workers.FOR = {"both": workers.FOR, "pipe": "--nobody="}[how]
workers.Worker(once=bool(once)).do(workers.Job(Path(to), recording=Path(recording)))
"""
"""A line whose voice is at work. Its processes hold a pipe that is closed when the last of them is over."""

CHILD = """
import os, signal, sys
from ivr.speech.rendering import tether

parent = os.getpid()
if os.fork():
    signal.pause()
tether.end_with(parent)
open(sys.argv[1]).read()
"""


def opened(fifo: Path, line: subprocess.Popen[bytes]) -> BinaryIO:
    """The other end of what a child of the line reads, as soon as it does: it is busy until this is closed."""
    while line.poll() is None:
        try:
            return os.fdopen(os.open(fifo, os.O_WRONLY | os.O_NONBLOCK), "wb")
        except OSError:  # nobody reads yet
            time.sleep(0.01)
    raise AssertionError("The line ended by itself.")


@pytest.mark.parametrize("once", ["", "once"])
@pytest.mark.parametrize("how", ["both", "pipe"])
def test_nothing_outlives_a_line_that_was_killed(how: str, once: str, tmp_path: Path) -> None:
    recording, to = tmp_path / "recording.wav", tmp_path / "to.wav"
    os.mkfifo(recording)
    over, held = os.pipe()
    line = subprocess.Popen([sys.executable, "-c", LINE, str(held), recording, to, how, once], pass_fds=[held])
    os.close(held)
    with opened(recording, line):
        assert not select.select([over], [], [], 0)[0]
        line.kill()
        line.wait()
        assert select.select([over], [], [], SECONDS)[0], "A process is left."
    assert os.read(over, 1) == b""
    os.close(over)
    assert [path.name for path in tmp_path.iterdir()] == ["recording.wav"]


def test_the_kernel_ends_one_that_is_too_busy_to_notice(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "read")
    over, held = os.pipe()
    parent = subprocess.Popen([sys.executable, "-c", CHILD, tmp_path / "read"], pass_fds=[held])
    os.close(held)
    with opened(tmp_path / "read", parent):
        parent.kill()
        parent.wait()
        assert sys.platform != "linux" or select.select([over], [], [], SECONDS)[0], "The child is left."
    os.close(over)


def test_one_whose_line_has_gone_before_it_could_ask_for_its_end_ends_at_once() -> None:
    nobody = [sys.executable, "-m", "ivr.speech.rendering.worker", f"{FOR}1"]
    done = subprocess.run(nobody, stdin=subprocess.PIPE, timeout=SECONDS, check=False)
    assert done.returncode == -9 if sys.platform == "linux" else done.returncode == 0
