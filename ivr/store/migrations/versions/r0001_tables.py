"""The call log, the callback list and its alerts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "alerts",
        sa.Column("id", _ID, primary_key=True, autoincrement=True),
        sa.Column("callback", sa.BigInteger(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(length=12), nullable=False),
        sa.Column("target", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("updated", sa.BigInteger(), nullable=False),
        sa.Column("sid", sa.String(length=64), nullable=False),
        sa.Column("problem", sa.String(length=200), nullable=False),
        sa.UniqueConstraint("callback", "round", "way", "target"),
    )
    op.create_index("alerts_due", "alerts", ["state", "next_at"], unique=False)
    op.create_table(
        "callbacks",
        sa.Column("id", _ID, primary_key=True, autoincrement=True),
        sa.Column("call", sa.String(length=64), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(length=12), nullable=False),
        sa.Column("sign", sa.String(length=60), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("withheld", sa.Boolean(), nullable=False),
        sa.Column("opened", sa.BigInteger(), nullable=False),
        sa.Column("standing", sa.String(length=12), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_attempt", sa.BigInteger(), nullable=False),
        sa.Column("taken_by", sa.String(length=100), nullable=False),
        sa.Column("taken", sa.BigInteger(), nullable=False),
        sa.Column("closed", sa.BigInteger(), nullable=False),
        sa.Column("recording", sa.String(length=64), nullable=False),
        sa.Column("fetched", sa.Boolean(), nullable=False),
        sa.Column("message_step", sa.Integer(), nullable=False),
        sa.UniqueConstraint("call", "step", "cause"),
    )
    op.create_index("callbacks_standing", "callbacks", ["standing", "opened"], unique=False)
    op.create_table(
        "entries",
        sa.Column("id", _ID, primary_key=True, autoincrement=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("call", sa.String(length=64), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("caller", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("value", sa.String(length=20), nullable=False),
        sa.Column("mode", sa.String(length=12), nullable=False),
        sa.Column("place", sa.String(length=60), nullable=False),
        sa.Column("part", sa.String(length=60), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("next_mode", sa.String(length=12), nullable=False),
        sa.Column("next_place", sa.String(length=60), nullable=False),
        sa.Column("next_part", sa.String(length=60), nullable=False),
        sa.Column("why", sa.String(length=60), nullable=False),
        sa.Column("rung", sa.String(length=200), nullable=False),
        sa.Column("opens", sa.String(length=60), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=12), nullable=False),
        sa.UniqueConstraint("call", "step", "kind"),
    )
    op.create_index("entries_at", "entries", ["at"], unique=False)
    op.create_table(
        "tallies",
        sa.Column("zone", sa.String(length=40), primary_key=True),
        sa.Column("day", sa.String(length=10), primary_key=True),
        sa.Column("what", sa.String(length=12), primary_key=True),
        sa.Column("place", sa.String(length=60), primary_key=True),
        sa.Column("value", sa.String(length=60), primary_key=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("callers", sa.Integer(), nullable=False),
    )
    op.create_table(
        "tallied",
        sa.Column("zone", sa.String(length=40), primary_key=True),
        sa.Column("day", sa.String(length=10), primary_key=True),
        sa.Column("form", sa.Integer(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
    )
    op.create_table(
        "tally_marks",
        sa.Column("zone", sa.String(length=40), primary_key=True),
        sa.Column("seen", sa.BigInteger(), nullable=False),
    )
