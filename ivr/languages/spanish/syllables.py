"""The syllables of a Spanish word. Spanish is spelled as it is said, so the rules of its academy are exact."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

_SILENT_U = re.compile("(?<=q)u|(?<=g)u(?=[eiéí])")
_VOWEL_Y = re.compile("y(?![aeiouáéíóúü])")
_VOWELS = re.compile("[aeiouáéíóúüï]+")
_STRONG: Final = frozenset("aeoáéó")
_STRESSED_WEAK: Final = frozenset("íúï")


def spanish(word: str) -> int:
    """One for each group of vowels, and one more wherever two vowels of a group are said apart.

    Args:
        word: In small letters.
    """
    said = _VOWEL_Y.sub("i", _SILENT_U.sub("", word)).replace("h", "")
    groups = _VOWELS.findall(said)
    return max(1, len(groups) + sum(_apart(one, two) for group in groups for one, two in pairwise(group)))


def _apart(one: str, two: str) -> bool:
    """Whether two vowels that follow each other belong to two syllables: `le-er`, `dí-a`, but `pie` and `cuí-de`."""
    strong = (one in _STRONG) + (two in _STRONG)
    return one == two or strong > 1 or (strong == 1 and bool({one, two} & _STRESSED_WEAK))
