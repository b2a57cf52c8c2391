"""The syllables of an English word.

English is not spelled as it is said. The rules hold for most words; those of medicine and daily life for which they
do not are listed. ``tests/content/test_syllables.py`` holds them to several hundred words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_GROUP = re.compile("[aeiouy]+")
_CONSONANT_Y = re.compile("(?:^|(?<=[aeiou]))y(?=[aeiou])")
_SHORTENED = re.compile(r"['’](?:re|ve|ll|d|m|s)?$")  # noqa: RUF001  # the typographic apostrophe is meant
_NOT = re.compile(r"n['’]t$")  # noqa: RUF001  # the same

_SILENT: Final = tuple(
    re.compile(pattern)
    for pattern in (
        # The last e: "bone" and "while", but not "needle"; so too before s and d, but not in "nurses" and "needed".
        "[^aeiouyjl]e$|[aeiouyl]le$",
        "(?<![cs]h)(?<![aeiouyjlscgzx])es$|[aeiouyl]les$",
        "[^aeiouyjtdl]ed$|[aeiouyl]led$",
        # An e in front of an ending: "careful", "movement".
        "(?:[^aeiouyjl]|[aeiouy]l)e(?:ly|ful|fully|less|ness|ty)$|[aeiouy][^aeiouyj]e(?:ments?)$",
        # The first of two words in one: "something", "therefore".
        "^(?:some|there|where|here|home|fore|life|side|nose|else|guide|bone)(?!ver|ly|ign|le)[^aeiouy]+[aeiouy]",
        "^every|gue$",
    )
)
"""Where a vowel is written and none is said. Each counts once."""

_APART: Final = tuple(
    re.compile(pattern)
    for pattern in (
        "(?<![cstg])ia(?!ge)|[ct]iat|[aeiouy][^aeiouy]+ea$|^(?:re|pro)?crea(?!m|s|k|tur)|^realit",
        "(?<![cstxg])(?<!sh)(?<!v(?=ior))(?<!n(?=io[nr]))(?<!ll(?=ion))io",
        "iu|iet|(?<![ct])(?<!fr)ien(?=t|ce)|[aeiouy][^aeiouy]+ie(?:r|st)$",
        "(?<!g)eo(?!pl|pard)|eum$|(?<![aeiouyqgs])ua|[aeiouy]sua|uous|(?<!g)uen|uel$|oe[mt]|[lf]luid|ruin|uit[yi]",
        "[aeou]ing|[^aeiouj]ying|ism$|thm$|yone$|^coop",
    )
)
"""Where two vowels are written together and said apart, or one is said that is not written."""

_EXCEPTIONS: Final[Mapping[str, int]] = {
    **dict.fromkeys(("aches", "eye", "eyes", "real"), 1),
    **dict.fromkeys(("argue", "backaches", "business", "evening", "headaches", "hundred", "maybe", "naked"), 2),
    **dict.fromkeys(("react", "reuse", "sacred", "science", "soldier", "someone", "toothaches"), 2),
    **dict.fromkeys(("arrangement", "element", "nuclear", "recipe", "reaction", "reassure", "theater"), 3),
    **dict.fromkeys(("catastrophe", "diabetes", "diarrhea"), 4),
}
"""Words that no rule explains."""


def english(word: str) -> int:
    """One for each group of vowels, but for the silent ones and those that are said apart.

    Args:
        word: In small letters.
    """
    if _NOT.search(word):
        base = _NOT.sub("", word)
        return english(base) + (base not in _NOT_JOINED)
    base = _SHORTENED.sub("", word)
    if base != word:
        return english(base) + (word.endswith("s") and bool(_HISSING.search(base)))
    if word in _EXCEPTIONS:
        return _EXCEPTIONS[word]
    said = _CONSONANT_Y.sub("j", word.replace("qu", "q"))
    groups = len(_GROUP.findall(said))
    apart = sum(len(pattern.findall(said)) for pattern in _APART)
    return max(1, groups + apart - sum(bool(pattern.search(said)) for pattern in _SILENT))


_HISSING: Final = re.compile("(?:[sxz]|[cs]h|[cgsz]e)$")
"""Words after which "'s" is a syllable of its own."""

_NOT_JOINED: Final = frozenset({"ca", "do", "wo", "are", "were"})
"""What "n't" is joined to without a syllable of its own: "can't", but "does-n't"."""
