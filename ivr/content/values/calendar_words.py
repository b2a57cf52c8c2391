"""Times, days of the week and dates as staff write them, and what they probably meant where they wrote otherwise."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Final

from ivr.core.line.hours import DAY_MINUTES
from ivr.core.signs import plain

DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""The names of the days; their places are the numbers that `Shift.days` has."""

_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_LOOSE_TIME = re.compile(r"([0-9]{1,2})(?:[:.h ]?([0-5][0-9]))?\s*(?:([ap])\.?\s*m?\.?|h|hours?|uhr|h(?:o)?ra?s?\.?)?")
_HALVES: Final = {"de la manana": "am", "de la tarde": "pm", "de la noche": "pm", "del mediodia": "pm"}
_WORDS: Final = {
    **dict.fromkeys(("noon", "midday", "mediodia"), "12:00"),
    **dict.fromkeys(("midnight", "medianoche", "24:00"), "00:00"),
}
_NOON: Final = 12
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_OTHER_DATES: Final = (
    "%Y-%m-%d", "%m/%d/%Y", "%d/%m/%Y", "%m/%d/%y", "%d/%m/%y", "%d.%m.%Y", "%d.%m.%y", "%d-%m-%Y", "%m-%d-%Y",
    "%Y/%m/%d", "%Y%m%d",
)  # fmt: skip
_DIAS: Final = dict(zip(("lun", "mar", "mie", "jue", "vie", "sab", "dom"), DAYS, strict=True))
_LETTERS: Final = dict(zip("lmxjvsd", DAYS, strict=True))
_MONTHS: Final = "jan feb mar apr may jun jul aug sep oct nov dec", "ene feb mar abr may jun jul ago sep oct nov dic"
_MONTH_OF: Final = {word: at for months in _MONTHS for at, word in enumerate(months.split(), 1)}
_SEVERAL: Final = {
    **dict.fromkeys(("every day", "everyday", "daily", "todos los dias", "diario", "a diario"), "monday-sunday"),
    **dict.fromkeys(("weekdays", "entre semana", "dias habiles", "dias laborables"), "monday-friday"),
    **dict.fromkeys(("weekend", "weekends", "fin de semana", "fines de semana"), "saturday, sunday"),
}


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
    low = _low(text)
    for words, half in _HALVES.items():
        low = low.replace(words, half)
    found = _LOOSE_TIME.fullmatch(low)
    if found is None or low in _WORDS:
        return _WORDS.get(low, "")
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
    low = _low(text).replace("\N{EN DASH}", "-")
    if low in _SEVERAL:
        return _SEVERAL[low]
    better = re.sub(r"\s+(?:to|through|until|a|al|hasta)\s+", "-", re.sub(r"^(?:de|del|los) ", "", low))
    better = re.sub(r"\s*(?:,|/|\band\b|&|\sy\s)\s*", ", ", better)
    better = re.sub(r"[a-z]+\.?", lambda word: _whole_day(word[0].rstrip(".")), better)
    return better if days(better) is not None else ""


def _low(text: str) -> str:
    return plain(text.strip().lower())


def _whole_day(word: str) -> str:
    """The day that a word begins like, in English or Spanish; a single letter as on a Spanish calendar."""
    english = next((day for day in DAYS if len(word) > 1 and word[:3] == day[:3]), "")
    return english or _LETTERS.get(word) or _DIAS.get(word[:3], word)


def day(text: str) -> date | None:
    """The date of a text such as `2026-12-24`; None if it is none."""
    if _DATE.fullmatch(text):
        with suppress(ValueError):
            return date.fromisoformat(text)
    return None


def better_dates(text: str) -> list[str]:
    """How the dates are written that were probably meant: two where day and month may be either."""
    found = []
    for form in _OTHER_DATES:
        with suppress(ValueError):
            found.append(datetime.strptime(_in_figures(text), form).replace(tzinfo=UTC).date().isoformat())
    return list(dict.fromkeys(found))


def _in_figures(text: str) -> str:
    """A date with the name of a month, as in "24 de diciembre de 2026" or "Dec 24, 2026"; others as they are."""
    pieces = [each for each in re.split(r"[\s,.]+", _low(text)) if each not in {"", "de", "del", "el", "the"}]
    month = next((_MONTH_OF[each[:3]] for each in pieces if each[:3] in _MONTH_OF), 0)
    figures = sorted((each for each in pieces if each.isdecimal()), key=len)
    if not month or len(pieces) != 3 or len(figures) != 2:  # noqa: PLR2004  # day, month and year
        return text.strip()
    return f"{figures[1]}-{month}-{figures[0]}"
