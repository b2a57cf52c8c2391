"""Ending with whoever asked: a process that speaks holds some 300 MB, and has nothing to do without them.

A line that is killed cannot end what it started. So its voices notice by themselves: the kernel tells them, where it
can (Linux), and a pipe that closes with the line does on every system.
"""

from __future__ import annotations

import ctypes
import os
import select
import signal
import stat
import sys
from threading import Thread
from typing import Final

_PARENT_DEATH_SIGNAL: Final = 1
"""`PR_SET_PDEATHSIG`: which signal the kernel sends when the thread that started this process is over."""


def end_with(parent: int) -> None:
    """Let the kernel end this process with its parent, where it can.

    Linux means the thread that started this process: whoever starts one must end it before that thread is over.

    Args:
        parent: The number of the process that is to be the parent; one that has gone already ends this one now.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)


def first_of(answer: int, asker: int) -> bool:
    """Wait until there is an answer to read; whether there is: False once nobody waits for it any more.

    Args:
        answer: A pipe to read from.
        asker: A pipe whose other end closes with whoever asked. Anything else never does.
    """
    both = select.poll()
    both.register(answer, select.POLLIN)
    both.register(asker, 0)  # only that it was closed
    return answer in dict(both.poll())


def watch(asker: int) -> None:
    """End this process, from a thread, as soon as a pipe closes with whoever asked.

    Args:
        asker: A pipe with nothing more to come from it. Anything else is not watched.
    """

    def wait() -> None:
        while os.read(asker, 1):
            pass
        os._exit(1)

    if stat.S_ISFIFO(os.fstat(asker).st_mode):
        Thread(target=wait, name="asker", daemon=True).start()
