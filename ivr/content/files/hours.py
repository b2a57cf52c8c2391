"""When a team of staff.yaml is there: its weekly hours, its exceptions, its holidays."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import UTC, date, timedelta, tzinfo
from typing import Final

from ivr.content.values import calendar_words as words
from ivr.content.values.public_holidays import PublicHolidays, better_country, better_state, is_country, states
from ivr.content.values.zones import better_zone, is_fixed, zone
from ivr.content.yaml.fields import Block, Shape, listed
from ivr.core.line.hours import DAY_MINUTES, Hours, Shift

HOURS: Final = ("hours", "exceptions", "holidays")
"""The fields of a team that this module reads."""
CALENDAR: Final = ("time-zone", "holidays")
"""The fields of the file that this module reads."""
MAX_RANGE_DAYS: Final = 366
"""The longest stretch of dates that one exception covers, in days."""

_SHIFT = Shape("an entry of the hours", needs=("days", "from", "to"))
_EXCEPTION = Shape("an exception", needs=("date",), may=("until", "closed", "from", "to"))
_HOLIDAYS = Shape("the holidays", needs=("country",), may=("state",))
_ALWAYS: Final = (Shift(0, DAY_MINUTES),)


@dataclass(frozen=True, slots=True)
class Calendar:
    """What the file says for all teams. Wrong values are noted, and stand here as if they were not written."""

    zone: tzinfo | None
    holidays: Container[date] | None
    names_zone: bool = True
    """Whether the file names a time zone, be it a wrong one."""


def read_calendar(block: Block) -> Calendar:
    """The time zone and the holidays of the file."""
    name = block.text("time-zone")
    found = zone(name) if name else None
    if name and found is None:
        block.wrong("time-zone", *_no_zone(name))
    inner = block.block("holidays", _HOLIDAYS)
    return Calendar(found, _holidays(inner) if inner else None, block.has("time-zone"))


def _no_zone(name: str) -> tuple[str, str]:
    city = "Write the name of a city's zone, as in 'America/New_York'."
    if is_fixed(name):
        problem = (
            f"The time zone '{name}' has no summer time, and in names such as 'Etc/GMT-5' the sign is turned round"
        )
        return f"{problem}: that is five hours ahead of Greenwich, not behind", city
    guess = better_zone(name)
    return f"There is no time zone '{name}'", f"Did you mean '{guess}'?" if guess else city


def _holidays(block: Block) -> Container[date]:
    country, state = block.text("country"), block.text("state")
    if not country:
        return frozenset()
    if not is_country(country):
        guess = better_country(country)
        remedy = f"Did you mean '{guess}'?" if guess else "Write the two letters of the country, as in 'US'."
        block.wrong("country", f"No holidays are known for the country '{country}'", remedy)
        return frozenset()
    if state and state not in states(country):
        guess, known = better_state(country, state), listed(states(country))
        either = f"Write one of {known}." if known else "Delete the line: its holidays are the same everywhere."
        block.wrong(
            "state", f"There is no state '{state}' in '{country}'", f"Did you mean '{guess}'?" if guess else either
        )
        return frozenset()
    return PublicHolidays(country, state)


def read_hours(block: Block, calendar: Calendar) -> Hours | None:
    """When a team is there; None: always."""
    holidays = _kept(block, calendar)
    if not block.has("hours") and not block.has("exceptions") and holidays is None:
        return None
    if not calendar.names_zone:
        block.wrong(
            "hours" if block.has("hours") else "exceptions",
            "The team has hours, and the file names no time zone",
            "Write 'time-zone: America/New_York', or the one of your clinic, at the top of the file.",
        )
    shifts = tuple(shift for each in block.blocks("hours", _SHIFT) for shift in _weekly(each))
    weekly = shifts if block.has("hours") else _ALWAYS
    return Hours(calendar.zone or UTC, weekly, _exceptions(block), holidays or frozenset())


def _kept(block: Block, calendar: Calendar) -> Container[date] | None:
    """The holidays on which the team is closed; None: it does not keep them."""
    text = block.text("holidays")
    if text not in {"", "open", "closed"}:
        block.wrong(
            "holidays",
            f"'holidays: {text}' is neither open nor closed",
            "Write 'holidays: open' or 'holidays: closed'.",
        )
    if text == "closed" and calendar.holidays is None:
        block.wrong(
            "holidays",
            "The team is closed on holidays, and the file does not say which",
            "Write 'holidays:' and below it 'country: US' at the top of the file.",
        )
    keeps = text == "closed" or (not text and block.has("hours"))
    return calendar.holidays if keeps else None


def _weekly(block: Block) -> list[Shift]:
    text = block.text("days")
    days = words.days(text) if text else None
    if text and days is None:
        guess = words.better_days(text)
        remedy = (
            f"Write 'days: {guess}'." if guess else "Write English days, as in 'monday-friday' or 'monday, wednesday'."
        )
        block.wrong("days", f"'days: {text}' does not name days of the week", remedy)
    shift = _shift(block)
    return [Shift(shift.opens, shift.closes, days)] if shift and days else []


def _shift(block: Block) -> Shift | None:
    """From when to when, on any day; None if that is wrong."""
    opens, closes = _minute(block, "from"), _minute(block, "to")
    if opens is None or closes is None:
        return None
    return Shift(opens, closes if closes > opens else closes + DAY_MINUTES)


def _minute(block: Block, name: str) -> int | None:
    text = block.text(name)
    found = words.minute(text, end=name == "to") if text else None
    if text and found is None:
        one = text.rpartition("-")[2] if name == "to" else text.partition("-")[0]
        guess, usual = words.better_time(one.strip()), {"from": "08:00", "to": "17:00"}[name]
        latest = {"from": "23:59", "to": "24:00"}[name]
        remedy = f"Write '{name}: {guess}'." if guess else f"Write hours and minutes, as in '{name}: {usual}'."
        block.wrong(name, f"'{name}: {text}' is not a time from 00:00 to {latest}", remedy)
    return found


def _exceptions(block: Block) -> Mapping[date, tuple[Shift, ...]]:
    found: dict[date, tuple[Shift, ...]] = {}
    for each in block.blocks("exceptions", _EXCEPTION):
        shifts = _instead(each)
        for day in _dates(each) if shifts is not None else ():
            before = found.get(day)
            if before is not None and not (before and shifts):
                each.wrong(
                    "date", f"The date {day} has another entry, and one of the two is closed", "Keep one of the two."
                )
                break
            found[day] = (*(before or ()), *(shifts or ()))
    return found


def _instead(block: Block) -> tuple[Shift, ...] | None:
    """What is open on the dates of an exception; None if that is wrong."""
    has_times, text = block.has("from") or block.has("to"), block.text("closed")
    if block.has("closed"):
        if text == "yes" and not has_times:
            return ()
        problem = (
            "An exception is closed, or open from a time to a time"
            if has_times
            else f"'closed: {text}' does not say when it is open"
        )
        if text:
            block.wrong("closed", problem, "Write 'closed: yes' alone, or 'from:' and 'to:' alone.")
        return None
    for name in ("from", "to"):
        if not block.has(name):
            problem = f"The exception does not say {'when it begins' if name == 'from' else 'when it ends'}"
            problem = problem if has_times else "The exception says neither that it is closed nor when it is open"
            block.wrong("", problem, "Write 'closed: yes', or 'from: 08:00' and 'to: 12:00'.")
            return None
    shift = _shift(block)
    return (shift,) if shift else None


def _dates(block: Block) -> list[date]:
    first = _date(block, "date")
    last = _date(block, "until") if block.has("until") else first
    if first is None or last is None:
        return []
    length = (last - first).days + 1
    if not 1 <= length <= MAX_RANGE_DAYS:
        wrong = "is before" if length < 1 else f"is more than {MAX_RANGE_DAYS} days after"
        block.wrong("until", f"'until: {last}' {wrong} 'date: {first}'", "Write the last date of the exception.")
        return []
    return [first + timedelta(further) for further in range(length)]


def _date(block: Block, name: str) -> date | None:
    text = block.text(name)
    found = words.day(text) if text else None
    if text and found is None:
        remedy = " or ".join(f"'{name}: {guess}'" for guess in words.better_dates(text))
        remedy = f"Write {remedy}." if remedy else "Write year, month and day, as in '2026-12-24'."
        block.wrong(name, f"'{name}: {text}' is not a date", remedy)
    return found
