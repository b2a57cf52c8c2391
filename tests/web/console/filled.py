"""A call log with whole calls in it, and callbacks that wait, as callers would have made them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from ivr.core.entries import Entry, Kind, Note
from ivr.core.line.model import Line
from ivr.settings import Settings
from ivr.store.database import connect, writing
from ivr.store.durable.log_row import Writer
from ivr.store.durable.write import write
from ivr.store.migrations.migrate import migrate
from ivr.store.reports.calls import Logged
from ivr.store.vault import Vault
from ivr.wiring.backend import url
from tests.store.made import logged

NUMBERS: Final = tuple(f"+1202555{number:04}" for number in range(140, 160))
RECORDING: Final = "RE" + "0" * 32


def fill(settings: Settings, line: Line, calls: Sequence[tuple[datetime, tuple[str, ...]]]) -> None:
    """Write calls into the log, each of another caller.

    Args:
        settings: Of the line.
        line: Its menus.
        calls: When each began, and what happened in it, see `tests.store.made.logged`.
    """
    vault = Vault(settings.secrets)
    engine = connect(url(settings))
    migrate(engine)
    with writing(engine) as connection:
        for number, (began, happened) in enumerate(calls):
            made = logged(*happened, call=f"CA{number:032x}", caller="someone", began=began, line=line)
            slips = [Writer(vault).slip(_entry(each, NUMBERS[number % len(NUMBERS)])) for each in made]
            write(connection, slips)


def _entry(step: Logged, number: str) -> Entry:
    note = Note(
        Kind(step.kind), step.value, step.mode, step.place, step.part, step.language, step.next_mode, step.next_place,
        step.next_part, step.why, step.rung, step.opens, step.happenings,
    )  # fmt: skip
    recording = RECORDING if step.kind == Kind.MESSAGE else ""
    return Entry(
        step.call, step.step, step.at, note, step.version, step.seconds, number, recording, step.name, step.state
    )


def before(now: datetime, **ago: float) -> datetime:
    """So long before the clock's time."""
    return now - timedelta(**ago)
