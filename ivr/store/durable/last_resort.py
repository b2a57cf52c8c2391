"""What a database holds that somebody has just put another one in the place of: its open entries, to be written again.

Who puts a backup back does not know who has called since it was made. What was closed since then may be open again in
the backup, which costs a call too many; what was opened since then must not be lost.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, RowMapping, select

from ivr.core.callbacks.entry import Standing
from ivr.core.entries import Kind
from ivr.store.durable.log_row import COLUMNS, LogRow, is_flagged
from ivr.store.tables import callbacks, entries

_C: Final = callbacks.c


def open_entries(connection: Connection) -> list[LogRow]:
    """The entries of all calls of which something is open, as they were written first."""
    waiting = select(callbacks).where(_C.standing == Standing.OPEN)
    found = {row["call"]: row for row in connection.execute(waiting).mappings()}
    of_these = select(entries).where(entries.c.call.in_(select(_C.call).where(_C.standing == Standing.OPEN)))
    return [_slip(row, found[row["call"]]) for row in connection.execute(of_these).mappings() if row["call"] in found]


def _slip(row: RowMapping, callback: RowMapping) -> LogRow:
    values = tuple(row[name] for name in COLUMNS)
    if not is_flagged(values):
        return LogRow(values)
    recording = callback["recording"] if row["kind"] == Kind.MESSAGE else ""
    return LogRow(values, flagged=True, number=callback["number"], recording=recording)
