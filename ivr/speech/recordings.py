"""Human recordings: ``audio/recordings/<language>/<id>.<ending>``, each with the words that were spoken beside it.

The words stand in ``<id>.txt``. A recording is played only while they are the words of the line: one without its words
may say anything, and one with other words is stale.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ivr.core import signs
from ivr.core.line.model import Line
from ivr.core.line.utterances import utterances

ENDINGS: Final = (".wav", ".mp3", ".m4a", ".ogg")
WORDS: Final = ".txt"

Key = tuple[str, str]
"""The id and the language of what is said."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about an audio file that is to be put right; the line speaks all the same."""

    path: Path
    problem: str
    """Without a full stop."""
    remedy: str
    """In whole sentences."""


@dataclass(frozen=True, slots=True)
class Recording:
    """One recording whose name is right. ``words`` is None where nothing tells what was spoken."""

    path: Path
    id: str
    language: str
    text: str
    """What the line says now."""
    words: str | None

    @property
    def is_fresh(self) -> bool:
        """Whether what was spoken is what the line says."""
        return self.words is not None and as_spoken(self.words) == as_spoken(self.text)

    def accept(self) -> None:
        """Note that this recording says what the line says now."""
        self.path.with_suffix(WORDS).write_text(self.text.rstrip("\n") + "\n", encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Recordings:
    """All recordings in a folder, and what is wrong with their names and words."""

    all: Mapping[Key, Recording]
    findings: tuple[Finding, ...]

    def fresh(self) -> dict[Key, Recording]:
        """Those that may be played."""
        return {key: recording for key, recording in self.all.items() if recording.is_fresh}


def on_one_line(text: str) -> str:
    """A text without its line ends."""
    return " ".join(text.split())


def as_spoken(text: str) -> str:
    """A text as it is seen and spoken, on one line; another system may have saved its accents in another way."""
    return on_one_line(signs.read(on_one_line(text))[0])


def texts(line: Line) -> dict[Key, str]:
    """Everything that can be recorded."""
    return {(each.id, each.language): each.text for each in utterances(line) if not each.slow}


def find(line: Line, folder: Path) -> Recordings:
    """The recordings in a folder; none if there is no such folder."""
    known = texts(line)
    found: dict[Key, Recording] = {}
    findings: list[Finding] = []
    for path in _files(folder):
        key = path.name.removesuffix(path.suffix), path.parent.name
        problem = _misplaced(path, folder, key, known, line) or _second(path, found.get(key))
        if problem:
            findings.append(problem)
        elif path.suffix.lower() != WORDS:
            found[key] = Recording(path, *key, known[key], _words(path))
            findings += _state(found[key])
    return Recordings(found, tuple(findings))


def _files(folder: Path) -> list[Path]:
    paths = folder.rglob("*") if folder.is_dir() else ()
    return sorted(
        path for path in paths if path.is_file() and not path.name.startswith(".") and path.name != "README.md"
    )


def _misplaced(path: Path, folder: Path, key: Key, known: Mapping[Key, str], line: Line) -> Finding | None:
    id_, language = key
    if path.parent.parent != folder or language not in line.languages:
        wanted = " or ".join(f"'{folder / each}'" for each in line.languages)
        return Finding(path, "It is in no folder of a language and is not played", f"Move it to {wanted}.")
    if path.suffix.lower() not in (*ENDINGS, WORDS):
        remedy = f"Save it with one of the endings {', '.join(ENDINGS)}."
        return Finding(path, f"Its ending '{path.suffix}' is not known and it is not played", remedy)
    if key in known:
        return None
    near = difflib.get_close_matches(id_, [each for each, code in known if code == language], 1)
    remedy = f"Did you mean '{near[0]}{path.suffix}'?" if near else "See all names with 'ivr recordings --missing'."
    return Finding(path, f"The line says nothing called '{id_}' in language '{language}', so it is not played", remedy)


def _second(path: Path, first: Recording | None) -> Finding | None:
    if first is None or path.suffix.lower() == WORDS:
        return None
    problem = f"There is another recording of the same, '{first.path.name}', and this one is not played"
    return Finding(path, problem, "Delete one of the two.")


def _words(path: Path) -> str | None:
    try:
        return path.with_suffix(WORDS).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError):
        return ""


def _state(recording: Recording) -> Iterator[Finding]:
    if recording.is_fresh:
        return
    accept = f"'ivr recordings accept {recording.id} --language {recording.language}'"
    faults = signs.read(recording.words or "")[1]
    if faults:
        problem = f"Its words in '{recording.path.stem}{WORDS}' cannot be read: {faults[0].problem}"
        yield Finding(recording.path, problem, f"Listen to it. If it says what the line says, type {accept}.")
    elif recording.words is None:
        problem = f"Nobody has said yet that it speaks the words of '{recording.id}', so it is not played"
        yield Finding(recording.path, problem, f"Listen to it. If it does, type {accept}.")
    else:
        problem = (
            f'It is stale and not played: it says "{on_one_line(recording.words)}", and the line now says '
            f'"{on_one_line(recording.text)}"'
        )
        yield Finding(recording.path, problem, f"Record it again, then type {accept}. Until then another voice speaks.")
