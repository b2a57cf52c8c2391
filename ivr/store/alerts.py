"""The attempts to tell staff, as they are stored. For any thread or process.

A row holds no number, address or sign: its target is a team and a place in it.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any, Final

from sqlalchemy import Engine, Row, Select, and_, bindparam, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from ivr.core.callbacks.attempts import Attempt, State
from ivr.store.database import reading, writing
from ivr.store.scope import EVERYTHING, Scope
from ivr.store.tables import alerts

_A: Final = alerts.c
_WIDTHS: Final = {"target": 80, "sid": 64, "problem": 200}
_NAMES: Final = tuple(item.name for item in fields(Attempt))
_KEY: Final = ("callback", "round", "way", "target")

# Made once: all of these are asked every second, or for every change.
_ALL: Final[Select[Any]] = select(*(_A[name] for name in _NAMES), _A.id).order_by(_A.id)
_SINCE: Final = _ALL.where(_A.created >= bindparam("at"))
_OF: Final = _ALL.where(_A.callback == bindparam("about"))
_NEWEST: Final = select(func.coalesce(func.max(_A.id), 0))
_GOES_ON: Final = or_(_A.state == State.DUE, _A.state == State.SENT)
_NEWS: Final = _ALL.where(or_(_A.id > bindparam("after"), and_(_GOES_ON, _A.created >= bindparam("since"))))
_MINE: Final = and_(*(_A[name] == bindparam(f"its_{name}") for name in _KEY), _A.updated == bindparam("seen"))
_CHANGE: Final = update(alerts).where(_MINE)
_NEW: Final[dict[str, postgresql.Insert | sqlite.Insert]] = {
    "postgresql": postgresql.insert(alerts),
    "sqlite": sqlite.insert(alerts),
}
_ADD: Final = {name: new.on_conflict_do_nothing().returning(_A.id) for name, new in _NEW.items()}
_KEEP: Final = {
    name: new.on_conflict_do_update(
        index_elements=_KEY, set_={each: new.excluded[each] for each in _NAMES if each not in _KEY}
    )
    for name, new in _NEW.items()
}


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
            asked = self._scope.narrowed(_SINCE, _A.line)
            return tuple(map(_attempt, connection.execute(asked, {"at": at})))

    def news(self, after: int, since: int) -> tuple[int, tuple[Attempt, ...]]:
        """What was stored since the last question, and what is not over. Cheap.

        Args:
            after: What the last answer began with; 0 at first.
            since: What was begun before this time is left out.

        Returns:
            What to ask with next time, and the attempts.
        """
        with reading(self._engine) as connection:
            after = after or int(connection.execute(_NEWEST).scalar_one())
            asked = self._scope.narrowed(_NEWS, _A.line)
            found = connection.execute(asked, {"after": after, "since": since}).all()
        return max([after, *(row.id for row in found)]), tuple(map(_attempt, found))

    def of(self, callback: int) -> tuple[Attempt, ...]:
        """All about one entry of the callback list, in the order in which they were first stored."""
        with reading(self._engine) as connection:
            return tuple(map(_attempt, connection.execute(_OF, {"about": callback})))

    def claim(self, attempt: Attempt, seen: int) -> bool:
        """Store an attempt that is about to be tried, unless somebody changed it since ``updated`` was ``seen``.

        Args:
            attempt: As it is once it was begun.
            seen: Its ``updated`` before, in milliseconds since 1970; 0 for one that is not stored yet.

        Returns:
            Whether it was stored; else somebody else tries it.
        """
        values = self._values(attempt)
        with writing(self._engine) as connection:
            if seen == 0:
                return connection.execute(_ADD[connection.dialect.name], values).scalar() is not None
            mine = {f"its_{name}": values.pop(name) for name in _KEY}
            return connection.execute(_CHANGE, values | mine | {"seen": seen}).rowcount == 1

    def record(self, attempt: Attempt) -> None:
        """Store what has become of an attempt; by its key, whether it is stored yet or not."""
        with writing(self._engine) as connection:
            connection.execute(_KEEP[connection.dialect.name], self._values(attempt))

    def _values(self, attempt: Attempt) -> dict[str, Any]:
        values = {name: getattr(attempt, name) for name in _NAMES} | {"line": self._scope.line}
        return values | {name: values[name].replace("\0", "")[:width] for name, width in _WIDTHS.items()}


def _attempt(row: Row[Any]) -> Attempt:
    return Attempt(**dict(zip(_NAMES, row, strict=False)) | {"state": State(row.state)})
