"""Slips in staff.yaml that are no errors and leave a night without help: odd numbers, hours turned round, old dates."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

import phonenumbers
from phonenumbers import PhoneNumberType

from ivr.content.evidence.evidence import StaffPlaces
from ivr.content.yaml.issues import Issue
from ivr.core.line.hours import DAY_MINUTES
from ivr.core.line.staff import Staff, Team

_NOBODYS = {
    PhoneNumberType.PREMIUM_RATE: "a premium number, which costs the clinic money",
    PhoneNumberType.SHARED_COST: "a number that costs the clinic money",
    PhoneNumberType.TOLL_FREE: "a toll-free number, which mostly leads to a machine",
    PhoneNumberType.UAN: "a company's number, which mostly leads to a machine",
    PhoneNumberType.VOICEMAIL: "the number of a voicemail box",
    PhoneNumberType.PAGER: "the number of a pager",
}
_CALL_IT = "Compare each digit, then call it from any phone."
_MOST_YEARS = 5
"""So many years ahead nobody plans a day: the year has a slip."""
_LONGEST_SHIFT = 16 * 60
"""In minutes. What is longer is mostly an afternoon time that was written as one of the morning."""


def warnings(staff: Staff, places: StaffPlaces, lines: Collection[str] = ()) -> Iterator[Issue]:
    """What cannot be meant, though it can be used. Numbers are shown by their last four digits only.

    Args:
        staff: Who is rung.
        places: Where that stands.
        lines: The numbers that lead to other lines of the clinic.
    """
    for name, place in places.numbers.items():
        number = staff.number_to_call if name == "number-to-call" else staff.caller_id
        if not _exists(number):
            yield place.warning(f"The number '...{number[-4:]}' of '{name}' is one that nobody can have", _CALL_IT)
    yield from _numbers(staff, places, lines)
    for team in staff.teams:
        yield from _hours(team, places)
    last = staff.team(staff.last_resort)
    if last is not None and last.hours is not None:
        yield places.teams[last.id].warning(
            f"The last resort, the team '{last.id}', has hours or holidays, and outside them nobody is the last",
            "Take them away, or put a team behind it in 'red-flag:' that somebody always answers.",
        )


def past(staff: Staff, places: StaffPlaces, today: date) -> Iterator[Issue]:
    """Exceptions that are over, and those of a year that cannot be meant.

    Args:
        staff: Who is rung.
        places: Where that stands.
        today: By the clock of the clinic.
    """
    for team in staff.teams:
        days = sorted(team.hours.exceptions) if team.hours else []
        if days and days[-1] < today:
            yield places.teams[team.id].warning(
                f"All exceptions of the team '{team.id}' are over, the last on {days[-1]}",
                "Delete them, or correct the year.",
            )
        if days and days[-1].year > today.year + _MOST_YEARS:
            yield places.teams[team.id].warning(
                f"An exception of the team '{team.id}' is on {days[-1]}, years from now", "Correct the year."
            )


def _numbers(staff: Staff, places: StaffPlaces, lines: Collection[str]) -> Iterator[Issue]:
    own = dict.fromkeys(lines, "lines") | {staff.number_to_call: "number-to-call", staff.caller_id: "caller-id"}
    first: dict[str, str] = {}
    clinic = _region(staff.number_to_call)
    for number in staff.numbers:
        place, shown = places.teams[number.team], f"'...{number.number[-4:]}'"
        if name := own.get(number.number):
            problem = f"The number {shown} of the team '{number.team}' is the line's own '{name}': it would ring itself"
            yield place.warning(problem, "Write the number of a person's phone.")
        if number.number in first:
            same = first[number.number]
            who = f"of the team '{number.team}' twice" if same == number.team else f"of '{same}' and of '{number.team}'"
            yield place.warning(
                f"The number {shown} is {who}, so that nobody else would be rung after it",
                "Write another number, or delete one of the two.",
            )
        first.setdefault(number.number, number.team)
        if not _exists(number.number):
            problem = f"The number {shown} of the team '{number.team}' is one that nobody can have"
            yield place.warning(problem, _CALL_IT)
        elif what := _NOBODYS.get(_kind(number.number)):
            yield place.warning(f"The number {shown} of the team '{number.team}' is {what}", "Write a person's number.")
        elif clinic and (region := _region(number.number)) not in {clinic, *staff.callback_countries}:
            yield place.warning(
                f"The number {shown} of the team '{number.team}' is in another country ({region}) than "
                f"the clinic's ({clinic})",
                "Correct it, or see that the carrier may dial it.",
            )


def _hours(team: Team, places: StaffPlaces) -> Iterator[Issue]:
    for shift in team.hours.weekly if team.hours else ():
        opens, closes = (f"{minute // 60 % 24:02}:{minute % 60:02}" for minute in (shift.opens, shift.closes))
        if shift.closes - shift.opens == DAY_MINUTES and shift.opens:
            yield places.teams[team.id].warning(
                f"The team '{team.id}' is there from {opens} to {closes}, which is a whole day",
                "Write 'from: 00:00' and 'to: 24:00' if that is meant.",
            )
        elif shift.closes > DAY_MINUTES and shift.closes - shift.opens > _LONGEST_SHIFT:
            later = f"{(shift.closes // 60 + 12) % 24:02}:{shift.closes % 60:02}"
            yield places.teams[team.id].warning(
                f"The team '{team.id}' is there from {opens} to {closes} of the next day, which is very long",
                f"Write 'to: {later}' if the afternoon is meant.",
            )


def _exists(number: str) -> bool:
    """Whether its area code and its exchange are ever given out: 411, 911 and an exchange such as 155 are not."""
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return False


def _kind(number: str) -> int:
    try:
        return phonenumbers.number_type(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return PhoneNumberType.UNKNOWN


def _region(number: str) -> str:
    """The country of a number; of a fictional one the first that shares its code. "" if there is none."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return ""
    by_code = phonenumbers.region_code_for_country_code(parsed.country_code or 0)
    return phonenumbers.region_code_for_number(parsed) or by_code
