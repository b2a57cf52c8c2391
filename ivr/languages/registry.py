"""The languages that a line can speak: one line for each."""

from __future__ import annotations

from typing import Final

from ivr.languages.english import ENGLISH
from ivr.languages.pack import Pack
from ivr.languages.spanish import SPANISH

PACKS: Final[dict[str, Pack]] = {
    ENGLISH.code: ENGLISH,
    SPANISH.code: SPANISH,
}
_NONE: Final = Pack()


def pack_of(language: str) -> Pack:
    """The pack of a language; of one that has none, an empty one."""
    return PACKS.get(language, _NONE)
