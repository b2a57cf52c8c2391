"""Which numbers the line dials by itself when a member of staff presses 1."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ivr.calls.dialable import countries, is_dialable
from tests.alerts.people import CLINIC, LAST, NURSE, staff


@pytest.mark.parametrize(
    ("number", "dialled"),
    [
        ("+12025550171", True),
        ("+17875550123", True),  # Puerto Rico
        ("+18005550100", True),
        ("+19005550100", False),  # premium
        ("+18765550100", False),  # Jamaica, dialled like an American number
        ("+14165550123", False),  # Canada, likewise
        ("+882165550100", False),  # satellites and networks
        ("+8816555501", False),
        ("+97912345678", False),  # international premium
        ("+447012345678", False),
        ("+5352345678", False),
        ("+525555550123", False),
        ("+15005550100", False),  # nobody's area code
        ("+1202555017", False),
        ("2025550171", False),
        ("sip:+12025550171@example.com", False),
        ("2025550171;phone-context=+1", False),
        ("alice", False),
        ("", False),
        ("+", False),
        (NURSE, False),
        (LAST, False),
        (CLINIC, False),
    ],
)
def test_only_ordinary_numbers_of_the_clinics_country_are_dialled(number: str, *, dialled: bool) -> None:
    assert is_dialable(staff(), number) is dialled


def test_staff_may_allow_other_countries_and_then_only_those() -> None:
    more = replace(staff(), callback_countries=("MX", "CA"))
    assert is_dialable(more, "+525555550123")
    assert is_dialable(more, "+14165550123")
    assert not is_dialable(more, "+12025550171")
    assert not is_dialable(more, "+525559005550100")


def test_the_numbers_that_callers_are_told_to_call_are_never_dialled() -> None:
    assert not is_dialable(replace(staff(), number_to_call="+12025550102"), "+12025550102")


def test_a_number_of_the_clinic_without_a_known_country_counts_for_that_of_its_code() -> None:
    nobody = replace(staff(), teams=(), caller_id="+19112000100")
    assert countries(nobody) == {"US"}
    assert countries(replace(nobody, caller_id="")) == set()
