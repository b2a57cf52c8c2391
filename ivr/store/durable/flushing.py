"""Bytes that are on the disk when a call returns."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path


def write_all(descriptor: int, data: bytes) -> None:
    """Write all of it, however little the system takes at once."""
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
