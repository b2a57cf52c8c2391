"""The words that somebody has heard the rendered voice say, and those of a line that nobody has.

``heard/`` holds a list for each language: every word of the line as it was when a person listened to it. A word that is
in none of them, and has no entry of its own in pronunciation.yaml, may be said wrongly, and nobody would know.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from ivr.core.line.model import Line
from ivr.core.line.utterances import to_callers, to_staff

_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*")  # noqa: RUF001  # the typographic apostrophe is meant
_FOLDER: Final = Path(__file__).parent / "heard"


@cache
def heard(language: str) -> frozenset[str]:
    """The words of a language that were listened to, in small letters; none where there is no list."""
    path = _FOLDER / f"{language}.txt"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return frozenset(line for line in lines if line and not line.startswith("#"))


def spoken_words(line: Line, language: str) -> dict[str, str]:
    """Every word of a language that callers or staff can hear, in small letters, and a text that has it."""
    found: dict[str, str] = {}
    for statement in (*to_callers(line), *to_staff(line)):
        for word in _WORD.findall(statement.text.get(language, "")):
            found.setdefault(word.lower(), statement.id)
    return found


def not_heard(line: Line) -> Iterator[tuple[str, str, str]]:
    """Language, word and a text that has it, for each word that nobody has listened to.

    A language without a list is left out, and so is a word that pronunciation.yaml tells how to say.
    """
    for language in line.languages:
        known = heard(language)
        told = {word for entry in line.lexicon(language).words for word in _WORD.findall(entry.written.lower())}
        for word, statement in spoken_words(line, language).items() if known else ():
            if word not in known and word not in told:
                yield language, word, statement
