"""A draft becomes what callers hear: checked as a whole first, then taken over, then published; and the way back.

Nothing is taken over that could not be published, but for what only people can give: an approval is waited for with the
words in the folder, where `ivr approve` and the page for clinicians find them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ivr.content.evidence.evidence import Spoken
from ivr.content.load import Loaded
from ivr.content.review.approvals import Approvals
from ivr.content.yaml.issues import Severity
from ivr.settings import Settings
from ivr.speech.audio_library import AudioLibrary
from ivr.speech.rendering.render import render
from ivr.speech.rendering.workers import Job
from ivr.wiring.drafts.desk import DraftDesk, NothingError, Taken
from ivr.wiring.going_live import unmet
from ivr.wiring.kept import Kept
from ivr.wiring.publishing import Published, RefusedError, current, publish, roll_back

_SECOND: Final = 1000
_WORKERS: Final = 1
"""Audio is made one file after the other: calls go on beside it."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A wording that somebody has to approve before callers may hear it."""

    spoken: Spoken
    language: str
    role: str


@dataclass(frozen=True, slots=True)
class Fitness:
    """Whether menus may be heard."""

    mistakes: tuple[str, ...]
    """What has to be put right in the words themselves."""
    missing: tuple[str, ...]
    """What else a live line needs."""
    waiting: tuple[Waiting, ...]
    """What people have to approve."""


def fitness(settings: Settings, loaded: Loaded) -> Fitness:
    """Whether menus may be heard, and what they lack.

    Args:
        settings: The service's.
        loaded: As `checking.checked` gives it.
    """
    wrong = [str(each) for each in loaded.issues if each.severity is Severity.ERROR]
    if settings.local:
        return Fitness(tuple(wrong), (), tuple(waiting(loaded)))
    others = set(unmet(settings, loaded, made=True)) - set(wrong)
    asked = tuple(waiting(loaded))
    missing = tuple(each for each in sorted(others) if not (asked and "demands the approval" in each))
    return Fitness(tuple(wrong), missing, asked)


def waiting(loaded: Loaded) -> Iterator[Waiting]:
    """What people have to approve before a line goes live."""
    if loaded.evidence is None:
        return
    approvals = Approvals(loaded.evidence)
    for required in loaded.evidence.rules.required:
        yield from (Waiting(spoken, code, str(required.role)) for spoken, code in approvals.missing(required))


def make(shelf: AudioLibrary, jobs: list[Job]) -> list[str]:
    """Make audio files; what went wrong with each that could not be made."""
    return [f"{done.job.to.name}: {done.error}" for done in render(shelf, jobs, _WORKERS) if done.error]


def publish_folder(settings: Settings, kept: Kept, by: str, why: str) -> Published:
    """Let callers hear what is in the folder; errors as for `publishing.publish`."""
    return publish(settings, kept, by, why, make)


@dataclass(frozen=True, slots=True)
class Back:
    """What was taken back."""

    files: Taken | None
    """None: the folder was left as it is, since somebody changed it since."""
    published: Published | None
    """None: callers had not heard it."""


def take_back(desk: DraftDesk, kept: Kept, number: int, by: str, why: str) -> Back:
    """Let callers hear, and the folder hold, what was before the last draft was taken over.

    Args:
        desk: Of whoever takes it back.
        kept: What was published.
        number: Of what was taken over; 0: only what callers hear goes back.
        by: Who.
        why: Their reason.

    Raises:
        RefusedError: There is nothing to go back to.
        KeepError: The database does not take it.
        MovedError: Somebody changed the folder just now.
        OSError: The disk does not take it.
    """
    taken = None
    if number:
        try:
            taken = desk.take_back(number)
        except NothingError:
            taken = None
    now = current(kept)
    published = None
    if now is not None and (taken is None or _was_published(taken, now.at)):
        try:
            published = roll_back(kept, "", by, why)
        except RefusedError:
            if taken is None:
                raise
    return Back(taken, published)


def _was_published(taken: Taken, at: int) -> bool:
    """Whether what callers hear was published after the draft was taken over."""
    return at >= int(datetime.fromisoformat(taken.at).timestamp()) * _SECOND
