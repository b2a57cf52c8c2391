"""The words of the pages, in both languages: a file of them for each page, and one for the frame around all of them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from ivr.content.yaml.issues import told_in

LANGUAGES: Final = ("en", "es")
"""Of the console itself, whatever the line speaks."""
FRAME: Final = "frame"
FOLDER: Final = Path(__file__).with_name("words")


@cache
def table(page: str) -> Mapping[str, Mapping[str, str]]:
    """The words of a page by key and language."""
    return tomllib.loads((FOLDER / f"{page}.toml").read_text(encoding="utf-8"))


def preferred(accepted: str) -> str:
    """The language that a browser asks for with `Accept-Language`: the first of it that there is, else English."""
    codes = (part.split(";")[0].strip().lower().partition("-")[0] for part in accepted.split(",")[:20])
    return next((code for code in codes if code in LANGUAGES), LANGUAGES[0])


@dataclass(frozen=True, slots=True)
class Told:
    """A message of the line to staff, and the language that it is in."""

    text: str
    language: str


def in_words(messages: Iterable[str], language: str) -> list[Told]:
    """Messages in the language of the page; those that are known in English alone stay so."""
    found = ((each, told_in(each, language)) for each in messages)
    return [Told(text, LANGUAGES[0] if text == each else language) for each, text in found]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one page in one language."""

    page: str
    language: str

    def __call__(self, key: str, /, **blanks: object) -> str:
        """A text with its blanks filled in.

        Raises:
            KeyError: Neither the page nor the frame has it.
        """
        return self._found(key)[self.language].format(**blanks)

    def of(self, key: str, language: str) -> str:
        """A text in another language than the page's, as beside words of callers; in English where it has none."""
        found = self._found(key)
        return found.get(language, found[LANGUAGES[0]])

    def has(self, key: str) -> bool:
        """Whether there is such a text."""
        return key in table(self.page) or key in table(FRAME)

    def count(self, key: str, number: int, /, **blanks: object) -> str:
        """A text about a number of things: ``key.one`` for one of them, else ``key.more``."""
        return self(f"{key}.{'one' if number == 1 else 'more'}", n=number, **blanks)

    def _found(self, key: str) -> Mapping[str, str]:
        return table(self.page).get(key) or table(FRAME)[key]
