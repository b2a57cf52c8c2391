"""How many syllables a word has when it is said: by the rules of its language's pack, so that nothing is downloaded."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from ivr.languages.registry import pack_of

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")  # noqa: RUF001  # the typographic apostrophe is meant

_SPELLED = 4
"""The longest word in capitals that is taken for letters that are said one by one."""


@lru_cache(4096)
def words(text: str) -> tuple[str, ...]:
    """The words of a text; `X-ray` and `don't` are one word each. Kept, since several checks ask it of the same."""
    return tuple(_WORD.findall(text))


@lru_cache(8192)
def syllables(language: str, word: str) -> int:
    """The syllables of a word, at least one.

    Args:
        language: One whose pack counts them.
        word: As `words` gives it, capitals and accents as written.
    """
    return sum(_piece(language, piece) for piece in re.split(r"[-.]", word) if piece)


def _piece(language: str, piece: str) -> int:
    known = pack_of(language).readability
    if piece.isdigit():
        return sum(known.digits[unicodedata.digit(sign)] for sign in piece)
    if len(piece) == 1 or (piece.isupper() and len(piece) <= _SPELLED):
        return sum(known.long_letters.get(letter, 1) for letter in piece.lower())
    if known.syllables is None:
        raise LookupError(f"The pack of '{language}' counts no syllables.")
    return known.syllables(unicodedata.normalize("NFC", piece.lower()))
