"""Invented numbers are found wherever they stand, so that none goes live."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ivr.content.values.placeholders import has_placeholders
from ivr.core.line.staff import Staff, StaffNumber, Team
from tests.lines import small_line

REAL = Team("nurse", (StaffNumber("+442079460123", "en"),))
INVENTED = StaffNumber("+12025550123", "en")
STAFF = Staff((REAL,), ("nurse",), ("nurse",), ("nurse",), caller_id="", number_to_call="+442079460124")


@pytest.mark.parametrize(
    "staff",
    [
        replace(STAFF, teams=(REAL, Team("on-call", (INVENTED,)))),
        replace(STAFF, teams=(replace(REAL, numbers=(*REAL.numbers, INVENTED)),)),
        replace(STAFF, teams=(REAL, Team("never-rung", (INVENTED,)))),
        replace(STAFF, caller_id="+12025550199"),
        replace(STAFF, number_to_call="+12025550100"),
    ],
)
def test_a_placeholder_is_found_anywhere(staff: Staff) -> None:
    assert has_placeholders(replace(small_line(), staff=staff))


def test_a_line_with_numbers_of_its_own_has_none() -> None:
    assert not has_placeholders(replace(small_line(), staff=STAFF))
