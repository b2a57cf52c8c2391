"""A staff file with everything that one may hold, and lines made from it."""

from __future__ import annotations

from ivr.content.evidence.evidence import Evidence
from ivr.content.load import Loaded, load, read_folder
from ivr.core.line.staff import Staff
from tests.lines import SMALL

FULL = """\
staff: harbor-clinic
number-to-call: +12025550100
time-zone: America/New_York
holidays:
  country: US
  state: NY
message-seconds: 60
callback-minutes: 30
teams:
  - team: nurse
    hours:
      - days: monday-friday
        from: 08:00
        to: 17:00
      - days: saturday, sunday
        from: "22:00"
        to: "06:00"
    exceptions:
      - date: 2026-12-24
        from: 08:00
        to: 10:00
      - date: 2026-12-24
        from: 11:00
        to: 24:00
      - date: 2026-12-29
        until: 2026-12-31
        closed: yes
    when-closed: on-call
    ring: together
    emails:
      - nurse@clinic.example
      - head.nurse+line@mail.clinic.example
    numbers:
      - number: +12025550111
        language: en
        speaks: [en, es]
      - number: +12025550112
        language: es
  - team: front-desk
    hours:
      - days: monday-friday
        from: 08:00
        to: 17:00
    holidays: open
    ring: one-by-one
    numbers:
      - number: +12025550121
        language: en
  - team: on-call
    exceptions:
      - date: 2026-12-25
        closed: yes
    numbers:
      - number: +12025550131
        language: en
  - team: last-resort
    holidays: closed
    numbers:
      - number: +12025550141
        language: en
ring:
  red-flag: [nurse, on-call, last-resort]
  asked: [front-desk, nurse]
  silence: [front-desk]
"""
_FILES = read_folder(SMALL)


def loaded_with(staff: str = FULL) -> Loaded:
    """The small line with another staff file."""
    return load(_FILES | {"staff.yaml": staff.encode()})


def evidence_with(staff: str = FULL) -> Evidence:
    """The small line with another staff file, which is right."""
    loaded = loaded_with(staff)
    assert loaded.line is not None, [str(issue) for issue in loaded.issues]
    assert loaded.evidence is not None
    return loaded.evidence


def staff_of(staff: str = FULL) -> Staff:
    """Who is in a staff file that is right."""
    return evidence_with(staff).line.staff
