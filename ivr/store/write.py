"""Writes slips into the database: many rows with few statements, and what they mean for the callback list.

A statement holds many rows because the interpreter's lock is let go and fetched again at each one, which is slow
while the service is busy.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, Final

from sqlalchemy import Connection, Insert, RowMapping, and_, bindparam, exists, insert, not_, or_, select, text, update

from ivr.core.callbacks import Cause, Standing
from ivr.core.entries import Kind
from ivr.core.events import Outcome
from ivr.store.settle import Accept, Choice, Message, Row, is_void, settle
from ivr.store.slips import AT, CALL, COLUMNS, FAILURES, KIND, LANGUAGE, STEP, Slip, is_declined
from ivr.store.tables import callbacks, entries

_MOST_ROWS: Final = 256  # of a statement: 256 times 17 values are well below SQLite's limit
_NAMES: Final = ", ".join(f'"{name}"' for name in COLUMNS)
_UNLESS_KNOWN: Final = "ON CONFLICT (call, step, kind) DO NOTHING"


def _sqlite_statement(rows: int) -> str:
    values = f"({', '.join('?' * len(COLUMNS))})"
    return f"INSERT INTO entries ({_NAMES}) VALUES {', '.join([values] * rows)} {_UNLESS_KNOWN}"  # noqa: S608  # constants


def _postgres_statement() -> str:
    """One parameter holds all rows. They are sorted, so that two processes never wait for each other in a ring."""
    cast = {column.name: "bigint" for column in entries.columns if column.type.python_type is int}
    values = ", ".join(f"CAST(r->>{place} AS {cast.get(name, 'text')})" for place, name in enumerate(COLUMNS))
    source = "jsonb_array_elements(CAST(%s AS jsonb)) AS t(r)"
    order = f"r->>{CALL}, r->{STEP}, r->>{KIND}"
    return f"INSERT INTO entries ({_NAMES}) SELECT {values} FROM {source} ORDER BY {order} {_UNLESS_KNOWN}"  # noqa: S608  # constants


_SQLITE: Final = {rows: _sqlite_statement(rows) for rows in (1 << power for power in range(_MOST_ROWS.bit_length()))}
_POSTGRES: Final = _postgres_statement()
_E: Final = entries.c
_ENDED_WITHOUT: Final = and_(_E.kind == Kind.TRANSFER, _E.value != Outcome.ACCEPTED)
_KNOWN: Final = select(_E.step, _E.at, _E.kind, _E.value, _E.opens, _E.language).where(
    _E.call == bindparam("of"), or_(_E.opens != "", _E.kind == Kind.ACCEPTED, _ENDED_WITHOUT)
)
_WAS_ACCEPTED: Final = select(
    and_(
        exists().where(_E.call == bindparam("of"), _E.step == bindparam("at"), _E.kind == Kind.ACCEPTED),
        not_(exists().where(_E.call == bindparam("of"), _E.step == bindparam("at") + 1, _ENDED_WITHOUT)),
    )
)


def write(connection: Connection, slips: Sequence[Slip]) -> None:
    """Write slips, within the connection's transaction. A slip that is there already changes nothing."""
    rows = [slip.row for slip in slips]
    if connection.dialect.name == "sqlite":
        _insert_sqlite(connection, rows)
    else:
        connection.exec_driver_sql(_POSTGRES, (json.dumps(rows),))
    flagged: dict[str, list[Slip]] = {}
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


def settle_call(connection: Connection, call: str, slips: Iterable[Slip] = ()) -> None:
    """Bring a call's rows of the callback list up to date with its entries and with what has just arrived."""
    if connection.dialect.name == "postgresql":  # one process at a time for each call; SQLite has one writer anyway
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:call, 5))"), {"call": call})
    slips = tuple(slips)
    choices, accepts, declined = _known(connection, call)
    if slips and all(is_declined(slip.row) for slip in slips) and not any(is_void(each, declined) for each in accepts):
        return  # nearly always: nobody had pressed 1
    before = {row.id: row for row in _rows(connection, call)}
    messages, number = arrived(slips)
    wanted = settle(choices, accepts, messages, before.values(), number, declined)
    _store(connection, call, before, wanted)


def arrived(slips: Sequence[Slip]) -> tuple[tuple[Message, ...], str]:
    """The messages of new slips, and the encrypted number that they know."""
    messages = tuple(_message(slip) for slip in slips if slip.row[KIND] == Kind.MESSAGE)
    return messages, next((slip.number for slip in slips if slip.number), "")


def _message(slip: Slip) -> Message:
    row = slip.row
    return Message(int(row[STEP]), int(row[AT]), str(row[LANGUAGE]), slip.recording)


def _known(connection: Connection, call: str) -> tuple[list[Choice], list[Accept], set[int]]:
    """The choices, the accepts, and the steps of the dials that ended without a person."""
    found = connection.execute(_KNOWN, {"of": call}).all()
    choices = [
        Choice(row.step, row.at, row.opens, row.language, row.kind not in FAILURES) for row in found if row.opens
    ]
    accepts = [Accept(row.step, row.at) for row in found if row.kind == Kind.ACCEPTED]
    return choices, accepts, {row.step for row in found if row.kind == Kind.TRANSFER and row.value != Outcome.ACCEPTED}


def _rows(connection: Connection, call: str) -> list[Row]:
    found = connection.execute(select(callbacks).where(callbacks.c.call == call).with_for_update()).mappings()
    return [_row(row) for row in found]


def _row(found: RowMapping) -> Row:
    values = {name: found[name] for name in Row.__dataclass_fields__}
    return Row(**values | {"cause": Cause(found["cause"]), "standing": Standing(found["standing"])})


def _store(connection: Connection, call: str, before: dict[int, Row], wanted: Iterable[Row]) -> None:
    changed = [row for row in wanted if row != before.get(row.id)]
    for row in changed:
        if row.id and row.step != before[row.id].step:  # two rows may swap their steps: make room first
            connection.execute(update(callbacks).where(callbacks.c.id == row.id).values(step=-row.id))
    for row in changed:
        if row.id:
            connection.execute(update(callbacks).where(callbacks.c.id == row.id).values(_values(row)))
        else:
            connection.execute(_insert(call, row))


def _values(row: Row) -> dict[str, Any]:
    return {name: getattr(row, name) for name in Row.__dataclass_fields__ if name != "id"}


def _insert(call: str, row: Row) -> Insert:
    return insert(callbacks).values(_values(row) | {"call": call, "taken_by": "", "taken": 0, "fetched": False})


def was_accepted(connection: Connection, call: str, step: int) -> bool:
    """Whether a called person's 1 is in the log, and is not void."""
    return bool(connection.execute(_WAS_ACCEPTED, {"of": call, "at": step}).scalar())
