"""Starts the servers under test on one core, and reads the CPU time they used."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench import load

START_SECONDS = 30


class NotStartedError(Exception):
    """A server did not come up."""


@dataclass(frozen=True, slots=True)
class Server:
    """One running server."""

    name: str
    port: int
    pid: int

    @property
    def base(self) -> str:
        """The URL that its requests are signed for."""
        return f"http://127.0.0.1:{self.port}"

    def cpu_seconds(self) -> float | None:
        """User and system time so far, in seconds (to a hundredth); None where the system has no /proc."""
        try:
            text = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii", errors="replace")
        except OSError:
            return None
        # The name, in brackets, may hold spaces; utime and stime are the 12th and 13th field behind it.
        fields = text.rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def cores() -> tuple[int, ...]:
    """The cores this process may use; empty where they cannot be chosen."""
    return tuple(sorted(os.sched_getaffinity(0))) if sys.platform == "linux" else ()


@contextmanager
def pinned(core: int | None) -> Iterator[None]:
    """Stay on one core meanwhile; processes and threads started inside stay on it for good."""
    if sys.platform != "linux" or core is None:
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def free_port() -> int:
    """A port that nobody listens on, of five digits as the system gives them: URLs stay equally long."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(
    name: str, port: int, command: list[str], core: int | None, folder: Path, environment: Mapping[str, str]
) -> Iterator[Server]:
    """A server on ``core``, ready to answer; ended on leaving.

    Args:
        name: What it is called in messages and tables.
        port: Where it will listen.
        command: What Python is to run, without the interpreter.
        core: Where it runs; None leaves that to the system.
        folder: Where its output goes.
        environment: Its whole environment.

    Raises:
        NotStartedError: It did not answer ``GET /healthz``; the message ends with what it printed.
    """
    printed = folder / f"{name}.txt"
    with printed.open("wb") as output, pinned(core):
        process = subprocess.Popen(
            [sys.executable, *command], stdout=output, stderr=subprocess.STDOUT, env=dict(environment)
        )
    try:
        if not _healthy(process, port):
            tail = printed.read_text(encoding="utf-8", errors="replace")[-2000:]
            raise NotStartedError(f"'{' '.join(command[:3])}' did not answer GET /healthz. It printed:\n{tail}")
        yield Server(name, port, process.pid)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _healthy(process: subprocess.Popen[bytes], port: int) -> bool:
    """Whether the server answers in time, asked again and again."""
    request = f"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with load.connect(port) as connection:
                return load.ask(connection, request)[0] == 200
        except OSError:
            time.sleep(0.05)
    return False
