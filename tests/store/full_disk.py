"""Disks that are really full: a small file system of its own where this user may mount one, else a limit on files."""

from __future__ import annotations

import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from tempfile import mkstemp

SIZE = 2**20
"""Bytes of the small file system: enough for an empty database and its log."""

Filled = Callable[[], AbstractContextManager[None]]
"""Fills the disk for the time of a ``with``."""


@contextmanager
def full_disk() -> Iterator[None]:
    """No file of this process can grow."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def small_disk(folder: Path) -> Iterator[Filled]:
    """A new file system of 1 MB at ``folder``; where nobody may mount one, the folder as it is, and a limit on files.

    Yields:
        What fills it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if not _mounted(folder):
        yield full_disk
        return
    try:
        yield lambda: _filled(folder)
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def _mounted(folder: Path) -> bool:
    mount = shutil.which("mount")
    if mount is None:
        return False
    command = [mount, "-t", "tmpfs", "-o", f"size={SIZE},mode=0700", "tmpfs", str(folder)]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


@contextmanager
def _filled(folder: Path) -> Iterator[None]:
    """Not a byte is left, until somebody frees some."""
    handle, ballast = mkstemp(dir=folder)
    with open(handle, "wb", buffering=0) as file:  # noqa: PTH123  # a handle is no path
        for size in (4096, 1):
            with suppress(OSError):
                while True:
                    file.write(b"\0" * size)
    assert shutil.disk_usage(folder).free == 0
    try:
        yield
    finally:
        Path(ballast).unlink()
