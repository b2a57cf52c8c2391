"""The emergency number as texts name it: in digits, or in the words of any language."""

from __future__ import annotations

import re
from functools import lru_cache

from ivr.languages.registry import PACKS, pack_of


def has_emergency_number(text: str) -> bool:
    """Whether a text names 911, in digits or in words."""
    return emergency_number(tuple(PACKS)).search(text) is not None


def spelled_out(language: str) -> str:
    """911 in the words of a language."""
    return " ".join(pack_of(language).safety.digits[int(digit)] for digit in "911")


@lru_cache
def emergency_number(languages: tuple[str, ...]) -> re.Pattern[str]:
    """Finds 911 in the words of these languages."""
    words = (spelled_out(language).replace(" ", "[ -]") for language in languages if pack_of(language).safety.digits)
    return re.compile(rf"(?<!\w)(?:{'|'.join([*words, '9[ -]?1[ -]?1'])})\b", re.IGNORECASE)
