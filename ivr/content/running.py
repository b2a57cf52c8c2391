"""Which version the lines on this machine speak: each process notes it in the data folder while it lives."""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from ivr.content.yaml import atomic

FOLDER: Final = "running"
"""The name of the folder in the data folder; a file for each process."""
ALIVE_SECONDS: Final = 20.0
"""A process that has not touched its file for so long is gone, or hangs."""


@dataclass(frozen=True, slots=True)
class Running:
    """A process of a line, and what it speaks."""

    process: int
    url: str
    live: bool
    version: str
    since: str
    """ISO 8601, UTC."""
    record: int = 0
    """The number of the publication that it speaks."""
    text: str = ""
    """All of it in a sentence or two."""


class Note:
    """This process's note.

    Args:
        data: The data folder.
    """

    def __init__(self, data: Path) -> None:
        self._path = data / FOLDER / f"{os.getpid()}.json"
        self._noted: Running | None = None

    def write(self, running: Running) -> None:
        """Note what is spoken; where that is unchanged, only that the process lives. Never fails."""
        with suppress(OSError):
            if running == self._noted and self._path.exists():
                os.utime(self._path)
                return
            atomic.write_private(self._path, json.dumps(asdict(running)).encode())
            self._noted = running

    def remove(self) -> None:
        """Note that the process ends."""
        with suppress(OSError):
            self._path.unlink(missing_ok=True)


def running(data: Path) -> list[Running]:
    """The lines that live now and write into a data folder."""
    found = []
    for path in sorted((data / FOLDER).glob("*.json")):
        try:
            fresh = time.time() - path.stat().st_mtime < ALIVE_SECONDS
            each = Running(**json.loads(path.read_bytes()))
        except (OSError, ValueError, TypeError):
            continue
        if fresh and _lives(each.process):
            found.append(each)
    return found


def _lives(process: int) -> bool:
    """Whether there is such a process, as far as this system tells without harm."""
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError, TypeError):
        return True  # somebody else's
    return True
