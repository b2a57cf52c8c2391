"""A quick way for the store's statements to the one database of a rehearsal.

SQLAlchemy writes each statement down once, in the words of SQLite; from then on it goes to SQLite as it is. What
SQLAlchemy does besides, for every run of a statement again, is what a rehearsal would spend most of its time with.
A statement that is met once only, or whose words depend on its values, is left to SQLAlchemy.
"""

from __future__ import annotations

import sqlite3
from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import SimpleNamespace, TracebackType
from typing import Any, Final, NamedTuple, Protocol, Self

from sqlalchemy import Boolean, Dialect, Engine, exc
from sqlalchemy.sql.compiler import SQLCompiler

_REMEMBERED: Final = 500
_With = Mapping[str, Any]


class Held(Protocol):
    """The database, whose transactions begin and end here."""

    @property
    def held(self) -> sqlite3.Connection:
        """SQLite's own connection."""

    def begin(self) -> None:
        """Begin a transaction, or fail as a database that is away."""

    def reads(self) -> None:
        """Fail as a database that is away, or see what is committed."""

    def undo(self) -> None:
        """Forget what was done since the beginning."""


class _Plan(NamedTuple):
    """A statement, as SQLite knows it."""

    sql: str
    binds: tuple[tuple[str, Any], ...]
    """The values that it needs, in order: by which name each is given, and what it is if it is not given."""
    row: Callable[[Any], Any]
    """Makes of a tuple what SQLAlchemy calls a row."""
    truths: tuple[int, ...]
    """Which columns are true or false."""


class Found:
    """What a statement found: all that the store asks of SQLAlchemy's result."""

    __slots__ = ("_plan", "_rows", "rowcount")

    def __init__(self, plan: _Plan, cursor: sqlite3.Cursor) -> None:
        self._plan, self._rows, self.rowcount = plan, cursor.fetchall(), cursor.rowcount

    def __iter__(self) -> Iterator[Any]:
        plan = self._plan
        if not plan.truths:
            return map(plan.row, self._rows)
        return (
            plan.row([bool(each) if i in plan.truths else each for i, each in enumerate(row)]) for row in self._rows
        )

    def all(self) -> list[Any]:
        """All rows."""
        return list(self)

    def first(self) -> Any:  # noqa: ANN401  # a row
        """The first row; None if there is none."""
        return next(iter(self), None)

    def mappings(self) -> Iterator[dict[str, Any]]:
        """The rows by the names of their columns."""
        return (row._asdict() for row in self)

    def scalars(self) -> Scalars:
        """The first column."""
        return Scalars(row[0] for row in self)

    def scalar(self) -> Any:  # noqa: ANN401  # whatever is stored
        """The first column of the first row; None if there is none."""
        return self._rows[0][0] if self._rows else None

    scalar_one = scalar


class Scalars(list[Any]):
    """A column."""

    def all(self) -> Self:
        """All of it."""
        return self


class Statements:
    """The statements that are known. Stands in for SQLAlchemy's engine."""

    def __init__(self, engine: Engine, database: Held) -> None:
        self.dialect: Dialect = engine.dialect
        self.database = database
        self._slow = engine.connect()
        self._seen: dict[int, Any] = {}
        self._known: dict[tuple[int, tuple[str, ...]], tuple[Any, _Plan | None]] = {}

    def connect(self) -> Connection:
        """A connection."""
        return Connection(self)

    def run(self, statement: Any, given: _With) -> Any:  # noqa: ANN401  # as SQLAlchemy's
        """Run a statement, see `Connection.execute`."""
        key = id(statement), tuple(given)
        found = self._known.get(key)
        plan = found[1] if found else self._plan(statement, key)
        if plan is None:
            return self._slow.execute(statement, given)
        values = [given.get(name, usual) for name, usual in plan.binds]
        return Found(plan, self.database.held.execute(plan.sql, values))

    def _plan(self, statement: Any, key: tuple[int, tuple[str, ...]]) -> _Plan | None:  # noqa: ANN401  # as above
        """The plan of a statement that was met before, if its words are always the same."""
        if self._seen.get(key[0]) is not statement:
            if len(self._seen) > _REMEMBERED:
                self._seen.clear()
            self._seen[key[0]] = statement  # while it is remembered, no other one has its id
            return None
        plan = _planned(statement, key[1], self.dialect)
        self._known[key] = statement, plan
        return plan


def _planned(statement: Any, names: Sequence[str], dialect: Dialect) -> _Plan | None:  # noqa: ANN401  # as above
    compiled = statement.compile(dialect=dialect, column_keys=names or None)
    if not isinstance(compiled, SQLCompiler) or compiled.post_compile_params or compiled.positiontup is None:
        return None
    keys = {name: each.key for each, name in compiled.bind_names.items()}
    usual = compiled.construct_params(_check=False)
    columns = list(statement.exported_columns)
    row = namedtuple("Row", [each.key or "" for each in columns], rename=True)  # type: ignore[misc]  # noqa: PYI024
    truths = tuple(i for i, each in enumerate(columns) if isinstance(each.type, Boolean))
    binds = tuple((keys[name], usual[name]) for name in compiled.positiontup)
    return _Plan(compiled.string, binds, row._make, truths)


class Connection:
    """All that the store asks of SQLAlchemy's connection. What SQLite raises is told as SQLAlchemy tells it."""

    def __init__(self, statements: Statements) -> None:
        self._statements, self._database = statements, statements.database
        self.dialect = statements.dialect
        self.connection = SimpleNamespace(dbapi_connection=statements.database.held)
        self._began = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def begin(self) -> Transaction:
        """A transaction."""
        return Transaction(self)

    def started(self) -> None:
        """It begins."""
        self._told(self._database.begin)
        self._began = True

    def ended(self, *, well: bool) -> None:
        """It ends."""
        self._began = False
        if not well:
            self._database.undo()
            return
        try:
            self._told(self._database.held.commit)
        except BaseException:
            self._database.undo()
            raise

    def execute(self, statement: Any, given: _With | None = None) -> Any:  # noqa: ANN401  # as SQLAlchemy's
        """What a statement finds."""
        if not self._began:
            self._told(self._database.reads if statement.is_select else self.started)
        return self._told(self._statements.run, statement, given or {})

    def exec_driver_sql(self, sql: str, values: Sequence[Any] = ()) -> None:
        """Run what is SQLite's own."""
        if not self._began:
            self.started()
        self._told(self._database.held.execute, sql, values)

    def scalars(self, statement: Any) -> Any:  # noqa: ANN401  # as SQLAlchemy's
        """The first column of what a statement finds."""
        return self.execute(statement).scalars()

    def execution_options(self, **_options: object) -> Self:
        """Each transaction can write."""
        return self

    def rollback(self) -> None:
        """Undo what is not committed."""
        if self._began:
            self.ended(well=False)

    close = invalidate = rollback

    def _told(self, do: Callable[..., Any], *arguments: Any) -> Any:  # noqa: ANN401  # of whatever it does
        try:
            return do(*arguments)
        except sqlite3.Error as error:
            kind = getattr(exc, type(error).__name__, exc.DatabaseError)
            raise kind(None, None, error, hide_parameters=True) from error


class Transaction:
    """A transaction of a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def __enter__(self) -> Connection:
        self._connection.started()
        return self._connection

    def __exit__(self, kind: type[BaseException] | None, _error: object, _where: TracebackType | None) -> None:
        self._connection.ended(well=kind is None)
