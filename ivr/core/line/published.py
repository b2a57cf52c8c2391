"""What was spoken since when, and who decided so."""

from __future__ import annotations

from dataclasses import dataclass

LIVE, LOCAL = "live", "local"
"""For whom something is spoken: for callers, or for whoever tries the line on their own machine."""


@dataclass(frozen=True, slots=True)
class Record:
    """When a version began to be spoken, and why. The newest record of a mode is what it speaks."""

    number: int
    """Grows with each record of the database; 0 where the database was not asked."""
    version: str
    at: int
    """Milliseconds since 1970, UTC."""
    mode: str
    """`LIVE` or `LOCAL`."""
    by: str = ""
    """Who published it; "": nobody, since it was saved in local mode."""
    why: str = ""
