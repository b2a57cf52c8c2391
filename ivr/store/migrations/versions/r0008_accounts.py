"""Accounts at the clinic's own sign-in provider, and the sign-ins through it that were used."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the columns and the table."""
    op.add_column("people", sa.Column("email", sa.String(length=254), nullable=False, server_default=sa.text("''")))
    op.add_column("people", sa.Column("account", sa.String(length=64), nullable=True))
    op.create_index("people_account", "people", ["account"], unique=True)
    op.create_table(
        "sign_ins",
        sa.Column("nonce", sa.String(length=64), primary_key=True),
        sa.Column("ends", sa.BigInteger(), nullable=False),
    )
