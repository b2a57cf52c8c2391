"""The invented numbers that stand in until a clinic has written its own: they reach nobody."""

from __future__ import annotations

import re

from ivr.core.line.model import Line

_PLACEHOLDER = re.compile(r"\+1\d{3}55501\d\d")


def is_placeholder(number: str) -> bool:
    """Whether a number is an invented one."""
    return bool(_PLACEHOLDER.fullmatch(number))


def has_placeholders(line: Line) -> bool:
    """Whether any number of the line is an invented one (555-01xx), which must never go live."""
    staff = line.staff
    rung = (each.number for each in staff.numbers)
    return any(map(is_placeholder, (*rung, staff.caller_id, staff.number_to_call)))
