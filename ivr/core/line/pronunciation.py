"""How words are spoken where that differs from how they are written. The text shown never changes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

DIGIT: Final = "#"
"""Stands for one digit in a written word and, in the same order, in what is said for it."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word or group of words, and what each kind of voice is given to say for it."""

    written: str
    rendered: str
    """For the voice that renders audio files here; the word itself where it needs no help."""
    carrier: str
    """For the voice of the carrier."""

    def pattern(self) -> str:
        """What finds it in a text: as a whole word, in any case if it is written in small letters."""
        body = re.escape(self.written).replace(re.escape(DIGIT), "[0-9]")
        body = rf"(?<!\w){body}(?!\w)"
        return f"(?i:{body})" if self.written == self.written.lower() else body

    def spoken_form(self, found: str, spoken: str) -> str:
        """What is said where ``found`` stands in the text: ``spoken`` with the digits that were found."""
        digits = iter([sign for sign, place in zip(found, self.written, strict=True) if place == DIGIT])
        return re.sub(DIGIT, lambda _: next(digits, ""), spoken)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All words of one language that are spoken otherwise than they are written; the longest wins."""

    words: tuple[Word, ...] = ()
    _found: re.Pattern[str] | None = field(init=False, default=None, repr=False, compare=False)
    _cut: dict[tuple[str, str], list[tuple[str, str]]] = field(
        init=False, default_factory=dict, repr=False, compare=False
    )
    """The texts that were cut already, by kind: the same are written down over and over."""

    def __post_init__(self) -> None:
        """Order the words and prepare the search for all of them at once."""
        object.__setattr__(self, "words", tuple(sorted(self.words, key=lambda word: -len(word.written))))
        patterns = "|".join(f"({word.pattern()})" for word in self.words)
        object.__setattr__(self, "_found", re.compile(patterns) if patterns else None)

    def rendered(self, text: str) -> str:
        """The text as the voice that renders files gets it, on one line."""
        return "".join(said or written for written, said in self._pieces(text, "rendered"))

    def carrier(self, text: str) -> list[tuple[str, str]]:
        """The text on one line, cut into pieces: what is written, and what is said instead ("": just that)."""
        return self._pieces(text, "carrier")

    def _pieces(self, text: str, kind: str) -> list[tuple[str, str]]:
        if (text, kind) not in self._cut:
            self._cut[text, kind] = self._cut_up(text, kind)
        return self._cut[text, kind]

    def _cut_up(self, text: str, kind: str) -> list[tuple[str, str]]:
        text = " ".join(text.split())
        pieces: list[tuple[str, str]] = []
        end = 0
        for match in self._found.finditer(text) if self._found else ():
            word = self.words[(match.lastindex or 1) - 1]
            spoken = getattr(word, kind)
            if spoken != word.written:
                pieces += [(text[end : match.start()], ""), (match[0], word.spoken_form(match[0], spoken))]
                end = match.end()
        pieces.append((text[end:], ""))
        return [piece for piece in pieces if piece[0]]
