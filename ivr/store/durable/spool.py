"""Where entries wait on disk while the database is slow or gone: JSON lines, in order, in files of this process.

A file is locked by the process that writes it, so another process takes it over only when the first one is dead.
A last line without its end was cut off by a crash: nobody was told that it is kept, and it is skipped. Any other line
that cannot be read was damaged, or written by another version: it is put aside for people to look at. Reading and
writing may be done by two threads; what was written is read through the file that was opened, wherever it is now.
"""

from __future__ import annotations

import errno
import fcntl
import os
import secrets
import stat
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import IO, Final

from ivr.store.durable.flushing import flush, flush_folder, write_all
from ivr.store.durable.log_row import LogRow, read_line

_SUFFIX: Final = ".jsonl"
_PROBE: Final = b" " * 4095 + b"\n"
NO_FILE: Final = "it is not a file"
REFUSED: Final = "spool.refused"
"""The file that keeps what the database refused, and what cannot be read, for people to look at."""


class SpoolFile:
    """A file that is read back: locked, and written to by nobody any more."""

    def __init__(self, path: Path, descriptor: int, waiting: int = 0) -> None:
        self.path = path
        self.waiting = waiting
        """Rows that are in it."""
        self.torn = False
        """Its last line was cut off."""
        self.unreadable: list[bytes] = []
        """Its other lines that cannot be read."""
        self._descriptor = descriptor

    def slips(self) -> Iterator[LogRow]:
        """What is in the file, in the order in which it was written.

        Raises:
            OSError: The file cannot be read.
        """
        self.torn, self.unreadable = False, []
        with self._open() as file:
            for line in file:
                slip = read(line)
                if slip is not None:
                    yield slip
                elif not line.endswith(b"\n"):
                    self.torn = True
                elif line.strip():
                    self.unreadable.append(line)

    def finish(self) -> None:
        """Remove the file: all that was in it is in the database now."""
        with suppress(OSError):
            if is_file_of(self.path, self._descriptor):
                self.path.unlink()
        self.release()

    def release(self) -> None:
        """Let another process have the file."""
        os.close(self._descriptor)

    def _open(self) -> IO[bytes]:
        descriptor = os.dup(self._descriptor)
        os.lseek(descriptor, 0, os.SEEK_SET)
        return open(descriptor, "rb")  # noqa: PTH123  # it has perhaps no path any more


class Spool:
    """The spool of one process, in a folder that it shares with others."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = Lock()
        self._descriptor = -1
        self._path = folder
        self._size = 0
        self._written = 0
        """Rows in the file that is being written."""
        self._ours: list[SpoolFile] = []
        """Files of this process that are written no more, the oldest first."""
        self.locked_out = ""
        """Why a file of a dead process cannot be opened, and which."""

    @property
    def waiting(self) -> int:
        """Rows in the files of this process that nobody reads back yet, also those on which a write has failed."""
        return self._written + sum(file.waiting for file in tuple(self._ours))

    def append(self, slips: Sequence[LogRow]) -> None:
        """Write slips and flush them to disk. If that fails, the next ones go to another file.

        Raises:
            OSError: It could not be written.
        """
        data = "".join(f"{slip.line()}\n" for slip in slips).encode()
        with self._lock:
            self._flushed(data)
            self._size += len(data)
            self._written += len(slips)

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
        self.locked_out = ""
        found = []
        for path in paths(self._folder):
            try:
                descriptor = _take(path)
            except OSError as error:
                self.locked_out = f"{path.name}: {error.strerror}"
                continue
            if descriptor >= 0:
                found.append(SpoolFile(path, descriptor))
        return found

    def refuse(self, lines: Sequence[bytes]) -> None:
        """Keep lines that the database refuses, or that nobody can read, so that they stop nothing and are not lost.

        Raises:
            OSError: They could not be written.
        """
        self._make_folder()
        descriptor = os.open(self._folder / REFUSED, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            write_all(descriptor, b"".join(lines))
            flush(descriptor)
        finally:
            os.close(descriptor)

    def refused(self) -> int:
        """How many lines were put aside.

        Raises:
            OSError: They cannot be read.
        """
        return count_refused(self._folder)

    def close(self) -> None:
        """End this process's file; an empty one is removed."""
        for file in self.own():
            file.release()

    def _flushed(self, data: bytes) -> None:
        if self._descriptor >= 0 and not is_file_of(self._path, self._descriptor):
            self._end()  # somebody took the file away: what is in it is still read back, if this process lives
        try:
            if self._descriptor < 0:
                self._begin()
            write_all(self._descriptor, data)
            flush(self._descriptor)
        except OSError:
            self._take_back()
            raise

    def _begin(self) -> None:
        """Begin a file, under a lock before anybody else can take it for an orphan.

        Its name begins with a number, so that the files of all processes are read in order.
        """
        self._make_folder()
        number = 1 + max(map(_number, paths(self._folder)), default=0)
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
            file = SpoolFile(self._path, self._descriptor, self._written)
            self._descriptor, self._written = -1, 0
            if self._size:
                self._ours.append(file)
            else:
                file.finish()


def paths(folder: Path) -> list[Path]:
    """The files of all spools in a folder, the oldest first.

    Raises:
        OSError: The folder is there, but cannot be read.
    """
    try:
        return sorted(folder / name for name in os.listdir(folder) if name.endswith(_SUFFIX))  # noqa: PTH208  # quicker
    except FileNotFoundError:
        return []


def read(line: bytes) -> LogRow | None:
    """The slip of a line; None where it has no end, or holds none."""
    try:
        return read_line(line.decode()) if line.endswith(b"\n") else None
    except UnicodeDecodeError:
        return None


def count_refused(folder: Path) -> int:
    """How many lines were put aside in a folder.

    Raises:
        OSError: They cannot be read.
    """
    try:
        with open(folder / REFUSED, "rb") as file:  # noqa: PTH123  # quicker, and mostly there is none
            return sum(1 for line in file if line.strip())
    except FileNotFoundError:
        return 0


def is_file_of(path: Path, descriptor: int) -> bool:
    """Whether a file that is open still stands under its name."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except OSError:
        return False


def _number(path: Path) -> int:
    try:
        return int(path.name.partition("-")[0], 16)
    except ValueError:
        return 0


def _take(path: Path) -> int:
    """A file's descriptor; -1 where another process has it, or has just finished with it.

    Raises:
        OSError: It cannot be opened: perhaps it belongs to another user.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CLOEXEC)
    except FileNotFoundError:
        return -1
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):  # whoever reads a pipe waits for ever
        os.close(descriptor)
        raise OSError(errno.EINVAL, NO_FILE)
    with suppress(BlockingIOError):
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if is_file_of(path, descriptor):
            return descriptor
    os.close(descriptor)
    return -1
