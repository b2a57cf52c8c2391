"""Time zones by the names that the world's clocks go by: `America/New_York`."""

from __future__ import annotations

import re
from datetime import tzinfo
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from ivr.content.yaml.fields import did_you_mean

_FIXED = re.compile(r"(?:Etc/)?(?:GMT|UTC)?[+-]?\d{1,2}(?::?\d{2})?|(?:Etc/)\w+", re.IGNORECASE)
_LIKENESS: Final = 0.85
_OFTEN_MEANT: Final = {
    "America/New_York": (
        *("est", "edt", "et", "eastern", "us/eastern", "est5edt", "new york", "nueva york", "boston", "miami"),
        *("atlanta", "philadelphia", "washington", "orlando", "tampa", "jacksonville", "charlotte", "baltimore"),
        *("pittsburgh", "cleveland", "columbus", "cincinnati", "florida"),
    ),
    "America/Chicago": (
        *("cst", "cdt", "ct", "central", "us/central", "cst6cdt", "chicago", "houston", "dallas", "austin"),
        *("san antonio", "fort worth", "minneapolis", "milwaukee", "st louis", "saint louis", "kansas city"),
        *("new orleans", "nashville", "memphis", "oklahoma city", "omaha", "texas"),
    ),
    "America/Denver": (
        *("mst", "mdt", "mt", "mountain", "us/mountain", "mst7mdt", "denver", "salt lake city", "albuquerque"),
    ),
    "America/Los_Angeles": (
        *("pst", "pdt", "pt", "pacific", "us/pacific", "pst8pdt", "los angeles", "california", "san francisco"),
        *("san diego", "san jose", "sacramento", "seattle", "portland", "las vegas"),
    ),
}
"""Abbreviations, and large cities that no zone is called by: the closest name of a zone may be of another country."""


@cache
def zone_names() -> frozenset[str]:
    """The names that may be written: places, and UTC.

    An abbreviation such as EST is none: it stands for winter time all year round, which nobody means. Nor is a fixed
    offset such as `Etc/GMT-5`: its sign is turned round.
    """
    places = (name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    return frozenset({*places, "UTC"})


def is_fixed(name: str) -> bool:
    """Whether this is an offset from Greenwich or UTC in place of the name of a zone."""
    return _FIXED.fullmatch(name.replace(" ", "")) is not None


def zone(name: str) -> tzinfo | None:
    """The time zone of this name; None if there is none."""
    return ZoneInfo(name) if name in zone_names() else None


def better_zone(name: str) -> str:
    """The zone that was probably meant, or nothing."""
    plain = name.lower().replace("_", " ").removesuffix(" time").removesuffix(" standard").strip()
    city = plain.rpartition("/")[2]
    for meant, words in _OFTEN_MEANT.items():
        if plain in words or city in words:
            return meant
    ends = {each.rpartition("/")[2].replace("_", " ").lower(): each for each in sorted(zone_names()) if "/" in each}
    return ends.get(did_you_mean(city, ends, _LIKENESS), "")
