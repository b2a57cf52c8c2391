"""Where entries wait on disk while the database is slow or gone: JSON lines, in order, in files of this process.

A file is locked by the process that writes it, so another process takes it over only when the first one is dead.
Each ends with its last whole line: what a crash cut off is skipped and counted, and never costs the lines before it.
Reading and writing may be done by two threads.
"""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import IO, Final

from ivr.store.slips import Slip, read_line

_SUFFIX: Final = ".jsonl"
_PROBE: Final = b" " * 4095 + b"\n"
REFUSED: Final = "refused"
"""The ending of the file that keeps what the database refused, for people to look at."""


class SpoolFile:
    """A file that is read back: locked, and written to by nobody any more."""

    def __init__(self, path: Path, descriptor: int, waiting: int = 0) -> None:
        self.path = path
        self.waiting = waiting
        """Slips that are in it."""
        self.torn = 0
        """Lines that were skipped, as a crash had cut them off."""
        self._descriptor = descriptor

    def slips(self) -> Iterator[Slip]:
        """What is in the file, in the order in which it was written.

        Raises:
            OSError: The file cannot be read.
        """
        self.torn = 0
        with self._open() as file:
            for line in file:
                slip = read_line(line) if line.endswith("\n") else None
                if slip is not None:
                    yield slip
                elif line.strip():
                    self.torn += 1

    def finish(self) -> None:
        """Remove the file: all that was in it is in the database now."""
        with suppress(OSError):
            self.path.unlink(missing_ok=True)
        self.release()

    def release(self) -> None:
        """Let another process have the file."""
        os.close(self._descriptor)

    def _open(self) -> IO[str]:
        return self.path.open(encoding="utf-8", errors="replace", newline="\n")


class Spool:
    """The spool of one process, in a folder that it shares with others."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = Lock()
        self._descriptor = -1
        self._path = folder
        self._size = 0
        self.waiting = 0
        """Slips in the file that is being written."""
        self._ours: list[SpoolFile] = []
        """Files of this process that are written no more, the oldest first."""

    def append(self, slips: Sequence[Slip]) -> None:
        """Write slips and flush them to disk. If that fails, the next ones go to another file.

        Raises:
            OSError: It could not be written.
        """
        data = "".join(f"{slip.line()}\n" for slip in slips).encode()
        with self._lock:
            self._flushed(data)
            self._size += len(data)
            self.waiting += len(slips)

    def probe(self) -> None:
        """Find out whether slips could be written.

        Raises:
            OSError: They could not.
        """
        with self._lock:
            self._flushed(_PROBE)
            os.ftruncate(self._descriptor, self._size)

    def own(self) -> list[SpoolFile]:
        """The files of this process, the oldest first; what is appended from now on goes to another one.

        None if something is being written at this moment: whoever reads must not wait for a disk that hangs.
        """
        if not self._lock.acquire(blocking=False):
            return []
        try:
            self._end()
            mine, self._ours = self._ours, []
        finally:
            self._lock.release()
        return mine

    def orphans(self) -> list[SpoolFile]:
        """Files whose processes are dead, the oldest first. From now on they are this process's to read.

        Raises:
            OSError: The folder is there, but cannot be read.
        """
        if not self._folder.exists():
            return []
        found = sorted(self._folder.glob(f"*{_SUFFIX}"), key=lambda path: path.name)
        return [SpoolFile(path, descriptor) for path in found if (descriptor := _take(path)) >= 0]

    def refuse(self, slip: Slip) -> None:
        """Keep what the database refuses, so that it stops nothing else and is not lost.

        Raises:
            OSError: It could not be written.
        """
        self._make_folder()
        descriptor = os.open(self._folder / f"spool.{REFUSED}", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            _write_all(descriptor, f"{slip.line()}\n".encode())
            flush(descriptor)
        finally:
            os.close(descriptor)

    def close(self) -> None:
        """End this process's file; an empty one is removed."""
        for file in self.own():
            file.release()

    def _flushed(self, data: bytes) -> None:
        try:
            if self._descriptor < 0:
                self._begin()
            _write_all(self._descriptor, data)
            flush(self._descriptor)
        except OSError:
            self._take_back()
            raise

    def _begin(self) -> None:
        """Begin a file, under a lock before anybody else can take it for an orphan.

        Its name begins with a number, so that the files of all processes are read in order.
        """
        self._make_folder()
        number = 1 + max((_number(path) for path in self._folder.glob(f"*{_SUFFIX}")), default=0)
        path = self._folder / f"{number:08x}-{os.getpid()}-{secrets.token_hex(4)}{_SUFFIX}"
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        self._descriptor = _take(path)
        if self._descriptor < 0:
            raise BlockingIOError(f'The file "{path.name}" cannot be locked.')
        self._path, self._size = path, 0
        flush_folder(self._folder)

    def _make_folder(self) -> None:
        if not self._folder.exists():
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            flush_folder(self._folder.parent)

    def _take_back(self) -> None:
        """Cut off what was written in vain, where that is possible, and leave the file: its disk has failed once."""
        if self._descriptor >= 0:
            with suppress(OSError):
                os.ftruncate(self._descriptor, self._size)
        self._end()

    def _end(self) -> None:
        if self._descriptor >= 0:
            file = SpoolFile(self._path, self._descriptor, self.waiting)
            self._descriptor, self.waiting = -1, 0
            if self._size:
                self._ours.append(file)
            else:
                file.finish()


def _number(path: Path) -> int:
    try:
        return int(path.name.partition("-")[0], 16)
    except ValueError:
        return 0


def _take(path: Path) -> int:
    """A file's descriptor, if nobody else has it locked and it is still there; else -1."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CLOEXEC)
    except OSError:
        return -1
    with suppress(OSError):
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(descriptor), path.stat()):  # not one that was finished meanwhile
            return descriptor
    os.close(descriptor)
    return -1


def _write_all(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def flush(descriptor: int) -> None:
    """Have a file's content on the disk, not in a cache."""
    if hasattr(fcntl, "F_FULLFSYNC"):  # macOS: fsync alone leaves it in the disk's cache
        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
    else:
        os.fsync(descriptor)


def flush_folder(folder: Path) -> None:
    """Have a folder's list of files on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
