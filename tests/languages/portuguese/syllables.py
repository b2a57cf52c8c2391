"""The syllables of a Portuguese word, near enough to tell easy texts from hard ones."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

_VOWELS = re.compile("[aeiouáéíóúâêôãõà]+")
_SILENT_U = re.compile("(?<=[qg])u(?=[eiéí])")
_STRONG: Final = frozenset("aeoáéóâê")
_NASAL: Final = frozenset({"ão", "ãe", "õe"})


def portuguese(word: str) -> int:
    """One for each group of vowels, and one more wherever two strong vowels are said apart."""
    groups = _VOWELS.findall(_SILENT_U.sub("", word))
    apart = sum(
        one in _STRONG and two in _STRONG and f"{one}{two}" not in _NASAL
        for group in groups
        for one, two in pairwise(group)
    )
    return max(1, len(groups) + apart)
