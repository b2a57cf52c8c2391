"""The database: SQLite or PostgreSQL, opened the same way, and brought up to date.

No text of an error or a repr that leaves this module holds the password of the URL or a value of a row.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from sqlite3 import Error as SqliteError
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

if TYPE_CHECKING:
    from psycopg import Connection as PostgresConnection  # a line with SQLite starts without it

PATIENCE: Final = 5.0
"""Seconds that staff's commands and alerts wait for a lock or a statement."""

_IMMEDIATE: Final = "begin_immediate"
_POSTGRES: Final = {"postgres", "postgresql", "postgresql+psycopg"}
_SQLITE: Final = {"sqlite", "sqlite+pysqlite"}
_MAKING: Final = Lock()  # nobody opens a file here while another thread makes it
_CONNECT_SECONDS: Final = 2  # the shortest that libpq knows
_KEEPALIVE: Final = {
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
    "tcp_user_timeout": "5000",
}


_SQLITE_FILES: Final = ("", "-wal", "-shm")
"""The endings of what makes one SQLite database: the file, its log, and the log's index."""
_ABANDONED: Final[list[SqliteConnection]] = []

Files = tuple[tuple[int, int], ...]
"""Device and number of each of a database's files."""
_NO_FILE: Final = (0, 0)


class StoreError(Exception):
    """The database cannot be used; the message says what to do, and holds no password."""


def default_url(data: Path) -> str:
    """The URL of the SQLite file in the data folder."""
    return URL.create("sqlite", database=str(data / "ivr.db")).render_as_string(hide_password=False)


def connect(url: str, *, patience: float = PATIENCE, pooled: bool = True) -> Engine:
    """An engine for the database. Nothing is opened before it is used.

    Args:
        url: ``sqlite:///file`` or ``postgresql://...`` (always through psycopg 3).
        patience: Seconds that a statement or a lock may take.
        pooled: Whether connections to a server are kept open for the next use.

    Raises:
        StoreError: The URL names no database that is known here.
    """
    parsed = _parsed(url)
    arguments: dict[str, Any]
    pool: dict[str, Any] = {"pool_pre_ping": True} if pooled else {"poolclass": NullPool}
    if parsed.drivername == "sqlite":
        pool = {"poolclass": NullPool}  # whoever opens a file by its name has the one that is there now
        arguments = {"timeout": patience, "factory": _Sqlite}
        engine = create_engine(parsed, hide_parameters=True, connect_args=arguments, **pool)
        _prepare_sqlite(engine, Path(parsed.database or ""))
    else:
        arguments = {"connect_timeout": _CONNECT_SECONDS, "prepare_threshold": None}
        arguments |= {key: value for key, value in _KEEPALIVE.items() if key not in parsed.query}
        engine = create_engine(parsed, hide_parameters=True, connect_args=arguments, **pool)
        _prepare_postgres(engine, int(patience * 1000))
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes: on SQLite it waits for its turn at the beginning, where waiting is possible."""
    with engine.connect() as connection:
        for_writing(connection)
        with connection.begin():
            yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that only reads: it sees one state of the database, and keeps nobody from writing."""
    with engine.connect() as connection:
        yield connection


def for_writing(connection: Connection) -> None:
    """Make every transaction of a connection one that writes, see `writing`."""
    connection.execution_options(**{_IMMEDIATE: True})


def sqlite_file(engine: Engine) -> Path | None:
    """The file of a SQLite database."""
    return Path(engine.url.database or "") if engine.dialect.name == "sqlite" else None


def is_current(connection: Connection) -> bool:
    """Whether a connection still has the files that stand under the database's name: they may have been replaced."""
    held = connection.connection.dbapi_connection
    return not isinstance(held, _Sqlite) or held.is_current()


def flush_into_own_file(connection: Connection) -> None:
    """Bring what a connection's log holds into its own file, and take that log away from a file that took its place.

    To be called when `is_current` no longer holds. Without it, a log that was deleted would take its transactions
    with it, and one that was left lying would be read as part of the file that was put in the place of its own.
    """
    held = connection.connection.dbapi_connection
    if isinstance(held, _Sqlite):
        held.flush_into_own_file()


