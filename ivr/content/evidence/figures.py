"""The figures in a text, in digits or in words: "48 hours", "two or three days", "una de cada diez".

What counts as a figure: numbers from two up, with or without a unit; one before a unit ("one hour"); fractions, shares
and percent; ordinals before a unit of time, from the second on. What does not: one as a pronoun or article, "first",
words without a number ("several", "a few"), and 911. The ends of a range are two figures with the same unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from ivr.content.values.emergency_number import emergency_number, has_emergency_number
from ivr.content.values.figure_tokens import pressed, spans, tokens
from ivr.content.values.number import TIMES, Number
from ivr.languages.figure_words import FigureWords
from ivr.languages.registry import PACKS, pack_of

_DIALLED: Final = 3
"""So many single digits in a row are a number to dial, not an amount."""
_ADDED: Final = ((1000, 1000), (100, 100), (20, 10))
"""Behind at least so much, less than so much is added: "mil doscientas", "two hundred fifty", "forty-eight"."""
_FEW, _MOST = 15, 1e15  # digits of a number to dial that are read; what is more than the second counts as it
_FILLERS: Final = 3
"""So many words may stand between a number and its unit."""


def numbers(text: str, language: str) -> tuple[Number, ...]:
    """The figures of a text, in order.

    Args:
        text: What is spoken.
        language: Its code; of a language without a pack only digits are found.
    """
    return _numbers(text, language, tuple(PACKS))


@lru_cache(4096)
def _numbers(text: str, language: str, languages: tuple[str, ...]) -> tuple[Number, ...]:
    if has_emergency_number(text):
        text = emergency_number(languages).sub("; ", text)
    return tuple(_Reader(text, pack_of(language).figures).read())


_Found = list[Number] | None
"""What stands at a place; None: no figure begins there. A word like "one" may be taken and give no figure."""


class _Reader:
    """Walks through the words of one text."""

    def __init__(self, text: str, words: FigureWords) -> None:
        self._text, self._words = text, words
        self._tokens = words.all_spelt(tokens(text))
        self._spans: Sequence[tuple[int, int]] = ()
        self._at = 0
        self._pressed = False
        """Whether "press" stands before in the sentence."""

    def read(self) -> Iterator[Number]:
        """All figures."""
        readers = self._dialled, self._fixed, self._half, self._ordinal, self._amount, self._article, self._both
        for start in self._words.starts(self._tokens):  # few words; those between them are skipped
            if start < self._at:
                continue
            self._pressed = pressed(self._tokens[self._at : start], self._words.press, before=self._pressed)
            self._at = start
            for reader in readers:
                found = reader(start, self._tokens[start])
                if found is not None:
                    yield from found
                    break
            else:
                self._at = start + 1

    def _see(self, ahead: int = 0) -> str:
        at = self._at + ahead
        return self._tokens[at] if at < len(self._tokens) else ""

    def _unit(self, ahead: int = 0) -> str:
        return self._words.units.get(self._see(ahead), "")

    def _is_number(self, word: str) -> bool:
        return word[:1].isdecimal() or word in self._words.numbers or word in self._words.factors

    def _number(self, start: int, value: float, unit: str = "", *, loose: bool = False, key: bool = False) -> Number:
        """The figure that is written from ``start`` up to here."""
        if not self._spans:  # most texts have no figure
            self._spans = list(spans(self._text))
        text = " ".join(self._text[self._spans[start][0] : self._spans[self._at - 1][1]].split())
        return Number(text, value, unit, loose, key)

    def _dialled(self, start: int, word: str) -> _Found:
        """A number to dial, digit by digit."""
        digits = []
        while word == "," or self._digit(word) is not None:
            digits += [] if word == "," else [str(self._digit(word))]
            self._at += 1
            word = self._see()
        if len(digits) >= _DIALLED:
            return [self._number(start, int("".join(digits[:_FEW])), key=True)]
        self._at = start
        return None

    def _digit(self, word: str) -> int | None:
        value = int(word) if word.isdecimal() else self._words.numbers.get(word)
        return value if value is not None and value < 10 and word not in self._words.articles else None  # noqa: PLR2004

    def _fixed(self, start: int, word: str) -> _Found:
        """A word that is a number with a unit: twice."""
        if word not in self._words.fixed:
            return None
        self._at += 1
        found = self._number(start, *self._words.fixed[word])
        self._skip_rate()
        return [found]

    def _half(self, start: int, word: str) -> _Found:
        """Half an hour; half of all."""
        if word not in self._words.halves and word not in self._words.half_of:
            return None
        self._at += 1 + (self._see(1) in self._words.articles)
        if word in self._words.halves and (unit := self._unit()) in TIMES:
            self._at += 1
            return [self._number(start, 0.5, unit)]
        self._at = start + 1
        if word in self._words.half_of and self._see() in self._words.of | self._words.the:
            return [self._number(start, 0.5, "share")]
        return []

    def _ordinal(self, start: int, word: str) -> _Found:
        """The third day; the 24th hour."""
        value = self._words.ordinals.get(word)
        self._at += 1
        if value is None and word.isdecimal() and self._see() in self._words.endings:
            value = int(word)
            self._at += 1
        if value is not None and (unit := self._unit()) in TIMES:
            self._at += 1
            return [self._number(start, value, f"{unit} in order")]
        self._at = start
        return None

    def _article(self, start: int, word: str) -> _Found:
        """An hour; a quarter of the people."""
        if word not in self._words.articles:
            return None
        self._at += 1
        if self._unit() in TIMES:
            return self._with_unit(start, [1.0])
        return self._part(start, [1.0])

    def _both(self, start: int, word: str) -> _Found:
        """A word for two things named before."""
        if word not in self._words.loose:
            return None
        self._at += 1
        return [self._number(start, 2, loose=True)]

    def _amount(self, start: int, word: str) -> _Found:
        """A number or a range, up to its unit; or a share of all."""
        if not self._is_number(word):
            return None
        values = self._values()
        if found := self._share(start, values) or self._part(start, values):
            return found
        return self._with_unit(start, values)

    def _values(self) -> list[float]:
        """The ends of a range; mostly one number."""
        values: list[float] = []
        while self._is_number(self._see()):
            values.append(self._value() + self._and_a_half())
            if self._see() in self._words.joins and self._is_number(self._see(1)):
                self._at += 1
        return values

    def _value(self) -> float:
        """One number, in digits or in as many words as belong together."""
        total, group, last = 0.0, 0.0, 0.0
        if self._see() in self._words.ones and self._words.numbers.get(self._see(1)) in {2, 12}:
            self._at += 1  # "un par", "una docena"
        while self._is_number(word := self._see()):
            factor = self._words.factors.get(word)
            if factor:
                group = (group or 1) * factor
                if factor > 100:  # noqa: PLR2004 - thousands are closed, hundreds go on
                    total, group = total + group, 0.0
                last = float(factor)
            elif not last or self._goes_on(last, word):
                last = self._plain(word)
                group += last
            else:
                break
            self._at += 1
            if self._see() in self._words.links and self._goes_on(last, self._see(1)):
                self._at += 1
        return min(total + group, _MOST)

    def _goes_on(self, last: float, word: str) -> bool:
        """Whether a word is added to the one before: eight to forty, twenty to a hundred."""
        value = self._words.numbers.get(word, 0)
        return 0 < value < next((most for least, most in _ADDED if last >= least and last % most == 0), 0)

    def _plain(self, word: str) -> float:
        """A number of one word, or digits: 1,000 and 2.5 are told apart by the three digits."""
        if not word[0].isdecimal():
            return float(self._words.numbers[word])
        over, slash, under = word.partition("/")
        if slash:
            return int(over) / int(under)
        whole = re.sub(r"[.,](?=\d{3}(?:\D|$))", "", word).replace(",", ".")
        return float(whole) if whole.count(".") < 2 else float(whole.replace(".", ""))  # noqa: PLR2004

    def _and_a_half(self) -> float:
        """Takes "and a half", "y media" and the 1/2 of "2 1/2"; how much it adds."""
        linked = self._see() in self._words.links
        if "/" in self._see(linked):
            self._at += 1 + linked
            return self._plain(self._tokens[self._at - 1])
        if self._see() in self._words.links:
            ahead = 1 + (self._see(1) in self._words.articles)
            if self._see(ahead) in self._words.halves:
                self._at += ahead + 1
                return 0.5
        return 0.0

    def _share(self, start: int, values: list[float]) -> list[Number]:
        """One in ten; three of every four people."""
        back = self._at
        self._at += self._see() in self._words.people
        for words in self._words.shares:
            if self._tokens[self._at : self._at + len(words)] == [*words] and self._is_number(self._see(len(words))):
                self._at += len(words)
                whole = self._value()
                if whole > values[-1] and not self._unit():
                    return [self._number(start, value / whole, "share") for value in values]
                break
        self._at = back
        return []

    def _part(self, start: int, values: list[float]) -> list[Number]:
        """Two thirds; a quarter of an hour."""
        part = self._words.parts.get(self._see())
        of = self._see(1) in self._words.of
        if not part or not (of or values[-1] > 1):
            return []
        ahead = 1 + of + (self._see(2) in self._words.articles)
        unit = self._unit(ahead) if of else ""
        if self._see() in self._words.rooms and values[-1] == 1 and not unit and self._see(2) not in self._words.the:
            return []
        self._at += ahead + 1 if unit else 1
        return [self._number(start, value / part, unit or "share") for value in values]

    def _with_unit(self, start: int, values: list[float]) -> list[Number]:
        """Numbers with the unit behind them, if there is one."""
        if unit := self._take_unit():
            values[-1] += self._and_a_half()
            if self._see() in self._words.joins and self._is_number(self._see(1)):
                values += self._or_two()
            loose = values == [1.0] and unit != "hour" and self._tokens[start] in self._words.articles
            key = self._pressed and unit == "times"
            found = [self._number(start, value, unit, loose=loose, key=key) for value in values]
            self._skip_rate()
            return found
        if values == [1.0] and self._tokens[start] in self._words.ones:
            return []
        key = self._pressed and max(values) < 10  # noqa: PLR2004 - one digit
        before = self._tokens[start - 1] if start else ""
        loose = values == [2.0] and before in self._words.the
        return [self._number(start, value, loose=loose, key=key) for value in values]

    def _or_two(self) -> list[float]:
        """Takes the end of "an hour or two", unless a unit of its own follows."""
        back = self._at
        self._at += 1
        values = self._values()
        if self._unit():
            self._at = back
            return []
        return values

    def _take_unit(self) -> str:
        """Takes the unit behind a number, with what may stand between."""
        ahead = 0
        while ahead < _FILLERS and self._see(ahead) in self._words.fillers:
            ahead += 1
        if self._words.percent and (self._see(), self._see(1)) == self._words.percent:
            self._at += 2
            return "percent"
        if unit := self._unit(ahead):
            self._at += ahead + 1
        return unit

    def _skip_rate(self) -> None:
        """Takes the "a day" of "twice a day", which is no day of its own."""
        if self._see() in self._words.articles and self._unit(1):
            self._at += 2
