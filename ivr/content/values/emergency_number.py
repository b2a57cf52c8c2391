"""The emergency number as texts name it: in digits, or in the words of any language."""

from __future__ import annotations

import re
from functools import lru_cache

from ivr.core.speak import EMERGENCY_NUMBER
from ivr.languages.registry import PACKS, pack_of


@lru_cache(8192)
def has_emergency_number(text: str, number: str = EMERGENCY_NUMBER) -> bool:
    """Whether a text names the number, in digits or in words."""
    return emergency_number(tuple(PACKS), number).search(text) is not None


def spelled_out(language: str, number: str = EMERGENCY_NUMBER) -> str:
    """The number in the words of a language."""
    return " ".join(pack_of(language).safety.digits[int(digit)] for digit in number)


@lru_cache
def emergency_number(languages: tuple[str, ...], number: str = EMERGENCY_NUMBER) -> re.Pattern[str]:
    """Finds the number in the words of these languages."""
    spoken = (spelled_out(language, number) for language in languages if pack_of(language).safety.digits)
    forms = (*(words.replace(" ", "[ -]") for words in spoken), "[ -]?".join(number))
    return re.compile(rf"(?<!\w)(?:{'|'.join(forms)})\b", re.IGNORECASE)
