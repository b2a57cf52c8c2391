"""What a pack says about figures: the words in which numbers are spoken, and short ways to write them down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ivr.core.signs import plain


@dataclass(frozen=True, slots=True)
class FigureWords:
    """How a language says numbers. All words are in small letters; a phrase is a tuple of words."""

    numbers: Mapping[str, int] = field(default_factory=dict)
    """Up to ninety and the hundreds, which are added; those of ``factors`` multiply what stands before them."""
    factors: Mapping[str, int] = field(default_factory=dict)
    ones: frozenset[str] = frozenset()
    """The words for one that are also articles or pronouns: a figure only before a unit or in a share."""
    articles: frozenset[str] = frozenset()
    """What may stand for one before a unit and is often no figure, as in "wait a minute"."""
    units: Mapping[str, str] = field(default_factory=dict)
    """Words to the names of units, which are the same in all languages."""
    percent: tuple[str, ...] = ()
    """Percent in two words."""
    joins: frozenset[str] = frozenset()
    """Between the ends of a range."""
    links: frozenset[str] = frozenset()
    """Between tens and ones, or hundreds and tens."""
    shares: tuple[tuple[str, ...], ...] = ()
    """Between the two numbers of a share, as in one in ten."""
    people: frozenset[str] = frozenset()
    """May stand before those."""
    parts: Mapping[str, int] = field(default_factory=dict)
    """Names of fractions."""
    rooms: frozenset[str] = frozenset()
    """Those that are also a room, unless a unit or ``the`` follows: un cuarto."""
    of: frozenset[str] = frozenset()
    """Stands behind a fraction: a quarter of."""
    halves: frozenset[str] = frozenset()
    """Half of a unit."""
    half_of: frozenset[str] = frozenset()
    """Half of all, before ``of`` or ``the``."""
    fillers: frozenset[str] = frozenset()
    """May stand between a number and its unit: two more days."""
    ordinals: Mapping[str, int] = field(default_factory=dict)
    """A figure before a unit of time: the third day. The first is none."""
    endings: frozenset[str] = frozenset()
    """Make an ordinal of digits."""
    fixed: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    """Words that are a number with a unit."""
    loose: frozenset[str] = frozenset()
    """Words for two things named before: no figure, but they may stand for one of another language."""
    the: frozenset[str] = frozenset()
    """Before two, it names such things as well."""
    press: frozenset[str] = frozenset()
    """Behind these a single digit is a key."""
    slips: Mapping[str, str] = field(default_factory=dict)
    """Words as they are often written by mistake, to how they are written."""
    proper: Mapping[str, str] = field(init=False)
    """Every word without its accents, to how it is written. A forgotten accent hides no figure."""
    begins: frozenset[str] = field(init=False)
    """All words that may begin a figure."""
    counting: frozenset[str] = field(init=False)
    """The words that are numbers, and those of units."""

    def __post_init__(self) -> None:
        """Collect the words that are asked for together."""
        sets = (self.numbers, self.factors, self.articles, self.halves, self.half_of, self.ordinals, self.fixed)
        object.__setattr__(self, "begins", frozenset().union(*sets, self.loose))
        counting = frozenset().union(self.numbers, self.factors, self.ordinals, self.units)
        object.__setattr__(self, "counting", counting)
        others = (self.units, self.parts, self.fillers, self.joins, self.the)
        proper = {plain(word): word for word in frozenset().union(self.begins, *others) if word not in self.slips}
        object.__setattr__(self, "proper", {**proper, **self.slips})

    def spelt(self, word: str) -> str:
        """A word in small letters as it is written without slips; itself if it is none of these words."""
        return self.proper.get(word if word.isascii() else plain(word), word)

    def all_spelt(self, words: Iterable[str]) -> list[str]:
        """The same of many words."""
        proper = self.proper
        return [proper.get(word if word.isascii() else plain(word), word) for word in words]

    def starts(self, words: Iterable[str]) -> list[int]:
        """Where a figure may begin among words that are spelt as they should be."""
        return [at for at, word in enumerate(words) if word in self.begins or word[0].isdecimal()]


_TENS = range(20, 100, 10)


def word_set(words: str) -> frozenset[str]:
    """Words that are parted by blanks."""
    return frozenset(words.split())


def counted(words: str, start: int = 0) -> dict[str, int]:
    """Words for numbers in a row, from ``start`` on."""
    return {word: number for number, word in enumerate(words.split(), start)}


def tens(words: str) -> dict[str, int]:
    """The words for twenty to ninety."""
    return dict(zip(words.split(), _TENS, strict=True))


def joined(ten_words: str, ones: str, *links: str) -> dict[str, int]:
    """Tens and ones that are written as one word by mistake: fortyeight, cuarentayocho."""
    pairs = [(ten, one) for ten in tens(ten_words).items() for one in list(counted(ones).items())[1:10]]
    return {f"{ten}{link}{one}": value + more for (ten, value), (one, more) in pairs for link in links}


def named(**names: str) -> dict[str, str]:
    """Each unit with its words, turned around."""
    return {word: unit for unit, words in names.items() for word in words.split()}
