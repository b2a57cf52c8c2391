"""What alerts say in writing. No name, number or sign: whoever is to call back looks at the list."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from ivr.core.callbacks.attempts import SECOND
from ivr.core.callbacks.entry import Callback, Cause
from ivr.core.line.model import Line


@dataclass(frozen=True, slots=True)
class Waiting:
    """Everybody whom an alert tells of."""

    patients: int = 1
    entries: tuple[int, ...] = ()
    """The ids of all their entries."""
    often: bool = False
    """One of them has called so often that alerts about them were put off."""


@dataclass(frozen=True, slots=True)
class Alert:
    """What one try tells: all that a way may know. Whom it goes to is not shown in any repr."""

    callback: Callback
    target: str
    """Team and place, such as ``nurse.0``."""
    to: str = field(repr=False)
    """The number or address; "" for the webhook."""
    language: str
    """Of the person it goes to; "" for a mailbox, which gets all languages."""
    minutes: int
    """How long the entry has been open."""
    final: bool
    waiting: Waiting = Waiting()

    @property
    def opened(self) -> str:
        """When the entry was opened, as ISO 8601 in UTC."""
        return datetime.fromtimestamp(self.callback.opened / SECOND, UTC).isoformat(timespec="seconds")


def text(line: Line, told: Alert) -> str:
    """The words, in the language of the person, or in every language where that is not known.

    The name of the line stands before them, unless it is the first one.
    """
    languages = [told.language] if told.language in line.languages else line.languages
    named = f"{told.callback.line}: " if told.callback.line else ""
    return "\n".join(named + " ".join(_sentences(line, told, language)) for language in languages)


def _sentences(line: Line, told: Alert, language: str) -> list[str]:
    count = told.waiting.patients if "alert-text-many" in line.phrases else 1
    phrases = [line.phrases[id_].text[language].strip() for id_ in _ids(line, told, count) if id_ in line.phrases]
    return [each.replace("{count}", str(count)) for each in phrases]


def _ids(line: Line, told: Alert, count: int) -> list[str]:
    about, unseen = told.callback, told.callback.no_number(line.phrases)
    if about.cause is Cause.MESSAGE:
        return ["alert-text-message", *unseen, *["alert-last"] * told.final]
    if about.cause is Cause.DRILL:
        return ["alert-drill", "alert-text", *["alert-last"] * told.final]
    often = ["alert-often"] * told.waiting.often
    if count > 1:
        return ["alert-text-many", *often]
    message, last = ["alert-text-message"] * about.has_message, ["alert-last"] * told.final
    return ["alert-text", *often, *message, *unseen, *last]
