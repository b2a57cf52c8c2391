"""Small questions about the words of a text: does it negate, which of some terms does it hold, how much of another."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Generic, TypeVar

from ivr.core.signs import plain

_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)?")
_SENTENCE = re.compile(r"(?<=[.;:!?])\s+")
_STEM = 4
"""So many letters of a word are compared, so that "ease" is found in "eased"."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_NEGATIONS: Final[Mapping[str, frozenset[str]]] = {
    "en": _set("no not never cannot without none nothing nobody nowhere neither"),
    "es": _set("no nunca jamas sin tampoco nadie"),
}
"""Words that negate alone, without accents.

"Ni", "ninguno" and "nada" only go on with one, and stay when it is lost.
"""
_HALF_NEGATIONS: Final[Mapping[str, frozenset[str]]] = {
    "en": _set("unless avoid avoids unable unknown painless harmless lost lose losing"),
    "es": _set("salvo evite evita evitar excepto desconocido desconocida indoloro inofensivo pierde perder"),
}
"""Words that may stand for a negation of another language and need none there."""

_COMMON: Final = _set(
    "a about after also an and any are as at be been before but by can do does for from had has have he her his "
    "how if in is it its just may more most much of on one only or other our she so some such than that the their "
    "them then there these they this to until up very was we what when where which who will with you your "
    "al algo algunas algunos ante antes así aunque con cual cuando de del desde donde durante el ella ellas ellos "
    "en entre era es esa ese eso esta este esto está están fue ha han hay hasta la las le les lo los más me muy o "
    "para pero por porque puede pueden que qué quien se sea ser si sobre son su sus también te tiene tienen toda "
    "todas todo todos tras u un una unas uno unos usted y ya"
)
"""Words that say little by themselves. Negations are not among them."""


def words(text: str) -> list[str]:
    """The words of a text in small letters."""
    return _WORD.findall(text.lower())


def negations(said: Iterable[str], language: str) -> list[str]:
    """The words of these that negate."""
    known = _NEGATIONS.get(language, frozenset())
    return [word for word in said if plain(word) in known or word.endswith(("n't", "n\u2019t"))]


def half_negates(said: Iterable[str], language: str) -> bool:
    """Whether one of these words may stand for a negation."""
    return not _HALF_NEGATIONS.get(language, frozenset()).isdisjoint(said)


def sentences(text: str) -> list[str]:
    """The sentences of a text, without those that hold no word."""
    return [sentence for sentence in _SENTENCE.split(text.strip()) if _WORD.search(sentence)]


@lru_cache(16384)
def content(text: str) -> frozenset[str]:
    """What a text says, as the beginnings of its words, without the common ones."""
    return frozenset(plain(word)[:_STEM] for word in words(text) if word not in _COMMON)


def overlap(sentence: Collection[str], text: Collection[str]) -> float:
    """How much of the content of a sentence is in that of a text: 0 to 1."""
    return sum(word in text for word in sentence) / len(sentence) if sentence else 1.0


_Owner = TypeVar("_Owner")


@dataclass(frozen=True, slots=True)
class Found(Generic[_Owner]):
    """A term in a text: as it stands there, and what the term belongs to."""

    text: str
    owner: _Owner


class Terms(Generic[_Owner]):
    """Terms to look for, found by their first word so that long lists cost little."""

    def __init__(self, terms: Iterable[tuple[str, Sequence[str], _Owner]]) -> None:
        """Prepare the search.

        Args:
            terms: Each a term, the wordings in which it is allowed, and what it belongs to.
        """
        self._by_word: dict[str, list[tuple[re.Pattern[str], re.Pattern[str] | None, _Owner]]] = {}
        for term, unless, owner in terms:
            first = plain(next(iter(words(term)), ""))
            allowed = _pattern(unless) if unless else None
            self._by_word.setdefault(first, []).append((_pattern([term]), allowed, owner))

    def find(self, text: str, said: Iterable[str]) -> Iterator[Found[_Owner]]:
        """Each term once in each spelling, if it stands in the text outside the wordings that allow it.

        Args:
            text: What is spoken.
            said: Its words, as `words` gives them.
        """
        bare = plain(text)
        for word in self._by_word.keys() & set(map(plain, said)):
            for pattern, allowed, owner in self._by_word[word]:
                places = pattern.finditer(allowed.sub(_blanked, bare) if allowed else bare)
                found = {text[place.start() : place.end()].lower(): place for place in reversed([*places])}
                for place in sorted(found.values(), key=re.Match.start):
                    yield Found(text[place.start() : place.end()], owner)


def _blanked(found: re.Match[str]) -> str:
    """Blanks in the place of what is allowed, as many as it has letters."""
    return " " * len(found[0])


def _pattern(terms: Iterable[str]) -> re.Pattern[str]:
    """What finds the terms in a text without accents; nobody hears whether one was forgotten."""
    joined = "|".join(r"[\s-]+".join(map(re.escape, plain(term).split())) for term in terms)
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.IGNORECASE)
