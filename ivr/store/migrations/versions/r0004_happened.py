"""Entries tell what happened; what older ones do not tell follows from what they hold."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic import op

from ivr.core.happenings import Ended, write
from ivr.store.untold import NEEDED, gave_up, happened

revision = "0004"
down_revision = "0003"

_CALLS_AT_ONCE = 500
_ROWS_AT_ONCE = 5_000
_ENTRIES = sa.table("entries", *(sa.column(name) for name in ("id", "at", "call", "step", "happened", *NEEDED)))


def upgrade() -> None:
    """Add the column, and fill it."""
    op.add_column("entries", sa.Column("happened", sa.String(length=300), nullable=False, server_default=sa.text("''")))
    connection, entry = op.get_bind(), _ENTRIES.c
    calls = connection.execute(sa.select(entry.call).distinct()).scalars().all()
    for start in range(0, len(calls), _CALLS_AT_ONCE):
        _fill(connection, calls[start : start + _CALLS_AT_ONCE])


def _fill(connection: sa.Connection, calls: Sequence[str]) -> None:
    entry = _ENTRIES.c
    columns = (entry.call, entry.id, *(entry[name] for name in NEEDED))
    query = sa.select(*columns).where(entry.call.in_(calls)).order_by(entry.call, entry.at, entry.step, entry.id)
    found: dict[str, list[int]] = {}
    for _, rows in groupby(connection.execute(query).mappings().all(), lambda row: row["call"]):
        for id_, words in _told(list(rows)):
            found.setdefault(words, []).append(id_)
    found.pop("", None)
    for words, ids in found.items():  # few differ, so that a year of calls takes seconds
        for start in range(0, len(ids), _ROWS_AT_ONCE):
            change = sa.update(_ENTRIES).where(entry.id.in_(ids[start : start + _ROWS_AT_ONCE]))
            connection.execute(change.values(happened=words))


def _told(rows: list[Any]) -> list[tuple[int, str]]:
    """The happenings of one call, by the ids of its rows."""
    told = [(row["id"], happened(row)) for row in rows]
    if gave_up(rows):
        last = max(place for place, row in enumerate(rows) if row["kind"] in {"key", "silence"})
        told[last] = (told[last][0], (*told[last][1], Ended()))
    return [(id_, write(each)) for id_, each in told]
