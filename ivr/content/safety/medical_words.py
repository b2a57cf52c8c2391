"""Finding words of medicine: a text that claims nothing says none of them, and no text names a strange medicine."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from ivr.languages.pack import Pack
from ivr.languages.registry import pack_of


@cache
def _finder(words: str) -> re.Pattern[str]:
    parts = [
        word.removesuffix("-").replace("-", r"[\s-]") + (r"\w*" if word.endswith("-") else "") for word in words.split()
    ]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)") if words else re.compile(r"(?!)")


@cache
def _ordered(words: str, please: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|[.,;:!?]\s+)(?:(?:{please})\s+)?({'|'.join(words.split()).replace('-', ' ')})(?!\w)")


def medical(text: str, language: str, *, orders: bool) -> str:
    """The first medical words of a text in small letters; "" if it has none."""
    return _medical(text, pack_of(language), orders)


@lru_cache(4096)
def _medical(text: str, pack: Pack, orders: bool) -> str:  # noqa: FBT001
    """Kept for the next load, as what follows is."""
    known = pack.medical
    for words in (known.things, known.medicines, known.places if orders else ""):
        if found := _finder(words).search(text):
            return found[0]
    if orders and known.orders and (found := _ordered(known.orders, known.please).search(text)):
        return found[1]
    return ""


def told_in_a_text(text: str, language: str) -> str:
    """The first words of a text message in small letters that tell of somebody's health; "" if it has none."""
    found = _finder(pack_of(language).medical.procedures).search(text)
    return found[0] if found else medical(text, language, orders=False)


def medicines(text: str, language: str) -> tuple[str, ...]:
    """The medicines that a text in small letters names."""
    return _medicines(text, pack_of(language))


@lru_cache(4096)
def _medicines(text: str, pack: Pack) -> tuple[str, ...]:
    return tuple(_finder(pack.medical.medicines).findall(text))


def strange_sign(text: str, known: str, language: str) -> str:
    """The words of a text for what may be a sign of danger of which ``known`` says nothing; "" if there are none."""
    return _strange_sign(text, known, pack_of(language))


@lru_cache(4096)
def _strange_sign(text: str, known: str, pack: Pack) -> str:
    for words in pack.notice.signs:
        if (found := _whole(words).search(text)) and not _whole(words).search(known):
            return found[0]
    return ""


@cache
def _whole(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)")
