"""Brings a database up to date, once, however many processes start at the same time."""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, text

from ivr.store.database import StoreError, writing

MIGRATIONS: Final = Path(__file__).with_name("migrations")

_IN_PROCESS: Final = Lock()  # alembic keeps what it is doing in a global
_LOCK_ID: Final = 7_140_911_552_301  # any number that no one else uses in this database
_PATIENCE: Final = "60s"


def migrate(engine: Engine, folder: Path = MIGRATIONS) -> None:
    """Create or upgrade the tables, in one transaction; nothing to do is done quickly.

    Args:
        engine: Of the database, with patience: others may be at it.
        folder: Where the steps are.

    Raises:
        StoreError: The database was upgraded by a newer version of this program.
    """
    config = _config(folder)
    newest = ScriptDirectory.from_config(config).get_current_head()
    with engine.connect() as connection:
        if _revision(connection) == newest:
            return
    with _IN_PROCESS, writing(engine) as connection:
        _lock(connection)
        if _revision(connection) != newest:
            _upgrade(config, connection)


def _config(folder: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _lock(connection: Connection) -> None:
    """On SQLite the transaction itself is the lock."""
    if connection.dialect.name == "postgresql":
        for name in ("statement_timeout", "lock_timeout"):
            connection.execute(text("SELECT set_config(:name, :value, true)"), {"name": name, "value": _PATIENCE})
        connection.execute(text("SELECT pg_advisory_xact_lock(:id)"), {"id": _LOCK_ID})


def _upgrade(config: Config, connection: Connection) -> None:
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError:
        raise StoreError(
            "The database was written by a newer version of this program. Install that version, or name another "
            "database in IVR_DATABASE_URL."
        ) from None
