"""Slips in the staff file that can be used, and leave somebody without help, are warnings."""

from __future__ import annotations

from datetime import date

import pytest

from ivr.content.files import staff_slips
from ivr.content.load import load, read_folder
from tests.content.staff_file import FULL
from tests.lines import SMALL

FILES = read_folder(SMALL)
ALWAYS = FULL.replace("    holidays: closed\n", "")
"""The full file, with a last resort that is always there."""
DESK = "+12025550121"


def told(old: str, new: str) -> list[str]:
    """What is said when a part of the full staff file is written otherwise."""
    assert old in ALWAYS
    evidence = load(FILES | {"staff.yaml": ALWAYS.replace(old, new, 1).encode()}).evidence
    assert evidence is not None
    return [issue.problem for issue in staff_slips.warnings(evidence.line.staff, evidence.staff)]


def test_a_staff_file_with_everything_gives_no_alarm() -> None:
    assert told("staff: harbor-clinic", "staff: harbor") == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("+12025550112", "+12025550131", "The number '...0131' is of 'nurse' and of 'on-call'"),
        ("+12025550112", "+12025550111", "The number '...0111' is of the team 'nurse' twice"),
        (DESK, "+12025550100", "The number '...0100' of the team 'front-desk' is the line's own 'number-to-call'"),
        (DESK, "+19005550121", "is a premium number, which costs the clinic money"),
        (DESK, "+18005550121", "is a toll-free number, which mostly leads to a machine"),
        (DESK, "+525512345678", "is in another country (MX) than the clinic's (US)"),
        (DESK, "+18765550121", "is in another country (JM) than the clinic's (US)"),
        (DESK, "+9995550121", "The number '...0121' of the team 'front-desk' is one that nobody can have"),
        (DESK, "+19115550121", "The number '...0121' of the team 'front-desk' is one that nobody can have"),
        (DESK, "+12021550121", "The number '...0121' of the team 'front-desk' is one that nobody can have"),
        ("number-to-call: +1202", "number-to-call: +1411", "of 'number-to-call' is one that nobody can have"),
        ("time-zone:", "caller-id: +19115550121\ntime-zone:", "of 'caller-id' is one that nobody can have"),
        ("to: 17:00", "to: 05:00", "The team 'nurse' is there from 08:00 to 05:00 of the next day"),
        ("to: 17:00", "to: 08:00", "The team 'nurse' is there from 08:00 to 08:00, which is a whole day"),
    ],
)
def test_a_slip_is_told(old: str, new: str, problem: str) -> None:
    assert any(problem in each for each in told(old, new)), told(old, new)


def test_the_number_of_another_line_of_the_clinic_is_told() -> None:
    lines = f"start: main\nlines:\n  - line: second\n    numbers:\n      - {DESK}".encode()
    line = FILES["line.yaml"].replace(b"start: main", lines)
    issues = load(FILES | {"staff.yaml": ALWAYS.encode(), "line.yaml": line}).issues
    problem = "The number '...0121' of the team 'front-desk' is the line's own 'lines': it would ring itself"
    assert problem in {each.problem for each in issues}


def test_a_last_resort_with_hours_is_told() -> None:
    evidence = load(FILES | {"staff.yaml": FULL.encode()}).evidence
    assert evidence is not None
    (issue,) = staff_slips.warnings(evidence.line.staff, evidence.staff)
    assert issue.problem == (
        "The last resort, the team 'last-resort', has hours or holidays, and outside them nobody is the last"
    )


def test_exceptions_that_are_over_are_told() -> None:
    evidence = load(FILES | {"staff.yaml": FULL.encode()}).evidence
    assert evidence is not None
    staff, places = evidence.line.staff, evidence.staff
    assert list(staff_slips.past(staff, places, date(2026, 12, 24))) == []
    over = [issue.problem for issue in staff_slips.past(staff, places, date(2027, 1, 1))]
    assert over == [
        "All exceptions of the team 'nurse' are over, the last on 2026-12-31",
        "All exceptions of the team 'on-call' are over, the last on 2026-12-25",
    ]
    early = [issue.problem for issue in staff_slips.past(staff, places, date(2020, 1, 1))]
    assert early[0] == "An exception of the team 'nurse' is on 2026-12-31, years from now"


@pytest.mark.parametrize("name", ["message-seconds: 60", "callback-minutes: 30"])
def test_a_nought_means_none(name: str) -> None:
    field = name.partition(":")[0]
    loaded = load(FILES | {"staff.yaml": FULL.replace(name, f"{field}: 0").encode()})
    assert loaded.line is not None
    assert getattr(loaded.line.staff, field.replace("-", "_")) == 0
