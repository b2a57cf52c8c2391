"""The words of a text among which figures are looked for, and how those of figures are spelt."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ivr.languages.registry import pack_of

_TOKEN = re.compile(r"\d+ ?/ ?\d+(?![\d/])|\d+(?:[.,]\d+)*|%|[^\W\d_]+(?:['\u2019][^\W\d_]+)?|[.,;:!?¿¡]")


def misspelt(text: str, language: str) -> dict[str, str]:
    """The words of figures that are written without their accent, or otherwise wrong, to how they are written."""
    words = pack_of(language).figures
    told = {**words.numbers, **words.factors, **words.ordinals, **words.units}
    found = ((word, words.spelt(word)) for word in re.findall(r"[^\W\d_]+", text.lower()))
    return {word: spelt for word, spelt in found if spelt != word and spelt in told}


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Where each word stands. A fraction such as 1/2 is one word, and 24/7 are two."""
    for found in _TOKEN.finditer(text):
        over, slash, under = found[0].partition("/")
        if slash and not 0 < int(over) < int(under):
            yield found.start(), found.start() + len(over.rstrip())
            yield found.end() - len(under.lstrip()), found.end()
        else:
            yield found.span()
