"""Whether each text is in the language below whose name it stands: a caller who chose Spanish may know nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import combinations
from typing import Final

from ivr.content.evidence.evidence import Evidence, Spoken
from ivr.content.evidence.wording import same_words, words
from ivr.content.safety.rules import broken
from ivr.content.yaml.issues import Issue
from ivr.languages.registry import pack_of

_ENOUGH: Final = 2
"""So many small words of another language are no accident."""
_TIMES: Final = 3
"""They have to be so many times those of its own: an "a" may be of either."""
_SHORT: Final = 3
"""In a text of so few words, such as a choice, one is enough."""
_INVITE: Final = "language-invite"


def issues(evidence: Evidence) -> Iterator[Issue]:
    """All texts that are in another language, or the same in two; and an invitation to the wrong one."""
    for spoken in (*evidence.spoken.values(), *evidence.titles):
        texts = spoken.statement.text
        wrong = {language: other for language in texts if (other := _other(texts[language], language, tuple(texts)))}
        for language, other in wrong.items():
            yield broken("tongue", spoken.at(language), id=spoken.statement.id, language=language, other=other)
        if not wrong:
            yield from _untranslated(spoken)
    if _INVITE in evidence.spoken:
        yield from _invites(evidence.spoken[_INVITE])


def _other(text: str, language: str, languages: tuple[str, ...]) -> str:
    """The language that a text is in instead; "" if it may well be in its own."""
    said = set(words(text))
    counted = {each: len(said & _small(each, languages)) for each in languages}
    enough = max(1 if len(said) <= _SHORT else _ENOUGH, _TIMES * counted.pop(language))
    return next((each for each, count in counted.items() if count >= enough), "")


@cache
def _small(language: str, languages: tuple[str, ...]) -> frozenset[str]:
    """The small words of a language that none of the others has."""
    own, *others = (
        pack_of(each).wording.common | pack_of(each).wording.known_by
        for each in (language, *(each for each in languages if each != language))
    )
    return own.difference(*others)


def _untranslated(spoken: Spoken) -> Iterator[Issue]:
    for one, two in combinations(spoken.statement.text, 2):
        text = spoken.statement.text[two]
        if words(text) and not text.strip().isupper() and same_words(spoken.statement.text[one], text):
            yield broken("untranslated", spoken.at(two), id=spoken.statement.id, language=one, other=two)


def _invites(spoken: Spoken) -> Iterator[Issue]:
    """Each language invites those who speak it: a Spanish sentence about English would be heard by nobody it is for."""
    for language, text in spoken.statement.text.items():
        name = pack_of(language).names.get(language, "")
        if name and name.lower() not in text.lower():
            yield broken("invite", spoken.at(language), id=spoken.statement.id, language=language, name=name)
