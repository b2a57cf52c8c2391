"""Small questions about the words of a text: does it negate, which of some terms does it hold, how much of another."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from sys import intern
from typing import Generic, TypeVar

from ivr.core.signs import plain
from ivr.languages.registry import PACKS, pack_of

_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)?")
_SENTENCE = re.compile(r"(?<=[.;:!?])\s+")
_STEM = 4
"""So many letters of a word are compared, so that "ease" is found in "eased"."""


def words(text: str) -> list[str]:
    """The words of a text in small letters."""
    return list(_words(text))


@lru_cache(8192)
def _words(text: str) -> tuple[str, ...]:
    """Kept, since many checks ask it of the same text."""
    return tuple(map(intern, _WORD.findall(text.lower())))


def same_words(one: str, other: str) -> bool:
    """Whether two texts hold the same words, and any. Mostly their first ones differ, and no other is looked at."""
    first = _WORD.search(one.lower())
    second = _WORD.search(other.lower())
    return first is not None and second is not None and first[0] == second[0] and words(one) == words(other)


def negations(said: Iterable[str], language: str) -> list[str]:
    """The words of these that negate."""
    known = pack_of(language).wording
    negating, endings = known.negations, known.negated_endings
    return [
        word
        for word in said
        if (word if word.isascii() else plain(word)) in negating or (endings and word.endswith(endings))
    ]


def half_negates(said: Iterable[str], language: str) -> bool:
    """Whether one of these words may stand for a negation."""
    return not pack_of(language).wording.half_negations.isdisjoint(said)


@lru_cache(4096)
def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text, without those that hold no word. Kept, as above."""
    return tuple(sentence for sentence in _SENTENCE.split(text.strip()) if _WORD.search(sentence))


def content(text: str) -> frozenset[str]:
    """What a text says, as the beginnings of its words, without those that are common in any language."""
    return _content(text, tuple(PACKS))


@lru_cache(4096)
def _content(text: str, languages: tuple[str, ...]) -> frozenset[str]:
    common = _common(languages)
    return frozenset(intern(plain(word)[:_STEM]) for word in words(text) if word not in common)


@lru_cache
def _common(languages: tuple[str, ...]) -> frozenset[str]:
    """The common words of all these languages; what negates in one of them, such as "no", stays."""
    known = [pack_of(language).wording for language in languages]
    return frozenset().union(*(each.common for each in known)).difference(*(each.negations for each in known))


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
        self._by_word: dict[str, list[tuple[str, tuple[str, ...], _Owner]]] = {}
        self._pieces: dict[str, list[str]] = {}
        for term, unless, owner in terms:
            first = plain(next(iter(words(term)), ""))
            self._by_word.setdefault(first, []).append((term, tuple(unless), owner))
            self._pieces[term] = plain(term).lower().split()

    def find(self, text: str, said: Iterable[str]) -> Iterator[Found[_Owner]]:
        """Each term once in each spelling, if it stands in the text outside the wordings that allow it.

        Args:
            text: What is spoken.
            said: Its words, as `words` gives them.
        """
        bare = _unaccented(text)
        small = bare.lower()
        for word in self._by_word.keys() & _bare(tuple(said)):
            for term, unless, owner in self._by_word[word]:
                if not all(piece in small for piece in self._pieces[term]):
                    continue  # which is seen at once, and spares a pattern for each long term
                places = _pattern((term,)).finditer(_pattern(unless).sub(_blanked, bare) if unless else bare)
                found = {text[place.start() : place.end()].lower(): place for place in reversed([*places])}
                for place in sorted(found.values(), key=re.Match.start):
                    yield Found(text[place.start() : place.end()], owner)


_unaccented = lru_cache(8192)(plain)
"""Whole texts, kept for the next load."""


@lru_cache(8192)
def _bare(said: tuple[str, ...]) -> frozenset[str]:
    """Words without their accents; kept as well."""
    return frozenset(map(plain, said))


def _blanked(found: re.Match[str]) -> str:
    """Blanks in the place of what is allowed, as many as it has letters."""
    return " " * len(found[0])


@lru_cache(4096)
def _pattern(terms: tuple[str, ...]) -> re.Pattern[str]:
    """What finds the terms in a text without accents; nobody hears whether one was forgotten."""
    joined = "|".join(r"[\s-]+".join(map(re.escape, plain(term).split())) for term in terms)
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.IGNORECASE)
