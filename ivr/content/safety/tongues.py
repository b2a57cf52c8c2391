"""Whether each text is in the language below whose name it stands: a caller who chose Spanish may know nothing else."""

from __future__ import annotations

import re
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
"""So many small words of another language do not come by chance."""
_TIMES: Final = 3
"""They have to be so many times those of its own: an "a" may be of either."""
_SHORT: Final = 3
"""In a text of so few words, such as a choice, one is enough."""
_SHARED: Final = 8
"""Related languages have one in so many of their small words in common, or more."""
_BLANK: Final = re.compile(r"\{[^{}]*\}")
_ANOTHER: Final = "' is in language '"
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
    invite = evidence.spoken.get(_INVITE)
    yield from _invites(invite) if invite else ()


def in_another_language(issue: Issue) -> bool:
    """Whether an issue says that a text is in another language: whatever else is wrong there follows from it."""
    return _ANOTHER in issue.problem


def _other(text: str, language: str, languages: tuple[str, ...]) -> str:
    """The language that a text is in instead; "" if it may well be in its own."""
    said = set(words(text))
    counted = {each: len(said & _small(each, languages)) for each in languages}
    enough = _TIMES * counted.pop(language)
    for other, count in counted.items():
        least = 1 if len(said) <= _SHORT and not _related(language, other) else _ENOUGH
        if count >= max(least, enough):
            return other
    return ""


@cache
def _small(language: str, languages: tuple[str, ...]) -> frozenset[str]:
    """The small words of a language that none of the others has, also not as a figure."""
    own, *others = (_common(each) for each in (language, *(each for each in languages if each != language)))
    figures = (pack_of(each).figures.numbers.keys() for each in languages)
    return own.difference(*others, *figures)


def _common(language: str) -> frozenset[str]:
    """The small words of a language; those of one letter are in too many."""
    wording = pack_of(language).wording
    return frozenset(each for each in wording.common | wording.known_by if len(each) > 1)


@cache
def _related(one: str, two: str) -> bool:
    """Whether two languages share many small words, as Spanish and Portuguese do: then whole texts may be the same."""
    left, right = _common(one), _common(two)
    return len(left & right) * _SHARED > min(len(left), len(right))


def _untranslated(spoken: Spoken) -> Iterator[Issue]:
    for one, two in combinations(spoken.statement.text, 2):
        left, right = (_BLANK.sub(" ", spoken.statement.text[each]) for each in (one, two))
        if words(left) and not left.isupper() and same_words(left, right) and not _related(one, two):
            yield broken("untranslated", spoken.at(two), id=spoken.statement.id, language=one, other=two)


def _invites(spoken: Spoken) -> Iterator[Issue]:
    """Each language invites those who speak it: a Spanish sentence about English would be heard by nobody it is for."""
    for language, text in spoken.statement.text.items():
        name = pack_of(language).names.get(language, "")
        if name and name.lower() not in text.lower():
            yield broken("invite", spoken.at(language), id=spoken.statement.id, language=language, name=name)
