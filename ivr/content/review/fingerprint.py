"""Short marks of what is heard: of one wording, and of a whole line."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, tzinfo
from functools import lru_cache
from typing import Any, Final

from ivr.core.line.model import Line

LENGTH: Final = 16
"""Of a fingerprint, in hexadecimal digits."""
VERSION_LENGTH: Final = 12
"""Of a line's version, in hexadecimal digits."""

_NOT_HEARD: Final = frozenset(
    {
        "version",
        "seconds",
        "spoken",
        "facts",
        "parents",
        "_found",
        "_cut",
        "_numbers",
        "_rounds",
        "contact_saved",
        "heard_out",
    }
)
"""Fields of a line's values that follow from others, or that no caller ever hears of."""
_LATER: Final = frozenset(
    {"texts", "texts_a_day", "clinic", "emergency_number", "recall_key", "other_numbers", "listens", "announced"}
)
"""Fields that lines did not always have. At their default they are left out, so that older lines keep their mark."""


@lru_cache(8192)
def normal(text: str) -> str:
    """The wording alone: how its lines are broken, and how its accents are encoded, does not change what is heard."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def fingerprint(language: str, text: str, leads: str = "") -> str:
    """The mark of a text in a language; of a choice, also of its key and where that leads."""
    marked = f"{language}\n{normal(text)}" + (f"\n{leads}" if leads else "")
    return hashlib.sha256(marked.encode()).hexdigest()[:LENGTH]


def version_of(line: Line) -> str:
    """The mark of a line: of what is heard, where keys lead, and who is rung when.

    Two folders have the same one if no caller and no nurse could tell them apart, however their files are named,
    commented and approved.
    """
    text = json.dumps(plain(line), ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:VERSION_LENGTH]


def plain(value: Any) -> Any:  # noqa: ANN401  # any value of a line
    """A value as JSON that is the same for equal lines, whatever order they were put together in."""
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            return normal(value)
        case date():
            return value.isoformat()
        case tzinfo():
            return str(value)
        case Mapping():
            return {str(plain(key)): plain(each) for key, each in value.items()}
        case AbstractSet():
            return sorted(map(plain, value))
        case tuple() | list():
            return [plain(each) for each in value]
    if not is_dataclass(value):
        raise TypeError(f"A {type(value).__name__} in a line has no mark of its own.")
    return {
        each.name: plain(found)
        for each in fields(value)
        if each.name not in _NOT_HEARD
        and ((found := getattr(value, each.name)) != _default(each) or each.name not in _LATER)
    }


def _default(each: Field[Any]) -> object:
    """What a field holds where nothing is said."""
    return each.default if each.default_factory is MISSING else each.default_factory()
