"""Whether the line dials a caller's number by itself, when a member of staff presses 1 in an alert call; or texts it.

A caller's number is what their network said, which may be anything: a number that costs dollars a minute, a satellite
phone, the line itself. So only ordinary numbers of the countries that staff.yaml allows are dialled. Whoever pressed 1
hears any other one, and dials it themselves if they know it.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import phonenumbers
from phonenumbers import PhoneNumberType

from ivr.core.entries import is_number
from ivr.core.line.staff import Staff

_ORDINARY: Final = frozenset(
    {
        PhoneNumberType.FIXED_LINE,
        PhoneNumberType.MOBILE,
        PhoneNumberType.FIXED_LINE_OR_MOBILE,
        PhoneNumberType.TOLL_FREE,
        PhoneNumberType.VOIP,
    }
)
_SHOWS_TEXTS: Final = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE, PhoneNumberType.VOIP})
_TERRITORIES: Final = {"US": frozenset({"PR", "VI", "GU", "MP", "AS"})}
"""What is dialled, and costs, as the country itself."""


def is_dialable(staff: Staff, number: str) -> bool:
    """Whether the line dials it.

    Args:
        staff: With the countries that are allowed, and the numbers that are never dialled: its own.
        number: E.164.
    """
    if number in {each.number for each in staff.numbers} | {staff.caller_id, staff.number_to_call}:
        return False
    if not is_number(number):
        return False
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return False
    region = phonenumbers.region_code_for_number(parsed)
    allowed = countries(staff)
    known = region in allowed or any(region in _TERRITORIES.get(each, ()) for each in allowed)
    return known and phonenumbers.number_type(parsed) in _ORDINARY


def is_textable(staff: Staff, number: str) -> bool:
    """Whether the line sends it texts: it would dial it, and it may be one that shows them."""
    return is_dialable(staff, number) and phonenumbers.number_type(phonenumbers.parse(number)) in _SHOWS_TEXTS


def countries(staff: Staff) -> Collection[str]:
    """The countries whose numbers are dialled: those of staff.yaml, or else those of the clinic's own numbers."""
    if staff.callback_countries:
        return staff.callback_countries
    own = [staff.number_to_call, staff.caller_id, *(each.number for each in staff.numbers)]
    return {_region(each) for each in own if each}


def _region(number: str) -> str:
    parsed = phonenumbers.parse(number)
    code = parsed.country_code or 0
    return phonenumbers.region_code_for_number(parsed) or phonenumbers.region_code_for_country_code(code)
