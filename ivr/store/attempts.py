"""The attempts to tell staff, as the plan of alerts knows them. Each method is one short transaction, for any thread.

Several processes may share the database. An attempt is changed by whoever saw its last change: of two that want to
try the same, one is told that it is too late.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, Engine, RowMapping, and_, insert, select, update

from ivr.core.alerts import Attempt, State, Way
from ivr.store.database import reading, writing
from ivr.store.tables import alerts

_A: Final = alerts.c
_SID_WIDTH: Final = 64
_PROBLEM_WIDTH: Final = 200


class Attempts:
    """Reads and stores attempts. Every method raises `database.FAILURES` if the database is gone."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, callback: int) -> tuple[Attempt, ...]:
        """All attempts about an entry of the callback list, in the order in which they were made."""
        with reading(self._engine) as connection:
            found = connection.execute(select(alerts).where(_A.callback == callback).order_by(_A.id)).mappings()
            return tuple(_attempt(row) for row in found)

    def claim(self, attempt: Attempt, seen: int) -> bool:
        """Store an attempt that is about to be tried; False where somebody changed it since it was seen.

        Args:
            attempt: As it is to be stored.
            seen: Its ``updated`` when it was read; 0 for one that is not stored yet.
        """
        with writing(self._engine) as connection:
            known = _updated(connection, attempt)
            if (known or 0) != seen:
                return False
            _store(connection, attempt, known=known is not None)
        return True

    def record(self, attempt: Attempt) -> None:
        """Store what has become of an attempt, whether it is stored yet or not."""
        with writing(self._engine) as connection:
            _store(connection, attempt, known=_updated(connection, attempt) is not None)


def _key(attempt: Attempt) -> Any:  # noqa: ANN401  # a condition
    callback, number, way, target = attempt.key
    return and_(_A.callback == callback, _A.round == number, _A.way == way, _A.target == target)


def _updated(connection: Connection, attempt: Attempt) -> int | None:
    """When it was changed last; None if it is not stored. Locks it."""
    found: int | None = connection.execute(select(_A.updated).where(_key(attempt)).with_for_update()).scalar()
    return found


def _store(connection: Connection, attempt: Attempt, *, known: bool) -> None:
    values = {name: getattr(attempt, name) for name in Attempt.__dataclass_fields__}
    values |= {"sid": attempt.sid[:_SID_WIDTH], "problem": attempt.problem.replace("\0", "")[:_PROBLEM_WIDTH]}
    change = update(alerts).where(_key(attempt)) if known else insert(alerts)
    connection.execute(change.values(values))


def _attempt(row: RowMapping) -> Attempt:
    values = {name: row[name] for name in Attempt.__dataclass_fields__}
    return Attempt(**values | {"way": Way(row["way"]), "state": State(row["state"])})
