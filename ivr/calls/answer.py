"""What goes back to a carrier, and how a fault of ours is logged."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from ivr.carriers.port import Signal
from ivr.core.entries import Entry

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: an HTTP status and a body, which is a document for the carrier if there is any."""

    status: int
    body: bytes = field(default=b"", repr=False)
    entries: tuple[Entry, ...] = ()
    """What the call log must keep before anything is sent."""
    later: Callable[[], Awaitable[Answer]] | None = field(default=None, repr=False)
    """Gives the answer that counts instead of this one (and has no ``later`` of its own), where a database or the
    carrier must be asked first. It never fails."""


Handler = Callable[[str, Signal], Answer]
"""Answers a request on one path, given its raw query and what the carrier tells."""


def log_fault(what: str, error: Exception) -> None:
    """Where it happened and of what kind, but never the message, which may hold what a caller sent."""
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames))
    logger.error("%s failed with %s at %s", what, type(error).__name__, places)
