"""Words that are probably misspelt: an accent that was left out, "tú" in a line that says "usted", a letter too few.

A word is known if it stands in the texts that were shipped, in the facts or the glossary of the line, or in several of
its statements. What is told is never an error: a machine cannot know every word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Final

from ivr.content.evidence.evidence import Evidence, Spoken
from ivr.content.evidence.wording import words
from ivr.content.yaml.issues import Issue
from ivr.core.signs import plain
from ivr.languages.patterns import pattern
from ivr.languages.registry import pack_of

VOCABULARY: Final = Path(__file__).with_name("vocabulary")
"""A file for each language, with the words of the shipped texts: `python -m tests.content.shipped` writes it."""
_OFTEN: Final = 3
"""A word that stands in so many statements is no slip."""
_SHORT: Final = 5
"""Of shorter words too little is known where no texts were shipped."""
_LEAST: Final = 6
"""Shorter words differ by a letter more or less too often."""
_LEAST_OTHER: Final = 8
"""Shorter words differ by another letter too often: "slower" and "shower" are both right."""
_ENDING: Final = 2
"""Words that differ in their last letters alone are forms of one word."""
_ALIKE: Final = 0.8


def issues(evidence: Evidence) -> Iterator[Issue]:
    """All words that are probably misspelt."""
    for language in evidence.line.languages:
        known = _known(evidence, language)
        accented = {plain(word): word for word in known if not word.isascii()}
        polite = _is_polite(evidence, language)
        for spoken in (*evidence.spoken.values(), *evidence.titles):
            said = dict.fromkeys(words(spoken.statement.text.get(language, "")))
            if polite:
                yield from _familiar(spoken, language, said)
            for word in said:
                # Without shipped texts too little is known of short words: "esta" may be as right as "está".
                sure = len(word) >= _SHORT or bool(vocabulary(language))
                if sure and word not in known and not any(sign.isdigit() for sign in word):
                    yield from _unknown(spoken, language, word, known, accented)


def _unknown(
    spoken: Spoken, language: str, word: str, known: AbstractSet[str], accented: Mapping[str, str]
) -> Iterator[Issue]:
    id_, place = spoken.statement.id, spoken.at(language)
    if word in accented:
        right = accented[word]
        problem = f"'{word}' in '{id_}' is written '{right}' elsewhere in this line"
        yield place.warning(problem, f"Write '{right}', if that is what you mean.")
    elif near := _near(word, known):
        problem = f"'{word}' in '{id_}' is not a word that this line knows, and looks like '{near}'"
        yield place.note(problem, f"Write '{near}', if that is what you mean; a right word may stay.")


def _near(word: str, known: AbstractSet[str]) -> str:
    """A known word that differs by one letter before its ending."""
    if len(word) < _LEAST:
        return ""
    alike = [
        each
        for each in known
        if each[:1] == word[:1] and abs(len(each) - len(word)) <= 1 and _one_letter_apart(word, each)
    ]
    return next(iter(get_close_matches(word, alike, 1, _ALIKE)), "")


def _one_letter_apart(one: str, other: str) -> bool:
    """Whether one letter is wrong, missing, too many, or two are turned round, and not in the ending."""
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    if start >= max(len(one), len(other)) - _ENDING:
        return False
    left, right = one[start:], other[start:]
    turned = left[1::-1] + left[2:] == right
    wrong = len(one) >= _LEAST_OTHER and left[1:] == right[1:]
    return turned or wrong or left[1:] == right or left == right[1:]


def _familiar(spoken: Spoken, language: str, said: Iterable[str]) -> Iterator[Issue]:
    """One message a text: whoever writes "tú" mostly does so more than once."""
    wording = pack_of(language).wording
    form = pattern(wording.familiar_form)
    found = next((word for word in said if word in wording.familiar or form.fullmatch(word)), "")
    if found:
        problem = f"'{found}' in '{spoken.statement.id}' speaks to the caller as 'tú', and this line says 'usted'"
        yield spoken.at(language).warning(problem, "Say it to 'usted', as everywhere else in this line.")


def _is_polite(evidence: Evidence, language: str) -> bool:
    """Whether most of a line speaks to callers politely, in a language that has two ways to do so."""
    wording = pack_of(language).wording
    counts = Counter(
        "polite" if word in wording.polite else "familiar"
        for spoken in evidence.spoken.values()
        for word in words(spoken.statement.text.get(language, ""))
        if word in wording.polite or word in wording.familiar
    )
    return counts["polite"] > counts["familiar"]


def _known(evidence: Evidence, language: str) -> frozenset[str]:
    often: Counter[str] = Counter()
    for spoken in evidence.spoken.values():
        often.update(set(words(spoken.statement.text.get(language, ""))))
    texts = [fact.text.get(language, "") for fact in evidence.facts.values()]
    texts += [conflict.spoken.get(language, "") for conflict in evidence.conflicts.values()]
    texts += [sign.spoken.get(language, "") for sign in evidence.signs.values()]
    texts += [term.said.get(language, "") for term in evidence.glossary]
    own = {word for text in texts for word in words(text)}
    return frozenset(vocabulary(language) | own | {word for word, count in often.items() if count >= _OFTEN})


@cache
def vocabulary(language: str) -> frozenset[str]:
    """The words of the shipped texts in a language; of one that was not shipped, none."""
    path = VOCABULARY / f"{language}.txt"
    return frozenset(path.read_text(encoding="utf-8").split()) if path.is_file() else frozenset()
