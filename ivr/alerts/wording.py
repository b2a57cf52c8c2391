"""What alerts say in writing. No name, number or sign: whoever is to call back looks at the list."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from ivr.core.alerts import FINAL, SECOND, Attempt
from ivr.core.callbacks import Callback, Cause
from ivr.core.model import Line


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

    @property
    def opened(self) -> str:
        """When the entry was opened, as ISO 8601 in UTC."""
        return datetime.fromtimestamp(self.callback.opened / SECOND, UTC).isoformat(timespec="seconds")


def alert(callback: Callback, attempt: Attempt, now: int, to: str, language: str) -> Alert:
    """The alert that an attempt sends."""
    minutes = max(0, now - callback.opened) // (60 * SECOND)
    return Alert(callback, attempt.target, to, language, minutes, final=attempt.round == FINAL)


def text(line: Line, told: Alert) -> str:
    """The words, in the language of the person, or in every language where that is not known."""
    languages = [told.language] if told.language in line.languages else line.languages
    return "\n".join(" ".join(_sentences(line, told, language)) for language in languages)


def _sentences(line: Line, told: Alert, language: str) -> list[str]:
    ids = ["alert-text-message" if told.callback.cause is Cause.MESSAGE else "alert-text"]
    if told.callback.cause is Cause.DRILL:
        ids.insert(0, "alert-drill")
    elif told.callback.has_message and told.callback.cause is not Cause.MESSAGE:
        ids.append("alert-text-message")
    if told.callback.withheld and told.callback.cause is not Cause.DRILL:
        ids.append("alert-withheld")
    if told.final:
        ids.append("alert-last")
    return [line.phrases[id_].text[language].strip() for id_ in ids]
