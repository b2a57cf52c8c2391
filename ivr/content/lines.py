"""Several lines in one folder: the first one, and in ``lines/NAME`` every other one, a whole folder of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from ivr.content.files import schema
from ivr.content.values.emergency_number import spelled_out
from ivr.content.yaml import strict_yaml
from ivr.content.yaml.folder import LINES, read_files
from ivr.content.yaml.issues import Issue, Place
from ivr.core.line.model import ESPEAK, Line, Voice
from ivr.core.reply import Utterance
from ivr.languages.registry import PACKS, pack_of

_LANGUAGE: Final = re.compile(rb"^[ \t]*(?:-[ \t]+)?language:[ \t]*([a-z]{2})\b", re.MULTILINE)
_LINE_FILE: Final = "line.yaml"
ANSWERED_BY_ANOTHER, EMERGENCY = "answered-by-another", "emergency"
"""The ids of these words in the documents."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a folder tells of its line, however broken it is."""

    id: str = ""
    """What the line calls itself; "" where that cannot be read."""
    languages: tuple[str, ...] = ()
    numbers: Mapping[str, str] = field(default_factory=dict)
    """Called numbers of other lines, each with the name of its line."""

    def named(self, menus: Path) -> tuple[str, ...]:
        """The other lines: those that numbers lead to or, where that cannot be read, that there are folders of."""
        return tuple(dict.fromkeys(self.numbers.values())) or folders(menus)


def summary(menus: Path) -> Known:
    """What a folder tells of its line. Where it does not tell the languages, they are all that are spoken here."""
    try:
        files = read_files(menus)
    except OSError:
        files = {}
    parsed = {file: strict_yaml.parse(file, data) for file, data in files.items()}
    drafts = schema.read(files, parsed)
    draft = next(iter(drafts.lines), None)
    written = [each.decode() for each in _LANGUAGE.findall(files.get(_LINE_FILE, b""))]
    codes = dict.fromkeys([*(each.code for each in drafts.languages), *written])
    languages = tuple(code for code in codes if code in PACKS) or tuple(PACKS)
    return Known(draft.id, languages, draft.other_numbers) if draft else Known("", languages)


def names(line: Line) -> tuple[str, ...]:
    """The other lines that a first line leads callers to, in the order in which they stand there."""
    return tuple(dict.fromkeys(line.other_numbers.values()))


def folder_of(menus: Path, name: str) -> Path:
    """Where another line stands.

    Args:
        menus: The folder with the first line.
        name: Of the other one; "" for the first.
    """
    return menus / LINES / name if name else menus


def folders(menus: Path) -> tuple[str, ...]:
    """The names of all folders in which another line stands, sorted."""
    try:
        found = [path.name for path in (menus / LINES).iterdir() if path.is_dir() and not path.name.startswith(".")]
    except OSError:
        return ()
    return tuple(sorted(found))


def answering_for(line: Line, languages: tuple[str, ...]) -> Line:
    """A line as it answers for another one, which cannot speak: behind its emergency sentence it tells callers so.

    In a language that it does not speak itself it says the emergency sentence as well.

    Args:
        line: The line that answers.
        languages: Of the line that was called.
    """
    said: list[Utterance] = []
    for language in languages:
        words = pack_of(language)
        if language not in line.languages:
            said.append(Utterance(EMERGENCY, language, words.safety.order.format(spelled=spelled_out(language))))
        said.append(Utterance(ANSWERED_BY_ANOTHER, language, words.answered_by_another))
    voices = {language: _voice(language) for language in languages}
    return replace(line, voices={**voices, **line.voices}, announced=tuple(said))


def _voice(language: str) -> Voice:
    """A voice that the carrier has for a language: the one that was chosen may be what is wrong."""
    voices = pack_of(language).voices
    return Voice(next(iter(voices.carrier)), voices.example, engine=ESPEAK)


def issues(menus: Path, line: Line, file: str, place: int = 1) -> Iterator[Issue]:
    """What does not fit between the numbers of a first line and the folders of the others.

    Args:
        menus: The folder with the first line.
        line: That line.
        file: Its line file.
        place: Where the others stand in it.
    """
    there, mapped = folders(menus), names(line)
    for name in mapped:
        if name not in there:
            yield Place(file, place).error(
                f"There is no folder '{folder_of(menus, name)}', so callers of the line '{name}' hear this one",
                f"Begin it with 'ivr new line {name}', or take its numbers out.",
            )
    for name in there:
        if name not in mapped:
            yield Place(file, place).warning(
                f"No number leads to the line in '{folder_of(menus, name)}', so nobody can call it",
                f"Write 'lines:', and below it '- line: {name}' with its 'numbers:'.",
            )
