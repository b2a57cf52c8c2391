"""Puts many entries into a database, past everything that writes them one by one."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Engine, insert, text

from ivr.store.reports.calls import Logged
from ivr.store.tables import entries

_NAMES = ", ".join(f'"{name}"' for name in Logged._fields)
_MARKS = ", ".join("?" for _ in Logged._fields)


def add(engine: Engine, rows: Iterable[Logged]) -> None:
    """Insert a few."""
    with engine.begin() as connection:
        connection.execute(insert(entries), [row._asdict() for row in rows])


def load(engine: Engine, days: Iterable[list[Logged]]) -> int:
    """Load many, a day at a time, without waiting for the disk after each; returns how many."""
    return _copy(engine, days) if engine.dialect.name == "postgresql" else _execute(engine, days)


def _execute(engine: Engine, days: Iterable[list[Logged]]) -> int:
    count = 0
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("PRAGMA synchronous=OFF")
        cursor.execute("PRAGMA cache_size=-400000")
        for rows in days:
            cursor.execute("BEGIN")
            cursor.executemany(f"INSERT INTO entries ({_NAMES}) VALUES ({_MARKS})", rows)
            cursor.execute("COMMIT")
            count += len(rows)
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()
    return count


def _copy(engine: Engine, days: Iterable[list[Logged]]) -> int:
    count = 0
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        for rows in days:
            with cursor.copy(f"COPY entries ({_NAMES}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            connection.commit()
            count += len(rows)
    finally:
        connection.close()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as analysing:
        analysing.execute(text("SET statement_timeout = 0"))
        analysing.execute(text("VACUUM ANALYZE entries"))  # as autovacuum does in a year
    return count
