"""Writes slips into the database: many rows with few statements, and what they mean for the callback list.

A statement holds many rows because the interpreter's lock is let go and fetched again at each one, which is slow
while the service is busy.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    RowMapping,
    bindparam,
    func,
    insert,
    or_,
    select,
    text,
    update,
)

from ivr.core.callbacks.entry import Cause, Standing
from ivr.core.entries import Kind
from ivr.store.answers import AHEAD, KINDS, PROOF, Facts, Known, facts, only_closes
from ivr.store.durable.log_row import CALL, COLUMNS, NAME, LogRow
from ivr.store.settle import Row, settle
from ivr.store.tables import callbacks, entries

_MOST_ROWS: Final = 256  # of a statement: 256 times 20 values are well below SQLite's limit
_NAMES: Final = ", ".join(f'"{name}"' for name in COLUMNS)
_UNLESS_KNOWN: Final = "ON CONFLICT (call, name) DO NOTHING"


def _sqlite_statement(rows: int) -> str:
    values = f"({', '.join('?' * len(COLUMNS))})"
    return f"INSERT INTO entries ({_NAMES}) VALUES {', '.join([values] * rows)} {_UNLESS_KNOWN}"  # noqa: S608  # constants


def _postgres_statement() -> str:
    """One parameter holds all rows. They are sorted, so that two processes never wait for each other in a ring."""
    cast = {column.name: "bigint" for column in entries.columns if column.type.python_type is int}
    values = ", ".join(f"CAST(r->>{place} AS {cast.get(name, 'text')})" for place, name in enumerate(COLUMNS))
    source = "jsonb_array_elements(CAST(%s AS jsonb)) AS t(r)"
    order = f"r->>{CALL}, r->>{NAME}"
    return f"INSERT INTO entries ({_NAMES}) SELECT {values} FROM {source} ORDER BY {order} {_UNLESS_KNOWN}"  # noqa: S608  # constants


_SQLITE: Final = {rows: _sqlite_statement(rows) for rows in (1 << power for power in range(_MOST_ROWS.bit_length()))}
_POSTGRES: Final = _postgres_statement()
_E: Final = entries.c
_KNOWN: Final = select(*(_E[name] for name in Known._fields)).where(
    _E.call == bindparam("of"), or_(_E.opens != "", *(_E.kind == kind for kind in KINDS))
)
_ROWS: Final = select(callbacks).where(callbacks.c.call == bindparam("of")).with_for_update()
_CHANGE: Final = update(callbacks).where(callbacks.c.id == bindparam("its_id"))
_ADD: Final = insert(callbacks)


def write(connection: Connection, slips: Sequence[LogRow]) -> None:
    """Write slips, within the connection's transaction. A slip that is there already changes nothing."""
    rows = [slip.row for slip in slips]
    if connection.dialect.name == "sqlite":
        _insert_sqlite(connection, rows)
    else:
        connection.exec_driver_sql(_POSTGRES, (json.dumps(rows),))
    flagged: dict[str, list[LogRow]] = {}
    for slip in slips:
        if slip.flagged:
            flagged.setdefault(slip.call, []).append(slip)
    for call in sorted(flagged):
        settle_call(connection, call, flagged[call])


def _insert_sqlite(connection: Connection, rows: Sequence[tuple[int | str, ...]]) -> None:
    done = 0
    while done < len(rows):
        count = min(_MOST_ROWS, 1 << ((len(rows) - done).bit_length() - 1))  # few different statements: all are kept
        values = tuple(chain.from_iterable(rows[done : done + count]))
        connection.exec_driver_sql(_SQLITE[count], values)
        done += count


