"""The attempts to tell staff, as they are stored. For any thread or process.

A row holds no number, address or sign: its target is a team and a place in it.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Engine, RowMapping, and_, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from ivr.core.callbacks.attempts import Attempt, State
from ivr.store.database import reading, writing
from ivr.store.scope import EVERYTHING, Scope
from ivr.store.tables import alerts

_A: Final = alerts.c
_WIDTHS: Final = {"target": 80, "sid": 64, "problem": 200}


class Attempts:
    """Reads and changes the attempts. Every method raises `database.FAILURES` if the database is gone.

    Args:
        engine: See `database.connect`.
        scope: Of which line they are: whoever is told of its patients is not told of another one's.
    """

    def __init__(self, engine: Engine, scope: Scope = EVERYTHING) -> None:
        self._engine, self._scope = engine, scope

    def since(self, at: int) -> tuple[Attempt, ...]:
        """All that were begun at a time or later, in milliseconds since 1970, in order. Reads the whole table."""
        with reading(self._engine) as connection:
            found = connection.execute(select(alerts).where(_A.created >= at, self._mine()).order_by(_A.id)).mappings()
            return tuple(_attempt(row) for row in found)

    def news(self, after: int, since: int) -> tuple[int, tuple[Attempt, ...]]:
        """What was stored since the last question, and what is not over. Cheap.

        Args:
            after: What the last answer began with; 0 at first.
            since: What was begun before this time is left out.

        Returns:
            What to ask with next time, and the attempts.
        """
        newest = select(func.coalesce(func.max(_A.id), 0))
        live = and_(_A.state.in_([State.DUE, State.SENT]), _A.created >= since)
        with reading(self._engine) as connection:
            after = after or int(connection.execute(newest).scalar_one())
            asked = select(alerts).where(or_(_A.id > after, live), self._mine()).order_by(_A.id)
            found = connection.execute(asked).mappings().all()
        return max([after, *(row["id"] for row in found)]), tuple(_attempt(row) for row in found)

    def of(self, callback: int) -> tuple[Attempt, ...]:
        """All about one entry of the callback list, in the order in which they were first stored."""
        with reading(self._engine) as connection:
            found = connection.execute(select(alerts).where(_A.callback == callback).order_by(_A.id)).mappings()
            return tuple(_attempt(row) for row in found)

    def claim(self, attempt: Attempt, seen: int) -> bool:
        """Store an attempt that is about to be tried, unless somebody changed it since ``updated`` was ``seen``.

        Args:
            attempt: As it is once it was begun.
            seen: Its ``updated`` before, in milliseconds since 1970; 0 for one that is not stored yet.

        Returns:
            Whether it was stored; else somebody else tries it.
        """
        with writing(self._engine) as connection:
            if seen == 0:
                return self._insert(connection, attempt)
            mine = and_(_same(attempt), _A.updated == seen)
            return connection.execute(update(alerts).where(mine).values(_values(attempt))).rowcount == 1

    def record(self, attempt: Attempt) -> None:
        """Store what has become of an attempt; by its key, whether it is stored yet or not."""
        with writing(self._engine) as connection:
            if not self._insert(connection, attempt):
                connection.execute(update(alerts).where(_same(attempt)).values(_values(attempt)))

    def _mine(self) -> ColumnElement[bool]:
        return self._scope.where(_A.line)

    def _insert(self, connection: Connection, attempt: Attempt) -> bool:
        insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
        values = _values(attempt) | {"line": self._scope.line}
        made = insert(alerts).values(values).on_conflict_do_nothing().returning(_A.id)
        return connection.execute(made).scalar() is not None


def _same(attempt: Attempt) -> ColumnElement[bool]:
    """Where the attempt with this key is."""
    values = _values(attempt)
    return and_(*(_A[name] == values[name] for name in ("callback", "round", "way", "target")))


def _values(attempt: Attempt) -> dict[str, Any]:
    values = {item.name: getattr(attempt, item.name) for item in fields(attempt)}
    return values | {name: values[name].replace("\0", "")[:width] for name, width in _WIDTHS.items()}


def _attempt(row: RowMapping) -> Attempt:
    values = {item.name: row[item.name] for item in fields(Attempt)}
    return Attempt(**values | {"state": State(row["state"])})
