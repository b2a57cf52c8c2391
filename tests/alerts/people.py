"""Staff, entries and attempts for the tests of alerts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import Any

from ivr.alerts.notifiers.registry import reaches
from ivr.core.callbacks.entry import Callback, Cause, Standing
from ivr.core.entries import Entry, Kind, Note
from ivr.core.line.model import Line
from ivr.core.line.staff import Staff, StaffNumber, Team
from tests.lines import small_line

NURSE, DESK, CALL_ON, LAST = "+12025550111", "+12025550121", "+12025550131", "+12025550141"
PATIENT = "+12025550171"
CLINIC = "+12025550100"
OPENED = 1_800_000_000_000
"""When the entries of these tests were opened: milliseconds since 1970."""


class Way(StrEnum):
    """The names of the ways, in their order."""

    CALL = "call"
    TEXT = "text"
    MAIL = "mail"
    WEBHOOK = "webhook"


def staff() -> Staff:
    """Two nurses (the second speaks Spanish), a front desk, somebody on call and a last resort."""
    return Staff(
        teams=(
            Team(
                "nurse",
                (
                    StaffNumber(NURSE, "en", "nurse"),
                    StaffNumber("+12025550112", "es", "nurse"),
                ),
                emails=("nurses@clinic.example",),
            ),
            Team("desk", (StaffNumber(DESK, "en", "desk"),)),
            Team("on-call", (StaffNumber(CALL_ON, "en", "on-call"),)),
            Team("last", (StaffNumber(LAST, "en", "last"),), emails=("chief@clinic.example", "deputy@clinic.example")),
        ),
        red_flag=("nurse", "on-call", "last"),
        asked=("desk", "nurse"),
        silence=("desk",),
        caller_id=CLINIC,
    )


@cache
def line() -> Line:
    """The small line with these staff."""
    return replace(small_line(), staff=staff())


def callback(id_: int = 12, cause: Cause = Cause.RED_FLAG, **changes: Any) -> Callback:  # noqa: ANN401
    """An open entry of a Spanish caller."""
    first = Callback(id_, cause, "leg", "es", OPENED, Standing.OPEN, call=f"CA{id_:032}", step=3)
    return replace(first, **changes)


def entry(call: str = "CA1", step: int = 3, number: str = PATIENT) -> Entry:
    """A red flag that was just chosen."""
    return Entry(call, step, OPENED, Note(Kind.KEY, "1", language="es", opens="leg"), number=number)


class Clock:
    """A clock that is set by hand."""

    def __init__(self, now: int = OPENED) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """The time."""
        return datetime.fromtimestamp(self.now / 1000, UTC)

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.now += round(seconds * 1000)


EVERY_WAY: tuple[str, ...] = tuple(Way)
REACHES = reaches()
