"""How much a running line holds in memory only: a small file beside the database, for the commands of staff.

Its room is taken when the line starts, and it is written through a mapping, so it tells the truth on a full disk too.
It is locked while its line runs; after that what it says is of the past.
"""

from __future__ import annotations

import fcntl
import mmap
import os
from contextlib import suppress
from itertools import count
from pathlib import Path
from threading import Lock
from typing import Final

from ivr.store.durable.spool import is_file_of

_PATTERN: Final = "memory-*.state"
_SIZE: Final = 64


class MemoryFile:
    """The file of one process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder
        self._descriptor = -1
        self._mapped: mmap.mmap | None = None
        self._told = 0
        self._lock = Lock()

    def open(self) -> None:
        """Have the file, also where somebody took it away.

        Raises:
            OSError: It cannot be made.
        """
        with self._lock:
            if self._descriptor < 0 or not is_file_of(self._path, self._descriptor):
                self._close()
                self._open()

    def tell(self, entries: int) -> None:
        """So many entries are in memory only."""
        with self._lock:
            self._told = entries
            self._write()

    def close(self) -> None:
        """Let it go. It stays where it is, for the next process."""
        with self._lock:
            self._close()

    def _open(self) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for number in count(1):
            self._path = self._folder / _PATTERN.replace("*", str(number))
            self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:  # another process on this folder
                os.close(self._descriptor)
        os.pwrite(self._descriptor, b" " * _SIZE, 0)
        self._mapped = mmap.mmap(self._descriptor, _SIZE)
        self._write()

    def _write(self) -> None:
        if self._mapped is not None:
            self._mapped[:] = str(self._told).encode().ljust(_SIZE)

    def _close(self) -> None:
        if self._mapped is not None:
            self._mapped.close()
            self._mapped = None
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def in_memory(folder: Path) -> int:
    """How many entries the lines that run on this folder hold in memory only."""
    found = 0
    for path in folder.glob(_PATTERN):
        with suppress(OSError, ValueError), path.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:  # its line runs
                found += int(file.read() or b"0")
    return found
