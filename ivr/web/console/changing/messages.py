"""What the check says of a draft, as pages show it: the first messages, and how many more there are.

A file that was pasted wrong can hold a mistake on each of its lines. All of them are counted; only as many as somebody
reads are put into the language of the page, led to their place, and drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final
from urllib.parse import urlencode

from ivr.content.editing.edits import File
from ivr.content.editing.outline import languages, outline
from ivr.content.editing.preview import about_words
from ivr.content.load import Loaded
from ivr.content.messages.catalogue import SPANISH, translated
from ivr.content.yaml.issues import Issue, Severity

MOST: Final = 100
"""So many messages stand in one list."""
MOST_TEXTS: Final = 200
"""So many texts stand on the page of one file; of a file with more the others are changed as text."""
MOST_OF_ONE: Final = 12
"""So many stand beside one text."""
SHOWN: Final = (Severity.ERROR, Severity.WARNING)


@dataclass(frozen=True, slots=True)
class Listed:
    """Messages that a page shows, of all that there are."""

    rows: list[dict[str, Any]]
    count: int

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.rows)


def in_language(text: str, language: str) -> str:
    """A message in the language of the page, as far as it is known there."""
    return translated(text, SPANISH) if language == SPANISH else text


def listed(issues: Iterable[Issue], language: str, most: int = MOST) -> Listed:
    """Errors and warnings in their order, each with its line."""
    found = [each for each in issues if each.severity in SHOWN]
    return Listed([row(each, language) for each in found[:most]], len(found))


def row(issue: Issue, language: str) -> dict[str, Any]:
    """One message."""
    problem, remedy = in_language(issue.problem, language), in_language(issue.remedy, language)
    return {"severity": str(issue.severity), "problem": problem, "remedy": remedy, "line": issue.line}


def messages(loaded: Loaded, files: dict[str, bytes], language: str) -> tuple[Listed, Listed]:
    """What is to be put right in the draft, and what is to be looked at, each with the way to its place."""
    about, places = about_words(loaded), _Places(files)
    errors, warnings = ([each for each in about if each.severity is severity] for severity in SHOWN)
    return _led(errors, places, language), _led(warnings, places, language)


def _led(issues: list[Issue], places: _Places, language: str) -> Listed:
    rows = [row(each, language) | {"to": places.to(each), "file": each.file} for each in issues[:MOST]]
    return Listed(rows, len(issues))


class _Places:
    """Where a message is put right: at the form of a text, where there is one; else at the line of its file."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self._files = files
        self._lines: dict[str, Mapping[int, str]] = {}

    @cached_property
    def _spoken(self) -> tuple[str, ...]:
        return languages(self._files)

    def to(self, issue: Issue) -> str:
        """An address of the console."""
        path = self._of(issue.file).get(issue.line)
        if path is not None:
            return "/change/place?" + urlencode({"file": issue.file}) + f"#t-{path}"
        return "/change/file?" + urlencode({"name": issue.file, "line": issue.line})

    def _of(self, name: str) -> Mapping[int, str]:
        """The text that stands on each line of a file."""
        if name not in self._lines:
            data = self._files.get(name, b"")
            found = outline(name, data, self._spoken)
            texts = found.texts[:MOST_TEXTS] if found else ()
            spans = File(name, data).spans(each.way for each in texts)
            pairs = reversed(list(zip(texts, spans, strict=True)))
            self._lines[name] = {line: text.path for text, lines in pairs for line in lines}
        return self._lines[name]
