"""Takes the steps that a database lacks; in a module of its own, since what it needs is slow to import."""

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

_IN_PROCESS: Final = Lock()  # alembic keeps what it is doing in a global
_LOCK_ID: Final = 7_140_911_552_301  # any number that no one else uses in this database
_PATIENCE: Final = "60s"


def upgrade(engine: Engine, folder: Path) -> None:
    """Create or upgrade the tables, unless another process has done so meanwhile; see the module `migrate`."""
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    newest = ScriptDirectory.from_config(config).get_current_head()
    with _IN_PROCESS, writing(engine) as connection:
        _lock(connection)
        if MigrationContext.configure(connection).get_current_revision() != newest:
            _upgrade(config, connection)


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
