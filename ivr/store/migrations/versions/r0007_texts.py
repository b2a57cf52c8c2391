"""Texts to callers, and who wants none."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "texts",
        sa.Column("name", sa.String(length=32), primary_key=True),
        sa.Column("who", sa.String(length=32), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
    )
    op.create_index("texts_at", "texts", ["at"], unique=False)
    op.create_table(
        "opt_outs",
        sa.Column("who", sa.String(length=32), primary_key=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
    )
