"""Callers' messages: fetched from the carrier, kept encrypted, and deleted there; and what is too old is forgotten."""

from __future__ import annotations

import logging
import os
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

from ivr.alerts.ports import Box, Kept
from ivr.carriers.port import CarrierApi, CarrierError
from ivr.core.callbacks.attempts import BACK_OFF_SECONDS, SECOND
from ivr.core.callbacks.entry import Recording

logger = logging.getLogger(__name__)

FOLDER: Final = "messages"
"""In the data folder: a file for each entry, named by its id."""
LOOK_SECONDS: Final = 5
SLOW_SECONDS: Final = 300
"""How long to wait for the next try once several have failed."""
PURGE_SECONDS: Final = 24 * 60 * 60


class Messages:
    """Fetches messages.

    Args:
        kept: The callback list.
        carrier: Where messages lie; None: nowhere that may be asked.
        box: Encrypts them.
        data: The data folder.
    """

    def __init__(self, kept: Kept, carrier: CarrierApi | None, box: Box, data: Path) -> None:
        self._kept, self._carrier, self._box = kept, carrier, box
        self._folder = data / FOLDER
        self._tries: dict[int, tuple[int, int]] = {}
        self._next_look = self._next_purge = 0

    def work(self, now: int) -> None:
        """All that is due now. Blocks.

        Raises:
            Exception: the callback list cannot be read.
        """
        if _is_due(self._next_purge, now, PURGE_SECONDS):
            self._next_purge = now + SLOW_SECONDS * SECOND  # where the list cannot be read now
            self._purge(now)
            self._next_purge = now + PURGE_SECONDS * SECOND
        if self._carrier is not None and _is_due(self._next_look, now, LOOK_SECONDS):
            self._next_look = now + LOOK_SECONDS * SECOND
            for recording in self._kept.recordings():
                self._fetch(self._carrier, recording, now)

    def _fetch(self, carrier: CarrierApi, recording: Recording, now: int) -> None:
        tries, next_at = self._tries.get(recording.callback, (0, 0))
        if not _is_due(next_at, now, SLOW_SECONDS):
            return
        try:
            done = self._bring(carrier, recording)
        except (CarrierError, OSError) as error:
            done = False
            logger.warning("the message of callback %d was not fetched: %s", recording.callback, _kind(error))
        if done:
            self._kept.fetched(recording.callback)
            self._tries.pop(recording.callback, None)
            logger.info("the message of callback %d is kept here, and deleted at the carrier", recording.callback)
        else:
            wait = BACK_OFF_SECONDS[tries] if tries < len(BACK_OFF_SECONDS) else SLOW_SECONDS
            self._tries[recording.callback] = tries + 1, now + wait * SECOND

    def _bring(self, carrier: CarrierApi, recording: Recording) -> bool:
        """Whether it is here and no more there; on disk before the carrier's copy is deleted."""
        path = path_of(self._folder, recording.callback)
        if not path.exists():
            sound = carrier.recording(recording.sid)
            if sound is None:
                return False
            write(path, self._box.encrypt_bytes(sound))
        carrier.delete_recording(recording.sid)
        return True

    def _purge(self, now: int) -> None:
        for id_ in self._kept.purge(now):
            with suppress(FileNotFoundError):
                path_of(self._folder, id_).unlink()


def _is_due(at: int, now: int, longest: int) -> bool:
    """Whether a time has come; one that lies further away than anybody waits is that of a clock that was ahead."""
    return now >= at or at > now + longest * SECOND


def path_of(folder: Path, callback: int) -> Path:
    """Where the message of an entry is kept."""
    return folder / str(callback)


def write(path: Path, data: bytes) -> None:
    """Put a file there whole, flushed to disk, readable by its owner only.

    Raises:
        OSError: it cannot be written.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)


def _kind(error: Exception) -> str:
    """A carrier's error tells a code; of any other only the kind is told."""
    return str(error) if isinstance(error, CarrierError) else type(error).__name__