def describe(error: BaseException) -> str:
    """What went wrong, in words that hold no password, no number and no value of a row."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    if type(cause).__module__.startswith("psycopg"):
        state = getattr(cause, "sqlstate", None)
        return f"{type(cause).__name__}, SQLSTATE {state}" if state else type(cause).__name__
    if isinstance(error, DBAPIError | OSError):
        return getattr(cause, "strerror", None) or next(iter(str(cause).splitlines()), type(cause).__name__)
    return str(error) if isinstance(error, StoreError) else type(error).__name__


def is_refusal(error: BaseException) -> bool:
    """Whether the database lives, and refuses this very entry: it would refuse it for ever."""
    return isinstance(error, DBAPIError) and type(error).__name__ in {"DataError", "IntegrityError"}


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise StoreError(_unusable("is not a URL")) from None
    if parsed.drivername in _POSTGRES:
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in _SQLITE:
        raise StoreError(_unusable(f'begins with "{parsed.drivername}"'))
    if parsed.database in {None, "", ":memory:"}:
        raise StoreError(_unusable("names no file"))
    return parsed.set(drivername="sqlite")


def _unusable(how: str) -> str:
    return (
        f"The database's URL {how}. Write sqlite:///folder/file or postgresql://user:password@host/name into "
        "IVR_DATABASE_URL, or leave it out for a file in the data folder."
    )


class _Sqlite(SqliteConnection):
    """A connection that knows which files it opened.

    SQLite goes by names where it tidies up: whoever closes the last connection to a file that was replaced deletes the
    log that has its name. If that is another file's by now, the connection is left open to the end of the process.
    """

    path = Path()
    files: Files | None = None

    def is_current(self) -> bool:
        """Whether the files that it opened still stand under their names."""
        return self.files is None or self.files == sqlite_files(self.path)

    def close(self) -> None:
        """Close it, where nothing of another file can be deleted by that."""
        ours, now = self.files, sqlite_files(self.path)
        if ours is None or now[0] == ours[0] or all(now[i] in {ours[i], _NO_FILE} for i in (1, 2)):
            super().close()
        else:
            _ABANDONED.append(self)

    def flush_into_own_file(self) -> None:
        """See the function of this name."""
        now = sqlite_files(self.path)
        if self.files is None or now == self.files:
            return
        same_file, other_log = now[0] == self.files[0], now[1] not in {self.files[1], _NO_FILE}
        if not (same_file and other_log):  # else somebody writes to this file through another log: two would mix
            with suppress(SqliteError):
                self.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        if not same_file:
            for ending, ours, there in zip(_SQLITE_FILES, self.files, now, strict=True):
                if ending and ours == there:
                    Path(f"{self.path}{ending}").unlink(missing_ok=True)


def sqlite_files(path: Path) -> Files:
    """Which files make the database that has this name now."""
    return tuple(_identity(f"{path}{ending}") for ending in _SQLITE_FILES)


def _identity(name: str) -> tuple[int, int]:
    try:
        found = os.stat(name)  # noqa: PTH116  # of a text, since this is done for each use of the database
    except OSError:
        return _NO_FILE
    return found.st_dev, found.st_ino


def _prepare_sqlite(engine: Engine, path: Path) -> None:
    @event.listens_for(engine, "do_connect")
    def make_file(*_arguments: object) -> None:
        with suppress(OSError):  # where it cannot be made, SQLite says so itself
            _make_sqlite_file(path)

    @event.listens_for(engine, "connect")
    def set_up(connection: _Sqlite, _record: object) -> None:
        connection.isolation_level = None  # transactions begin where `begin` below says so
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA fullfsync=1")  # on macOS the disk's own cache is not flushed otherwise
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()  # opens the log, too
        connection.path, connection.files = path, sqlite_files(path)
        if _NO_FILE in connection.files:  # it shares an index that was deleted, which other processes do not see
            raise StoreError("The database's file was removed or replaced, and is still in use here.")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        immediate = connection.get_execution_options().get(_IMMEDIATE)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _make_sqlite_file(path: Path) -> None:
    """Make the file, for its owner only, where there is none.

    One that is there is never opened here: closing it would let go of every lock that SQLite holds on it in this
    process. The next process that ends would then take itself for the last one, and delete the log that this one
    goes on writing to.
    """
    with _MAKING:
        if path.exists():
            return
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_CLOEXEC", 0), 0o600))


def _prepare_postgres(engine: Engine, milliseconds: int) -> None:
    @event.listens_for(engine, "connect")
    def set_up(connection: PostgresConnection[Any], _record: object) -> None:
        connection.execute(
            "SELECT set_config('statement_timeout', %s, false), set_config('lock_timeout', %s, false)",
            (str(milliseconds), str(milliseconds)),
        )
        # Whatever the server's default, what is acknowledged here is on the disk.
        connection.execute(
            "SELECT set_config('synchronous_commit', 'on', false) "
            "WHERE current_setting('synchronous_commit') IN ('off', 'local')"
        )
        connection.commit()


FAILURES: Final = (SQLAlchemyError, OSError, StoreError)
"""What a database that is gone, full or wrong raises."""
