"""What is wrong with the menus, said so that the person who edits them can put it right."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Final

from ivr.content.messages.catalogue import CUT, ENGLISH, SPANISH, code_of, translated

MAX_MESSAGE = 400
"""The longest problem or remedy, in characters; what goes beyond is left out."""


_TOLD: Final = re.compile(r"(?P<place>.+?:\d+): (?:(?P<severity>warning|note): )?(?P<said>.+)", re.DOTALL)
_LONG_QUOTE: Final = re.compile(r"'([^']{60})[^']{20,}'")


class Severity(StrEnum):
    """An error keeps the menus from being used; a warning does not; a note only tells what people still have to do."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


SEVERITIES: Final = {
    ENGLISH: {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"},
    SPANISH: {Severity.ERROR: "error", Severity.WARNING: "advertencia", Severity.NOTE: "nota"},
}
"""By the language of staff."""


@dataclass(frozen=True, slots=True, order=True)
class Issue:
    """One thing to put right. Sorts by file and line.

    ``problem`` says what is wrong, without a full stop; ``remedy`` says what to write instead, in whole sentences.
    """

    file: str
    line: int
    problem: str
    remedy: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        """One line of text: `menus/topics/recovery.yaml:12: problem. remedy`."""
        severity = "" if self.severity is Severity.ERROR else f"{self.severity}: "
        return f"{self.file}:{self.line}: {severity}{self.problem}. {self.remedy}"

    @property
    def code(self) -> str:
        """What it is called, as `ivr explain` knows it; it stays the same whatever the message quotes."""
        return code_of(self.problem)

    def as_line(self, language: str) -> str:
        """One line of text with its code, in a language of staff."""
        severity = "" if self.severity is Severity.ERROR else f"{SEVERITIES[language][self.severity]}: "
        problem, remedy = (translated(each, language) for each in (self.problem, self.remedy))
        return f"{self.file}:{self.line}: {severity}{problem}. {remedy} [{self.code}]"

    def below(self, folder: str) -> Issue:
        """The same issue with the folder before the name of the file."""
        return replace(self, file=f"{folder.rstrip('/')}/{self.file}".rstrip("/"))

    def as_dict(self) -> dict[str, str | int]:
        """The issue for JSON."""
        return {**asdict(self), "code": self.code}


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands: a file, and a line counted from 1."""

    file: str
    line: int

    def error(self, problem: str, remedy: str) -> Issue:
        """An error at this place."""
        return Issue(self.file, self.line, _one_line(problem), _one_line(remedy))

    def warning(self, problem: str, remedy: str) -> Issue:
        """A warning at this place."""
        return Issue(self.file, self.line, _one_line(problem), _one_line(remedy), Severity.WARNING)

    def note(self, problem: str, remedy: str) -> Issue:
        """A note at this place."""
        return Issue(self.file, self.line, _one_line(problem), _one_line(remedy), Severity.NOTE)


def told_in(text: str, language: str) -> str:
    """A message to staff in their language: what `str` makes of an issue, or whole sentences.

    What the catalogue does not know stays in English.
    """
    found = None if language == ENGLISH else _TOLD.fullmatch(text)
    if found is None:
        return _sentences(text, language)
    severity = f"{SEVERITIES[language][Severity(found['severity'])]}: " if found["severity"] else ""
    return f"{found['place']}: {severity}{_sentences(found['said'], language)}"


def _sentences(text: str, language: str) -> str:
    """A problem and its remedy, with the full stop between them found again; or a message that is known as a whole."""
    for stop in re.finditer(r"\. ", text):
        parts = text[: stop.start()], text[stop.end() :]
        told = tuple(translated(part, language) for part in parts)
        if all(after != before for before, after in zip(parts, told, strict=True)):
            return ". ".join(told)
    return translated(text, language)


def _one_line(text: str) -> str:
    """What is quoted from a file may be of any length and have any line ends; what is said of it is kept."""
    line = " ".join(text.split())
    if len(line) > MAX_MESSAGE:
        line = _LONG_QUOTE.sub(r"'\1...'", line)
    return line if len(line) <= MAX_MESSAGE else f"{line[:MAX_MESSAGE]}{CUT}"
