"""Whether pronunciation.yaml only says how words sound: callers hear what stands there, and no other check reads it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

from ivr.content.evidence import parity
from ivr.content.evidence.evidence import Evidence
from ivr.content.evidence.wording import words
from ivr.content.files.drafts import Drafts
from ivr.content.safety.rules import broken
from ivr.content.safety.words import finder, number_finder, plain, words_of
from ivr.content.yaml.issues import Issue
from ivr.core.line.pronunciation import DIGIT, Word
from ivr.languages.registry import pack_of

_LEAST = 4
"""A shorter word of a text may well be a syllable of a respelt one: "a nest he sha"."""

_ALIKE = 0.8
"""From here on two spellings are of one word: "emergen cee". A figure and a "not" need none, and are exact."""
_SHARP = ":00"
"""The minutes of a whole hour, which nobody says."""


@dataclass(frozen=True, slots=True)
class _Exact:
    """A figure, the emergency number or a "not": what no spelling may come near."""

    value: float | str


_NUMBER = _Exact("number")
_NOT = _Exact("not")


def issues(drafts: Drafts, evidence: Evidence) -> Iterator[Issue]:
    """All words that would be spoken as something else than they are written."""
    for language, lexicon in drafts.words.items():
        line_says = _said_by(evidence, language)
        for word in lexicon.values():
            for said in dict.fromkeys((word.rendered, word.carrier)):
                told = _changed(word, said, language, evidence.rules.emergency_number)
                place = drafts.word_places[language, word.written]
                named = {"word": word.written, "said": said, "language": language}
                if told:
                    yield broken("pronounced", place, what=told, **named)
                elif other := _other_word(word, said, line_says):
                    yield broken("pronounced-other", place, other=other, **named)


def _said_by(evidence: Evidence, language: str) -> frozenset[str]:
    """Every word that the line says in a language."""
    texts = (spoken.statement.text.get(language, "") for spoken in evidence.spoken.values())
    return frozenset().union(*(parity.read(text, language).words for text in texts))


def _changed(word: Word, said: str, language: str, number: str) -> str:
    """What of weight is lost or comes in where a word is spoken so; "" if nothing."""
    if said == word.written or DIGIT in word.written:
        return ""
    is_hour = any(sign.isdigit() for sign in word.written)
    before, after = (_weight(each, language, number, is_hour) for each in (word.written, said))
    respelt = SequenceMatcher(None, word.written.lower(), said.lower()).ratio() >= _ALIKE
    gone = {value: text for value, text in before.items() if value not in after}
    if lost := next((text for value, text in gone.items() if not respelt or isinstance(value, _Exact)), ""):
        return f"'{lost}' is lost"
    if new := next((text for value, text in after.items() if value not in before), ""):
        return f"'{new}' comes in"
    return ""


@cache
def _weight(text: str, language: str, number: str, is_hour: bool) -> Mapping[str | _Exact, str]:  # noqa: FBT001  # cached
    """What a caller's life may hang on in some words, each as it is written: figures, keys, "not", "dial", "now".

    Of hours such as "1 a.m." the figures alone: their "mañana" makes nobody wait.
    """
    found: dict[str | _Exact, str] = {}
    text = text.replace(_SHARP, "")
    reading, low, pack = parity.read(text, language), plain(text), pack_of(language)
    if dialled := number_finder(number, language).search(low):
        found[_NUMBER] = dialled[0]
        low = low.replace(dialled[0], ";")
    found |= {_Exact(each.value): each.text for each in reading.numbers if _NUMBER not in found}
    if one := next((each for each in words(low) if each in pack.figures.ones and _NUMBER not in found), ""):
        found.setdefault(_Exact(1.0), one)
    if reading.negations:
        found[_NOT] = reading.negations[0]
    if is_hour:
        return found
    safety = words_of(language)
    for parts in (safety.hang_up, safety.dial, safety.emergency, safety.later, safety.urgent):
        found |= {each[0]: each[0] for each in finder(parts).finditer(low)}
    names = {**pack.figures.units, **pack.keys.keys}
    return found | {each: each for each in words(low) if each in names}


def _other_word(word: Word, said: str, line_says: frozenset[str]) -> str:
    """A word that the line says elsewhere, and that stands in for another one here; "" if there is none."""
    written = word.written
    if not written.replace(" ", "").replace("-", "").isalpha() or written != written.lower():
        return ""  # an abbreviation or a name may be spoken in whole words
    own = set(words(written))
    return next((each for each in words(said) if len(each) >= _LEAST and each in line_says - own), "")
