"""Making the audio files of a line that are missing, several at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ivr.speech.audio_library import AudioLibrary
from ivr.speech.rendering.workers import Done, Job, Workers


def render(shelf: AudioLibrary, jobs: Sequence[Job], count: int = 0) -> Iterator[Done]:
    """Do these jobs of a shelf, each given back when its file is made or could not be.

    Args:
        shelf: The shelf.
        jobs: As `AudioLibrary.missing` gives them.
        count: How many are done at the same time; 0 for one a core.
    """
    shelf.folder.mkdir(parents=True, exist_ok=True)
    with Workers(count) as workers:
        yield from workers.do(jobs)
