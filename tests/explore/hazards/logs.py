"""A small hazard log for tests, and what it may name."""

from __future__ import annotations

from ivr.explore.hazards.model import Kind
from ivr.explore.hazards.reading import Found, Known, read

TEST = "tests/core/test_keys.py::test_why_a_key_is_no_choice"
LOG = f"""intended-use: General information.
not-for: Advice.
hazards:
  - hazard: HAZ-01
    title: A key does nothing
    cause: A slip.
    harm: The caller hangs up.
    severity: major
    likelihood-before: high
    likelihood-after: low
    red-flags:
      - fever
    signs:
      - RED-09
    left-to-people: Listen to it.
    controls:
      - control: It is tested.
        tests:
          - {TEST}
        checks:
          - N701
      - control: It is walked and rehearsed.
        rules:
          - help
        promises:
          - own_language
"""
KNOWN = Known(
    {
        Kind.TEST: {TEST, "tests/core/test_keys.py::test_another"},
        Kind.CHECK: {"N701"},
        Kind.RULE: {"help"},
        Kind.PROMISE: {"own_language"},
    },
    signs={"RED-09"},
    red_flags={"fever"},
)


def log(text: str = LOG, known: Known = KNOWN) -> Found:
    return read("hazards.yaml", text.encode(), known)
