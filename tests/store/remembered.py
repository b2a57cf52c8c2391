"""The tables of a new database, without asking alembic each time: what it does to an empty one is always the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from alembic.config import Config
from sqlalchemy import Connection, event, inspect

from ivr.store.migrations import migrate

_STATEMENTS: dict[str, list[tuple[str, Any]]] = {}
"""By dialect: what the steps said to the first empty database of this process."""


def upgraded(real: Callable[[Config, Connection], None]) -> Callable[[Config, Connection], None]:
    """What brings a database up to date, the first empty one by alembic and later ones by the same statements.

    Args:
        real: What asks alembic. It does so for every database that is not empty, and for steps from elsewhere.
    """

    def upgrade(config: Config, connection: Connection) -> None:
        name = connection.dialect.name
        shipped = Path(config.get_main_option("script_location") or "") == migrate.MIGRATIONS
        if not shipped or inspect(connection).get_table_names():
            real(config, connection)
        elif name not in _STATEMENTS:
            _STATEMENTS[name] = _recorded(lambda: real(config, connection), connection)
        else:
            for statement, parameters in _STATEMENTS[name]:
                connection.exec_driver_sql(statement, parameters)

    return upgrade


def _recorded(work: Callable[[], None], connection: Connection) -> list[tuple[str, Any]]:
    said: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:  # noqa: ANN401  # as the library calls it
        if not statement.lstrip().upper().startswith(("SELECT", "PRAGMA")):
            said.append((statement, parameters or None))

    event.listen(connection, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(connection, "before_cursor_execute", note)
    return said
