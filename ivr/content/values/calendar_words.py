"""Times, days of the week and dates as staff write them, and what they probably meant where they wrote otherwise."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Final

from ivr.core.line.hours import DAY_MINUTES

DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""The names of the days; their places are the numbers that `Shift.days` has."""

_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_LOOSE_TIME = re.compile(r"([0-9]{1,2})(?:[:.h ]?([0-5][0-9]))?\s*(?:([ap])\.?\s*m?\.?|h|hours?|uhr)?")
_WORDS: Final = {"noon": "12:00", "midday": "12:00", "midnight": "00:00", "24:00": "00:00"}
_NOON: Final = 12
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_OTHER_DATES: Final = (
    "%Y-%m-%d", "%m/%d/%Y", "%d.%m.%Y", "%Y/%m/%d", "%B %d %Y", "%B %d, %Y", "%d %B %Y", "%b %d %Y", "%b %d, %Y",
)  # fmt: skip


def minute(text: str, *, end: bool = False) -> int | None:
    """The minute of the day of a time such as `17:30`; None if it is no time.

    Args:
        text: As it was written.
        end: Whether something ends then, which may be at 24:00.
    """
    if end and text == "24:00":
        return DAY_MINUTES
    found = _TIME.fullmatch(text)
    return int(found[1]) * 60 + int(found[2]) if found else None


def better_time(text: str) -> str:
    """How the time that was probably meant is written; "" if nobody can tell."""
    plain = text.strip().lower()
    found = _LOOSE_TIME.fullmatch(plain)
    if found is None or plain in _WORDS:
        return _WORDS.get(plain, "")
    hour = int(found[1])
    if found[3] and 1 <= hour <= _NOON:
        hour = hour % _NOON + (_NOON if found[3] == "p" else 0)
    better = f"{hour:02}:{found[2] or '00'}"
    return better if minute(better) is not None else ""


def days(text: str) -> frozenset[int] | None:
    """The days that a text such as `monday-friday` or `monday, wednesday` names; None if it names none."""
    found: set[int] = set()
    for piece in text.lower().split(","):
        first, dash, last = (each.strip() for each in piece.partition("-"))
        if first not in DAYS or (dash and last not in DAYS):
            return None
        begin, end = DAYS.index(first), DAYS.index(last if dash else first)
        found |= {(begin + further) % 7 for further in range((end - begin) % 7 + 1)}
    return frozenset(found)


def better_days(text: str) -> str:
    """How the days that were probably meant are written; "" if nobody can tell."""
    plain = text.strip().lower().replace("\N{EN DASH}", "-")
    for word, better in {"every day": "monday-sunday", "daily": "monday-sunday", "weekdays": "monday-friday"}.items():
        if plain == word:
            return better
    better = re.sub(r"\s+(?:to|through|until)\s+", "-", plain)
    better = re.sub(r"\s*(?:,|/|\band\b|&)\s*", ", ", better)
    better = re.sub(r"[a-z]+\.?", lambda word: _whole_day(word[0]), better)
    return better if days(better) is not None else ""


def _whole_day(word: str) -> str:
    return next((day for day in DAYS if word[:3] == day[:3]), word)


def day(text: str) -> date | None:
    """The date of a text such as `2026-12-24`; None if it is none."""
    if _DATE.fullmatch(text):
        with suppress(ValueError):
            return date.fromisoformat(text)
    return None


def better_date(text: str) -> str:
    """How the date that was probably meant is written; "" if nobody can tell."""
    for form in _OTHER_DATES:
        with suppress(ValueError):
            return datetime.strptime(text.strip(), form).replace(tzinfo=UTC).date().isoformat()
    return ""
