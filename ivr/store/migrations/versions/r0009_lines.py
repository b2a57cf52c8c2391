"""Rows tell which line they are of. Those that were there before are of the first one, whose name is not written."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_NAMED = ("entries", "callbacks", "alerts", "publications", "audit")
_ID = 60
"""The longest name of a line."""


def upgrade() -> None:
    """Add the columns. What is counted has the line in its key, so those tables are made again with what they hold."""
    for table in _NAMED:
        op.add_column(table, _line())
    op.add_column("people", sa.Column("lines", sa.String(300), nullable=False, server_default=sa.text("''")))
    op.drop_index("publications_mode", "publications")
    op.create_index("publications_mode", "publications", ["line", "mode", "id"])
    zone, day = ("zone", sa.String(40)), ("day", sa.String(10))
    _again("tallied", (zone, day), (("form", sa.Integer()), ("entries", sa.Integer())))
    _again("tally_marks", (zone,), (("seen", sa.BigInteger()),))
    keys = (zone, day, ("what", sa.String(12)), ("place", sa.String(60)), ("value", sa.String(60)))
    _again("tallies", keys, (("count", sa.Integer()), ("callers", sa.Integer())))


def _line(*, key: bool = False) -> sa.Column[str]:
    return sa.Column("line", sa.String(_ID), nullable=False, server_default=sa.text("''"), primary_key=key)


_Columns = tuple[tuple[str, "sa.types.TypeEngine[Any]"], ...]


def _again(table: str, keys: _Columns, values: _Columns) -> None:
    """Make a table again with the line first in its key."""
    names = [name for name, _ in (*keys, *values)]
    old = f"{table}_before_lines"
    op.rename_table(table, old)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER INDEX {table}_pkey RENAME TO {old}_pkey")
    op.create_table(
        table,
        _line(key=True),
        *(sa.Column(name, kind, primary_key=True) for name, kind in keys),
        *(sa.Column(name, kind, nullable=False) for name, kind in values),
    )
    listed = ", ".join(f'"{name}"' for name in names)
    op.execute(f"INSERT INTO {table} ({listed}) SELECT {listed} FROM {old}")  # noqa: S608  # constants
    op.drop_table(old)
