"""Finding the words that the safety rules look for; which they are in a language, its pack says."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from ivr.languages.registry import pack_of
from ivr.languages.safety_words import SafetyWords


def words_of(language: str) -> SafetyWords:
    """The words of a language; of one without a pack, none."""
    return pack_of(language).safety


@cache
def finder(parts: tuple[str, ...]) -> re.Pattern[str]:
    """Finds any of these as whole words, however they are spaced; of none, nothing."""
    spaced = (part.replace(" ", r"[\s-]+") for part in parts)
    return re.compile(rf"(?<!\w)(?:{'|'.join(spaced)})(?!\w)" if parts else r"(?!)")


@cache
def turner(first: tuple[str, ...], then: tuple[str, ...], between: int = 4) -> re.Pattern[str]:
    """Finds one of the first in front of one of the others, inside one clause and at most some words away."""
    if not first or not then:
        return re.compile(r"(?!)")
    one, two = ("|".join(part.replace(" ", r"\s+") for part in parts) for parts in (first, then))
    return re.compile(rf"(?<!\w)(?:{one})(?:[\s-]+[^\s.,;:!?]+){{0,{between}}}?[\s-]+(?:{two})(?!\w)")


@cache
def number_finder(number: str, language: str) -> re.Pattern[str]:
    """Finds a number to dial, in digits or in the words of a language."""
    digits = words_of(language).digits
    forms = ["[ -]?".join(number)]
    if digits:
        forms.append(r"[\s,-]+".join(digits[int(digit)] for digit in number))
    return re.compile(rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)")


def spelled(number: str, language: str) -> str:
    """A number to dial in the words of a language: `nine one one`."""
    digits = words_of(language).digits
    return " ".join(digits[int(digit)] for digit in number) if digits else number


@lru_cache(8192)
def plain(text: str) -> str:
    """A text as it is looked at: small letters, one kind of apostrophe. Kept, since many checks look at it."""
    return " ".join(text.lower().replace("\u2019", "'").split())
