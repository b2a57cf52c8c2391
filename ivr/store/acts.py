"""What people did with the line: one more row of the audit for each act, in the transaction of the act itself.

The database refuses to change or delete such a row (see the migrations).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, Engine, insert, select

from ivr.store.database import reading
from ivr.store.tables import audit

BY_WIDTH: Final = 80
ABOUT_WIDTH: Final = 300
_A: Final = audit.c


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that somebody did."""

    at: int
    """Milliseconds since 1970, UTC."""
    by: str
    roles: str
    act: str
    """A word for what was done, such as `publish`, `rollback`, `publish-refused`."""
    about: str
    """Of what, and why."""
    line: str = ""
    """The name of the line; "" for the first one."""


def note(connection: Connection, act: Act) -> None:
    """Add an act."""
    values = {"at": act.at, "by": clean(act.by)[:BY_WIDTH], "roles": act.roles, "act": act.act}
    connection.execute(insert(audit).values(values | {"about": clean(act.about)[:ABOUT_WIDTH], "line": act.line}))


def newest(engine: Engine, most: int, line: str = "") -> list[Act]:
    """The last acts about a line, the newest first."""
    columns = (_A.at, _A.by, _A.roles, _A.act, _A.about, _A.line)
    query = select(*columns).where(_A.line == line).order_by(_A.id.desc()).limit(most)
    with reading(engine) as connection:
        return [Act(*row) for row in connection.execute(query)]


def clean(text: str) -> str:
    """What somebody wrote, on one line and without signs that a database does not take."""
    return " ".join(text.replace("\0", "").split())
