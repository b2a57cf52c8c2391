"""Brings a database up to date, once, however many processes start at the same time."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, column, inspect, select, table

MIGRATIONS: Final = Path(__file__).parent

_STANDING: Final = "alembic_version"


def migrate(engine: Engine, folder: Path = MIGRATIONS) -> None:
    """Create or upgrade the tables, in one transaction; nothing to do is done quickly.

    Args:
        engine: Of the database, with patience: others may be at it.
        folder: Where the steps are.

    Raises:
        StoreError: The database was upgraded by a newer version of this program.
    """
    with engine.connect() as connection:
        if _revision(connection) == newest(folder):
            return
    from ivr.store.migrations.upgrade import upgrade  # noqa: PLC0415  # a tenth of every start, and hardly ever wanted

    upgrade(engine, folder)


def newest(folder: Path = MIGRATIONS) -> str:
    """The newest step, as the files are named: ``r0009_lines.py`` is "0009"."""
    return max(path.name[1:].partition("_")[0] for path in (folder / "versions").glob("r*.py"))


def _revision(connection: Connection) -> str | None:
    """How far a database is; None for one that is empty."""
    if not inspect(connection).has_table(_STANDING):
        return None
    found: str | None = connection.execute(select(column("version_num")).select_from(table(_STANDING))).scalar()
    return found
