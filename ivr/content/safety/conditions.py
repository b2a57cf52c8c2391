"""Whether texts about warning signs are for callers who have the sign: "if you have *no* chest pain" turns it round.

Both languages may have been changed alike, so what is compared is the sign itself, as the fact base tells it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ivr.content.evidence.evidence import Evidence, Kind, Spoken
from ivr.content.evidence.fact_base import Level, Sign
from ivr.content.evidence.wording import content, negations, words
from ivr.content.safety.rules import broken
from ivr.content.safety.sentences import read_text
from ivr.content.safety.words import finder, number_finder, plain, words_of
from ivr.content.yaml.issues import Issue

_CLAUSE = re.compile(r"[.,;:!?]\s*")
_REACH = 4
"""So many words behind a negation are what it negates."""


def issues(evidence: Evidence) -> Iterator[Issue]:
    """All texts that name a sign as one that the caller does not have."""
    number = evidence.rules.emergency_number
    for spoken in evidence.spoken.values():
        signs = [evidence.signs[id_] for id_ in spoken.cites.signs if id_ in evidence.signs]
        signs = [sign for sign in signs if sign.level is not Level.TELL_TEAM]
        for language, text in spoken.statement.text.items() if signs else ():
            if found := _absent(_telling(spoken, text, language, number), signs, language):
                said, sign = found
                told = {"id": spoken.statement.id, "language": language, "what": said, "sign": sign.id}
                yield broken("sign-absent", spoken.at(language), **told)


def _telling(spoken: Spoken, text: str, language: str, number: str) -> list[str]:
    """The sentences that tell when to act; of a topic, which tells more, those that are urgent."""
    read = read_text(text, language)
    if spoken.kind is not Kind.TOPIC:
        return list(read.plain)
    dialled = number_finder(number, language)
    return [each for each, urgent in zip(read.plain, read.urgent, strict=True) if urgent or dialled.search(each)]


def _absent(told: list[str], signs: list[Sign], language: str) -> tuple[str, Sign] | None:
    """The words that say that the caller does not have one of the signs, and which."""
    for sentence in told:
        for found in _finder(language).finditer(sentence):
            named = content(found["named"])
            for sign in signs if named else ():
                wordings = (sign.text.get(language, ""), sign.spoken.get(language, ""))
                if named <= content(" ".join(wordings)) - _negated(wordings, language):
                    return found[0], sign
    return None


@cache
def _finder(language: str) -> re.Pattern[str]:
    """Finds words such as "do not have any pain", and names the last one."""
    known = words_of(language)
    return re.compile(rf"{finder(known.absent).pattern}(?:\s+(?:{known.between}))*\s+(?P<named>[^\W\d_]+)")


def _negated(wordings: tuple[str, ...], language: str) -> frozenset[str]:
    """What a sign itself negates: "bleeding that will not *stop*", "*no* *control* of the bladder"."""
    found: frozenset[str] = frozenset()
    for clause in (clause for wording in wordings for clause in _CLAUSE.split(plain(wording))):
        said = words(clause)
        for at, word in enumerate(said):
            if negations((word,), language):
                found |= content(" ".join(said[at + 1 : at + 1 + _REACH]))
    return found
