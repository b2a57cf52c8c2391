"""What the checks need to know of a text, and what a text says in one language and not in another."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from ivr.content.evidence import figures
from ivr.content.evidence.wording import half_negates, negations, sentences, words
from ivr.content.values.emergency_number import has_emergency_number, spelled_out
from ivr.content.values.number import Number
from ivr.content.yaml.fields import listed
from ivr.content.yaml.issues import Issue, Place
from ivr.languages.registry import PACKS


@dataclass(frozen=True, slots=True)
class Reading:
    """A text in one language, taken apart."""

    text: str
    words: frozenset[str]
    numbers: tuple[Number, ...]
    negations: tuple[str, ...]
    """The words that negate."""
    half_negates: bool
    """Whether a word may stand for a negation of another language."""
    emergency: bool
    """Whether it names 911."""


Readings = Mapping[str, Reading]
At = Callable[[str], Place]
"""Where the text in a language stands."""


@lru_cache(4096)
def read(text: str, language: str) -> Reading:
    """Takes a text apart."""
    said = words(text)
    known = frozenset(said)
    return Reading(
        text,
        known,
        figures.numbers(text, language),
        tuple(negations(said, language)),
        half_negates(known, language),
        has_emergency_number(text),
    )


def parity(what: str, texts: Mapping[str, str], place: Place) -> Iterator[Issue]:
    """The figures and 911 that one language of a text has and another lacks."""
    readings = {language: read(text, language) for language, text in texts.items()}
    yield from emergencies(what, readings, lambda _: place)
    yield from differing(what, readings, lambda _: place)


def denials(what: str, readings: Readings, at: At, waived: Collection[str] = ()) -> Iterator[Issue]:
    """Negations that one language has and another lacks: sentence by sentence where they have the same number of them.

    Whether there is one is compared, not how many: languages differ in that.
    """
    for language, reading in readings.items():
        for other, second in readings.items():
            if reading.negations and language != other:
                for sentence, word in _denied(reading, language, second, other, waived):
                    yield at(other).error(
                        f"Language '{language}' of {what} says '{word}' in '{sentence}', "
                        f"and language '{other}' negates nothing there",
                        "Say the same in both (a lost 'not' turns the meaning around), or add a waiver for the word.",
                    )


def _denied(
    reading: Reading, language: str, second: Reading, other: str, waived: Collection[str]
) -> Iterator[tuple[str, str]]:
    """The sentences, with the word that negates, whose counterpart negates nothing."""
    ours, theirs = sentences(reading.text), sentences(second.text)
    if len(ours) != len(theirs):
        ours, theirs = (reading.text,), (second.text,)
    for one, two in zip(ours, theirs, strict=True):
        word = next((each for each in negations(words(one), language) if each not in waived), "")
        said = words(two)
        if word and not negations(said, other) and not half_negates(said, other):
            yield " ".join(one.split()), word


def emergencies(what: str, readings: Readings, at: At) -> Iterator[Issue]:
    """911 in one language and not in another."""
    for language, reading in readings.items():
        for other, second in readings.items():
            if reading.emergency and not second.emergency:
                ways = " and ".join(f"'{spelled_out(code)}'" for code in PACKS if code in {language, other})
                problem = f"Language '{language}' of {what} names 911, and language '{other}' does not"
                yield at(other).error(problem, f"Name it in both, as {ways}.")


def differing(what: str, readings: Readings, at: At, without: Collection[Number] = ()) -> Iterator[Issue]:
    """The figures that one language has and another lacks: one issue for each two languages.

    Args:
        what: How messages call the text.
        readings: The text in each language.
        at: Where it stands.
        without: Figures that are not compared.
    """
    languages = list(readings)
    for index, language in enumerate(languages):
        for other in languages[index + 1 :]:
            left = only_in(readings[language], readings[other], without)
            right = only_in(readings[other], readings[language], without)
            if left and right:
                problem = f"Language '{language}' of {what} says {left}, and language '{other}' says {right}"
                yield at(other).error(problem, "Say the same figures in both.")
            elif left or right:
                has, lacks = (language, other) if left else (other, language)
                problem = f"Language '{has}' of {what} says {left or right}, and language '{lacks}' does not"
                yield at(lacks).error(problem, "Say the same figures in both.")


def only_in(reading: Reading, other: Reading, without: Collection[Number] = ()) -> str:
    """The figures of one text that another lacks, in quotes; "" if there are none."""
    texts = [
        number.text
        for number in reading.numbers
        if not number.loose and number not in without and not number.found_in(other.numbers)
    ]
    return listed(dict.fromkeys(texts))
