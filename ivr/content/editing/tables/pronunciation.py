"""Changes of how words are spoken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ivr.content.editing.edits import File
from ivr.content.editing.errors import EditError
from ivr.content.editing.staff import Row, set_rows

WORD_FIELDS: Final = ("word", "say", "rendered", "carrier")
_KIND: Final = "pronunciation"


@dataclass(frozen=True, slots=True)
class WordsForm:
    """The words of one language."""

    language: str
    words: Sequence[Row]


@dataclass(frozen=True, slots=True)
class PronunciationForm:
    """The file about pronunciation."""

    file: str
    lists: Sequence[WordsForm]


def read_pronunciation(files: Mapping[str, bytes]) -> PronunciationForm | None:
    """The file about pronunciation; None if there is none that can be read."""
    for name, data in files.items():
        if _KIND.encode() not in data:
            continue
        listed = File(name, data).fields().get(_KIND)
        if isinstance(listed, list):
            return PronunciationForm(name, [_list(each if isinstance(each, dict) else {}) for each in listed])
    return None


def _list(block: dict[str, Any]) -> WordsForm:
    language, found = block.get("language"), block.get("words")
    rows = [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
    return WordsForm(language if isinstance(language, str) else "", rows)


def set_words(file: File, index: int, rows: Sequence[Row]) -> File:
    """The file with other words of one language, each changed in its place; a row without fields goes.

    Raises:
        EditError: A word stands twice, or nobody has said how it is spoken.
    """
    seen: set[str] = set()
    for row in filter(None, rows):
        word = str(row.get("word", ""))
        if not word:
            raise EditError("A row says how something is spoken, and not what", "Write the word, or empty the row.")
        if word in seen:
            raise EditError(f"'{word}' stands twice", "Take one of the two away.")
        if len(row) == 1:
            raise EditError(
                f"Nobody has said how '{word}' is spoken",
                "Write how it is spoken: by every voice, or by one of the two.",
            )
        seen.add(word)
    return set_rows(file, (_KIND, index, "words"), rows, WORD_FIELDS, ("language", "words"))
