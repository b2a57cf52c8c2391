"""A text in one language by sentences: which are urgent, which negate, and which are about something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from ivr.content.evidence.wording import content, half_negates, negations, overlap, sentences, words
from ivr.content.safety.words import finder, plain, words_of
from ivr.languages.safety_words import SafetyWords

MATCH = 0.3
"""So much of a fact a sentence or text must share to be about it."""


@dataclass(frozen=True)
class Sentences:
    """A text in one language, by sentences."""

    text: str
    language: str

    @cached_property
    def sentences(self) -> Sequence[str]:
        """Each sentence, on one line."""
        return [" ".join(each.split()) for each in sentences(self.text)]

    @cached_property
    def plain(self) -> Sequence[str]:
        """Each sentence, as words are looked for in it."""
        return [plain(each) for each in self.sentences]

    @cached_property
    def content(self) -> frozenset[str]:
        """What the whole text says."""
        return content(self.text)

    @cached_property
    def contents(self) -> Sequence[frozenset[str]]:
        """What each sentence says."""
        return [content(each) for each in self.sentences]

    @cached_property
    def words(self) -> SafetyWords:
        """The words of its language."""
        return words_of(self.language)

    @cached_property
    def urgent(self) -> Sequence[bool]:
        """Of each sentence, whether it is urgent."""
        found: list[bool] = []
        for sentence in self.plain:
            itself = finder(self.words.urgent).search(sentence) and finder(self.words.acts).search(sentence)
            carried = any(found) and finder(self.words.likewise).search(sentence)
            found.append(bool(itself or carried))
        return found

    @cached_property
    def negated(self) -> Sequence[bool]:
        """Of each sentence, whether it negates."""
        return [
            bool(negations(said, self.language)) or half_negates(said, self.language)
            for said in map(words, self.sentences)
        ]

    def acts_at(self, at: int) -> bool:
        """Whether a sentence, or the order that follows it, is urgent.

        An order with a condition of its own is about that; "if you have one" is about the sentence before.
        """
        if self.urgent[at] or at + 1 >= len(self.sentences) or not self.urgent[at + 1]:
            return self.urgent[at]
        own = self.contents[at + 1] - _action(self.language)
        return not (own and finder(self.words.condition).search(self.plain[at + 1]))

    def about(self, telling: frozenset[str]) -> list[int]:
        """The sentences that say much of some words."""
        shares = [overlap(telling, each) for each in self.contents]
        best = max(shares, default=0.0)
        return [at for at, share in enumerate(shares) if share >= max(MATCH, best / 2)]


@lru_cache(maxsize=4096)
def read_text(text: str, language: str) -> Sentences:
    """A text by sentences; taken apart once, since many texts name the same facts."""
    return Sentences(text, language)


@cache
def _action(language: str) -> frozenset[str]:
    """The beginnings of the words that say what to do and how soon: they tell nothing of what it is about."""
    known = words_of(language)
    said = " ".join((*known.urgent, *known.acts, *known.emergency, *known.hang_up, *known.dial, *known.digits))
    return content(f"{said} {known.about}")


def urgent_about(read: Sentences, telling: frozenset[str]) -> bool:
    """Whether the sentences of a text that are about something are urgent; where none is, whether any is."""
    at = read.about(telling - _action(read.language)) if telling - _action(read.language) else []
    return any(map(read.acts_at, at)) if at else any(read.urgent)
