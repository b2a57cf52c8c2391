"""Times as staff read them, in the language of the page and by the clinic's clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo
from typing import Final

from ivr.web.console.words import Words

_HALF_DAY: Final = 12
_HOUR, _DAY = 60, 24 * 60


def clock(at: datetime, t: Words) -> str:
    """`9:51 pm`, or `21:51`."""
    if t.language == "es":
        return f"{at:%H:%M}"
    half = t("am") if at.hour < _HALF_DAY else t("pm")
    return f"{at.hour % _HALF_DAY or _HALF_DAY}:{at:%M} {half}"


def day(at: date, t: Words) -> str:
    """`Fri, Nov 27`, or `vie 27 nov`."""
    names = {"weekday": t("weekdays").split()[at.weekday()], "month": t("months").split()[at.month - 1], "day": at.day}
    return t("date", **names)


def moment(at: datetime, now: datetime, t: Words) -> str:
    """A time of today by the clock alone, any other with its day."""
    return clock(at, t) if at.date() == now.date() else f"{day(at, t)}, {clock(at, t)}"


def of(milliseconds: int, zone: tzinfo) -> datetime:
    """A time that is stored, by the clinic's clock."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC).astimezone(zone)


def ago(minutes: int, t: Words) -> str:
    """How long something has waited."""
    if minutes < _HOUR:
        return t("minutes", n=minutes)
    if minutes < _DAY:
        return t("hours", n=minutes // _HOUR, minutes=minutes % _HOUR)
    return t("days", n=minutes // _DAY, hours=minutes % _DAY // _HOUR)


def length(seconds: float, t: Words) -> str:
    """How long something takes to say: `48 s`, or `2 min 05 s`."""
    whole = round(seconds)
    return t("seconds", n=whole) if whole < _HOUR else t("minutes-seconds", n=whole // 60, seconds=f"{whole % 60:02}")
