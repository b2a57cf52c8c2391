"""Who may use the console, who is signed in, and what they did, which nobody can take back."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_SQLITE = (
    "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END",
    "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END",
)
_POSTGRES = (
    """CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
       'BEGIN RAISE EXCEPTION ''audit is append-only''; END'""",
    """CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
       FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()""",
)


def upgrade() -> None:
    """Create the tables."""
    _people()
    op.create_table(
        "sessions",
        sa.Column("token", sa.String(length=64), primary_key=True),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("seen", sa.BigInteger(), nullable=False),
    )
    op.create_index("sessions_person", "sessions", ["person"], unique=False)
    op.create_table(
        "audit",
        sa.Column("id", _ID, primary_key=True, autoincrement=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("roles", sa.String(length=80), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("about", sa.String(length=300), nullable=False),
    )
    op.create_index("audit_at", "audit", ["at"], unique=False)
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRES:
        op.execute(sa.text(statement))


def _people() -> None:
    texts = {"name": 80, "login": 80, "roles": 80, "password": 200, "invite": 64}
    columns: list[sa.Column[Any]] = [
        sa.Column(name, sa.String(length=width), nullable=False) for name, width in texts.items()
    ]
    columns += [sa.Column(name, sa.Text(), nullable=False) for name in ("code_key", "recovery")]
    columns += [sa.Column(name, sa.BigInteger(), nullable=False) for name in ("code_step", "invite_ends", "created")]
    op.create_table(
        "people",
        sa.Column("id", _ID, primary_key=True, autoincrement=True),
        *columns,
        sa.UniqueConstraint("login"),
    )
