"""The words of a text among which figures are looked for, and how those of figures are spelt."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence

from ivr.languages.registry import pack_of

_TOKEN = re.compile(r"\d+ ?/ ?\d+(?![\d/])|\d+(?:[.,]\d+)*|%|[^\W\d_]+(?:['\u2019][^\W\d_]+)?|[.,;:!?¿¡]")
_LONGEST = 20
"""So many signs of a figure are read: no text of ours speaks of more, and thousands of digits fit into no number."""
_STOPS = frozenset(".;:!?¿¡")
_LETTERS = re.compile(r"[^\W\d_]+")


def misspelt(text: str, language: str) -> dict[str, str]:
    """The words of figures that are written without their accent, or otherwise wrong, to how they are written."""
    known = pack_of(language).figures
    return {
        word: spelt
        for word in _LETTERS.findall(text.lower())
        if (spelt := known.spelt(word)) != word and spelt in known.counting
    }


def tokens(text: str) -> list[str]:
    """The words themselves, in small letters."""
    written = [text[start:end] for start, end in spans(text)] if "/" in text else _TOKEN.findall(text)
    return [word[:_LONGEST] if word[0].isdecimal() else word.lower() for word in written]


def pressed(words: Sequence[str], press: Container[str], *, before: bool) -> bool:
    """Whether "press" stands before in the sentence, behind these words; ``before`` tells it of those ahead of them."""
    for word in reversed(words):
        if word in press:
            return True
        if word in _STOPS:
            return False
    return before


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Where each word stands. A fraction such as 1/2 is one word, and 24/7 are two."""
    for found in _TOKEN.finditer(text):
        if "/" in found[0] and not _is_fraction(found[0]):
            over, _, under = found[0].partition("/")
            yield found.start(), found.start() + len(over.rstrip())
            yield found.end() - len(under.lstrip()), found.end()
        else:
            yield found.span()


def _is_fraction(written: str) -> bool:
    over, _, under = written.partition("/")
    return len(written) < _LONGEST and 0 < int(over) < int(under)