def settle_call(connection: Connection, call: str, slips: Iterable[LogRow] = (), now: int = 0) -> None:
    """Bring a call's rows of the callback list up to date with its entries and with what has just arrived.

    Args:
        connection: In a transaction.
        call: The call.
        slips: What has just arrived of it.
        now: Milliseconds since 1970; else the newest time that is in the call's entries.
    """
    _lock(connection, call)
    slips = tuple(slips)
    entries_ = entries_of_call(connection, call)
    found = facts(entries_)
    if (
        slips
        and not found.accepts
        and all(only_closes(each.for_callbacks.kind, each.for_callbacks.opens) for each in slips)
    ):
        return  # nearly always: nobody had pressed 1
    before = {row.id: row for row in _rows(connection, call)}
    moment = max(now, *(entry.at for entry in entries_)) if entries_ else now
    _store(connection, call, before, settled(found, slips, before.values(), moment))


def _lock(connection: Connection, call: str) -> None:
    """One process at a time for each call. SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:call, 5))"), {"call": call})


def give_back(connection: Connection, where: ColumnElement[bool], now: int) -> bool:
    """Take an entry from whoever has it: it is open again, unless a talk in its call has answered it meanwhile.

    Args:
        connection: In a transaction.
        where: Which entry it is, and whose.
        now: Milliseconds since 1970.
    """
    call = connection.execute(select(callbacks.c.call).where(where)).scalar()
    if call is None:
        return False
    _lock(connection, call)  # before the row, as whoever settles a call: nobody waits for each other in a ring
    given = update(callbacks).where(where).values(standing=Standing.OPEN, taken_by="", taken=0)
    if connection.execute(given).rowcount != 1:
        return False
    settle_call(connection, call, now=now)
    return True


def settled(found: Facts, slips: Iterable[LogRow], rows: Iterable[Row] = (), now: int = 0) -> tuple[Row, ...]:
    """The rows that a call should have, given what is known of it, and slips that have just arrived."""
    slips = tuple(slips)
    number = next((slip.number for slip in slips if slip.number), "")
    recordings = {
        slip.name: slip.recording for slip in slips if slip.for_callbacks.kind == Kind.MESSAGE and slip.recording
    }
    return settle(found, rows, number, recordings, now)


def entries_of_call(connection: Connection, call: str) -> list[Known]:
    """What is known of a call, as far as the callback list is concerned."""
    return [Known._make(row) for row in connection.execute(_KNOWN, {"of": call})]


def _rows(connection: Connection, call: str) -> list[Row]:
    return [_row(row) for row in connection.execute(_ROWS, {"of": call}).mappings()]


def _row(found: RowMapping) -> Row:
    values = {name: found[name] for name in Row.__dataclass_fields__}
    return Row(**values | {"cause": Cause(found["cause"]), "standing": Standing(found["standing"])})


def _store(connection: Connection, call: str, before: dict[int, Row], wanted: Iterable[Row]) -> None:
    changed = [row for row in wanted if row != before.get(row.id)]
    for row in sorted(changed, key=lambda row: not row.id):  # what becomes another entry makes room for a new one
        if row.id:
            connection.execute(_CHANGE, _values(row) | {"its_id": row.id})
        else:
            connection.execute(_ADD, _values(row) | {"call": call, "taken_by": "", "taken": 0, "fetched": False})


def _values(row: Row) -> dict[str, Any]:
    return {name: getattr(row, name) for name in Row.__dataclass_fields__ if name != "id"}


def was_accepted(connection: Connection, call: str, dial: str) -> bool:
    """Whether a called person's 1 is in the log, and is not void."""
    return facts(entries_of_call(connection, call)).was_accepted(dial)


def reopen_unproven(connection: Connection, now: int) -> int:
    """Open again what was answered by a 1 of which nothing has told that anybody talked. Returns of how many calls."""
    newest = func.max(callbacks.c.proof_due)
    found = connection.execute(select(callbacks.c.call, newest).where(proof_over(now)).group_by(callbacks.c.call)).all()
    for call, due in sorted(map(tuple, found)):
        settle_call(connection, call, now=max(now, due))
    return len(found)


def proof_over(now: int | BindParameter[int]) -> ColumnElement[bool]:
    """Whether the time is over in which a talk had to be told: see `answers.is_over`."""
    due = callbacks.c.proof_due
    return or_(due.between(1, now), due > now + (PROOF + AHEAD))
