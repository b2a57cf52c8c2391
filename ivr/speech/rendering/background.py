"""Letting the neural voice speak behind the line: file after file, the most urgent first, while espeak is heard.

The work is done by processes of their own, behind everything else on this machine; the service only waits for them in
a thread. Each file appears whole or not at all, and whatever is ended at any moment goes on where it was at the next
start. Of several processes that share a folder, one lets the voice speak; the others find the files.
"""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Final, Protocol

from ivr.speech.audio_library import LOCK, AudioLibrary
from ivr.speech.rendering.workers import Workers, cores

logger = logging.getLogger(__name__)

PROCESS_BYTES: Final = 800_000_000
"""Memory that one process may need; fewer are started where less is free."""
_LOOK_SECONDS: Final = 20.0
"""How often it is looked whether there is something to be made again."""
_FOLLOW_SECONDS: Final = 1.0
"""How often it is looked whether something else is spoken."""
_MOST_FAILURES: Final = 3
"""In a row; then something is wrong with the voice and not with a text."""
_SHOWN_EVERY: Final = 10.0
"""Seconds between two times at which callers hear what is new."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the neural voice is."""

    made: int
    """Files of it that callers can hear."""
    total: int
    """Files there will be; 0 where it does not speak at all."""
    trouble: str = ""
    """Why it does not go on, in words for staff."""

    @property
    def is_done(self) -> bool:
        """Whether callers hear nothing but the good voice and recordings."""
        return self.made == self.total

    def as_dict(self) -> dict[str, object]:
        """The same for whoever watches the service."""
        return {"spoken": self.made, "texts": self.total, "trouble": self.trouble}

    def progress_text(self) -> str:
        """In words, for the terminal and the phone page; "" where there is nothing to tell."""
        if self.trouble:
            return f"espeak speaks, which is hard to understand: {self.trouble}"
        if self.is_done:
            return ""
        return (
            f"The good voice has spoken {self.made} of {self.total} texts, the most urgent first; until it has spoken "
            "a whole prompt, espeak is heard, which is hard to understand."
        )


class Spoken(Protocol):
    """What callers hear, which is swapped while the voice speaks."""

    def shelf(self) -> AudioLibrary:
        """The audio that new callers hear."""

    def refresh(self) -> None:
        """Let callers hear the files that were made meanwhile: documents name files, so they must be made again."""


class Background:
    """Lets the neural voice speak what it has not spoken yet of what new callers hear.

    Args:
        spoken: What callers hear.
        count: How many processes speak; 0 for one a core, as far as there is memory.
        turn: Held while they do: of several lines one speaks after the other.
    """

    def __init__(self, spoken: Spoken, count: int = 0, turn: Lock | None = None) -> None:
        self._spoken = spoken
        self._turn = turn or Lock()
        self._failed: tuple[AudioLibrary, str] | None = None
        self._count = count or affordable(cores())
        self._stop = Event()
        self._shown = time.monotonic()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Begin, and go on with whatever is spoken next."""
        self._stop.clear()
        self._thread = Thread(target=self._run, name="neural-voice", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the processes; what they were speaking is spoken at the next start."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=5)

    def progress(self) -> Progress:
        """How far it is; cheap enough to be asked at any time."""
        shelf = self._spoken.shelf()
        return Progress(*shelf.good(), self._trouble(shelf) or shelf.lacking)

    def _trouble(self, shelf: AudioLibrary) -> str:
        """Why it gave this shelf up; "" if it did not."""
        failed = self._failed
        return failed[1] if failed and failed[0] is shelf else ""

    def _run(self) -> None:
        while not self._stop.is_set():
            shelf = self._spoken.shelf()
            try:
                if shelf.waiting() and not self._trouble(shelf) and self._turn.acquire(blocking=False):
                    try:
                        with _alone(shelf.folder) as alone:
                            if alone:
                                self._speak(shelf)
                    finally:
                        self._turn.release()
            except OSError as error:
                self._give_up(shelf, f"'{error.filename}' cannot be written ({error.strerror})")
            self._spoken.refresh()
            self._rest(shelf)

    def _rest(self, shelf: AudioLibrary) -> None:
        """Wait until it is time to look again, or something else is spoken."""
        until = time.monotonic() + _LOOK_SECONDS
        while self._spoken.shelf() is shelf and time.monotonic() < until and not self._stop.wait(_FOLLOW_SECONDS):
            pass

    def _speak(self, shelf: AudioLibrary) -> None:
        """Make what is missing, until it is all there, fails again and again, is swapped, or all of it is stopped."""
        jobs = shelf.waiting()
        logger.info("the good voice has %d texts to speak, behind the line, the most urgent first", len(jobs))
        failures = 0
        with Workers(self._count, behind=True) as workers, closing(workers.do(jobs, self._stop)) as all_done:
            for done in all_done:
                failures = failures + 1 if done.error else 0
                if done.error:
                    logger.warning("the good voice cannot speak '%s': %s", _name(shelf, done.job.to), done.error)
                if failures >= _MOST_FAILURES:
                    self._give_up(shelf, done.error)
                    return
                self._show(shelf)
                if self._spoken.shelf() is not shelf:
                    return

    def _show(self, shelf: AudioLibrary) -> None:
        """Let callers hear what is new, and tell how far it is."""
        if time.monotonic() < self._shown + _SHOWN_EVERY:
            return
        self._shown = time.monotonic()
        self._spoken.refresh()
        logger.info("the good voice has spoken %d of %d texts", *shelf.good())

    def _give_up(self, shelf: AudioLibrary, why: str) -> None:
        logger.error("the good voice does not go on: %s", why)
        self._failed = (shelf, why)


def _name(shelf: AudioLibrary, path: Path) -> str:
    said = shelf.utterance(path.name)
    return f"{said.id} ({said.language})" if said else path.name


def affordable(most: int) -> int:
    """How many processes there is memory for: one at least."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        free = next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:"))
    except (OSError, ValueError, StopIteration):
        return most
    return max(1, min(most, free // PROCESS_BYTES))


@contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    """Whether no other process lets the voice speak into this folder; it is told so while this one does."""
    folder.mkdir(parents=True, exist_ok=True)
    if sys.platform == "win32":
        yield True
        return
    import fcntl  # noqa: PLC0415  # not on Windows

    held = os.open(folder / LOCK, os.O_CREAT | os.O_RDWR, 0o644)
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True
    finally:
        os.close(held)
