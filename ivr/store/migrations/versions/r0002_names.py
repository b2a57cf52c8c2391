"""Entries are told apart by their names, no more by steps, which may count from 1 again; rows hold their red flags."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_NAMING = {"uq": "%(table_name)s_%(column_0_N_name)s_key"}
"""As PostgreSQL names what has no name."""
_AT_ONCE = 1_000
_ENTRIES = sa.table("entries", *(sa.column(name) for name in ("call", "step", "kind", "opens", "name", "state")))
_CALLBACKS = sa.table(
    "callbacks",
    *(sa.column(name) for name in ("id", "call", "step", "last_step", "cause", "name", "choices")),
    *(sa.column(name) for name in ("message", "message_step")),
)


def upgrade() -> None:
    """Add the columns, and name what is there by step and kind, as it was told apart until now."""
    _entries()
    _callbacks()


def _entries() -> None:
    for name in ("name", "state", "after"):
        op.add_column("entries", sa.Column(name, sa.String(length=20), nullable=False, server_default=""))
    entry = _ENTRIES.c
    found = sa.case((entry.kind.in_(["accepted", "declined"]), entry.step), else_=entry.step - 1)
    op.execute(
        sa.update(_ENTRIES).values(
            name=sa.cast(entry.step, sa.String) + "-" + entry.kind, state=sa.cast(found, sa.String)
        )
    )
    with op.batch_alter_table("entries", naming_convention=_NAMING) as batch:
        for name in ("name", "state", "after"):
            batch.alter_column(name, existing_type=sa.String(length=20), server_default=None)
        batch.drop_constraint("entries_call_step_kind_key", type_="unique")
        batch.create_unique_constraint("entries_call_name_key", ["call", "name"])


def _callbacks() -> None:
    columns = {"name": sa.String(length=40), "choices": sa.Text(), "message": sa.String(length=20)}
    for name, type_ in columns.items():
        op.add_column("callbacks", sa.Column(name, type_, nullable=False, server_default=""))
    op.add_column("callbacks", sa.Column("proof_due", sa.BigInteger(), nullable=False, server_default="0"))
    _name_rows()
    with op.batch_alter_table("callbacks", naming_convention=_NAMING) as batch:
        for name, type_ in columns.items():
            batch.alter_column(name, existing_type=type_, server_default=None)
        batch.alter_column("proof_due", existing_type=sa.BigInteger(), server_default=None)
        batch.drop_constraint("callbacks_call_step_cause_key", type_="unique")
        batch.create_unique_constraint("callbacks_call_name_cause_key", ["call", "name", "cause"])
        batch.drop_column("last_step")
        batch.drop_column("message_step")
        batch.create_index("callbacks_proof_due", ["proof_due"], unique=False)


def _name_rows() -> None:
    connection, row, entry = op.get_bind(), _CALLBACKS.c, _ENTRIES.c
    chosen = sa.and_(
        entry.call == row.call, entry.opens != "", entry.step >= row.step, entry.step <= row.last_step,
        row.cause == "red-flag",
    )  # fmt: skip
    query = sa.select(row.id, row.step, row.cause, row.message_step, entry.name.label("choice"))
    query = query.select_from(_CALLBACKS.outerjoin(_ENTRIES, chosen)).order_by(row.id, entry.step)
    found: dict[int, list[Any]] = {}
    for each in connection.execute(query):
        found.setdefault(each.id, []).append(each)
    change = sa.update(_CALLBACKS).where(row.id == sa.bindparam("of"))
    change = change.values(name=sa.bindparam("to"), choices=sa.bindparam("them"), message=sa.bindparam("left"))
    values = [_values(each) for each in found.values()]
    for start in range(0, len(values), _AT_ONCE):
        connection.execute(change, values[start : start + _AT_ONCE])


def _values(found: Iterable[Any]) -> dict[str, object]:
    first, *_ = rows = list(found)
    choices = [row.choice for row in rows if row.choice]
    message = f"{first.message_step}-message" if first.message_step >= 0 else ""
    opened = next(iter(choices), f"{first.step}-key")
    name = {"message": message, "drill": f"drill-{first.id}"}.get(first.cause, opened)
    return {"of": first.id, "to": name, "them": " ".join(choices), "left": message}
