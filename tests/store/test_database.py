"""Opening, creating and upgrading both databases; and what their errors say, and do not say."""

from __future__ import annotations

import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, insert, text
from sqlalchemy.exc import SQLAlchemyError

from ivr.store.database import FAILURES, StoreError, connect, default_url, describe, reading, writing
from ivr.store.migrations.migrate import MIGRATIONS, migrate
from ivr.store.tables import callbacks, metadata
from tests.store.kept import rows

_NEXT = '''"""A later step."""
import sqlalchemy as sa
from alembic import op
revision = "9999"
down_revision = "{newest}"
def upgrade():
    op.add_column("callbacks", sa.Column("colour", sa.String(9), nullable=False, server_default="red"))
'''


@pytest.fixture
def engine(url: str) -> Engine:
    """Of an empty database."""
    return connect(url, pooled=False)


@pytest.fixture
def later(tmp_path: Path) -> Path:
    """The steps of a later version, which has one more."""
    folder = tmp_path / "later%d"
    newest = max(path.name[1:5] for path in (MIGRATIONS / "versions").glob("r*.py"))
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "r9999_later.py").write_text(_NEXT.format(newest=newest))
    return folder


def add_row(engine: Engine) -> None:
    """A row of the callback list, with a value in every column."""
    texts = (
        "call",
        "name",
        "choices",
        "cause",
        "sign",
        "language",
        "number",
        "standing",
        "taken_by",
        "recording",
        "message",
    )
    numbers = ("step", "opened", "attempts", "last_attempt", "taken", "closed", "proof_due")
    values = dict.fromkeys(texts, "x") | dict.fromkeys(numbers, 2) | {"withheld": False, "fetched": True}
    with writing(engine) as connection:
        connection.execute(insert(callbacks).values(values))


def test_the_migrated_tables_are_those_that_the_code_knows(engine: Engine) -> None:
    migrate(engine)
    with reading(engine) as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_what_is_up_to_date_is_left_alone(engine: Engine) -> None:
    migrate(engine)
    add_row(engine)
    migrate(engine)
    with reading(engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM callbacks")).scalar() == 1


def test_an_older_database_is_upgraded_without_loss(engine: Engine, url: str, later: Path) -> None:
    migrate(engine)
    add_row(engine)
    before = rows(url)
    migrate(engine, later)
    assert rows(url) == before
    with reading(engine) as connection:
        assert connection.execute(text("SELECT colour FROM callbacks")).scalars().all() == ["red"]


def test_a_database_of_a_newer_version_is_left_alone(engine: Engine, later: Path) -> None:
    migrate(engine, later)
    with pytest.raises(StoreError, match="newer version"):
        migrate(engine)


def test_processes_that_start_together_migrate_once(url: str) -> None:
    code = "import sys; from ivr.store.database import connect; from ivr.store.migrations.migrate import migrate; "
    code += "sys.stdin.read(); migrate(connect(sys.argv[1]))"
    started = [
        subprocess.Popen([sys.executable, "-c", code, url], stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    errors = [process.communicate("")[1] for process in started]
    assert [(process.returncode, error) for process, error in zip(started, errors, strict=True)] == [(0, "")] * 3


def test_a_sqlite_file_is_flushed_at_each_commit_and_is_ours_alone(tmp_path: Path) -> None:
    file = tmp_path / "new" / "ivr.db"
    engine = connect(default_url(file.parent), patience=0.5)
    with reading(engine) as connection:
        asked = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "busy_timeout")
        ]
    engine.dispose()
    assert asked == ["wal", 2, 500]
    assert [stat.S_IMODE(path.stat().st_mode) for path in (file.parent, file)] == [0o700, 0o600]


def test_a_postgresql_server_is_given_little_time_and_flushes(postgres_url: str) -> None:
    engine = connect(postgres_url, patience=0.15, pooled=False)
    assert engine.dialect.driver == "psycopg"
    with reading(engine) as connection:
        asked = [
            connection.exec_driver_sql(f"SHOW {name}").scalar()
            for name in ("statement_timeout", "lock_timeout", "synchronous_commit")
        ]
    assert asked == ["150ms", "150ms", "on"]


def test_reading_keeps_nobody_from_writing(engine: Engine) -> None:
    migrate(engine)
    with reading(engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM callbacks")).scalar() == 0
        add_row(engine)


def test_what_is_said_about_a_server_that_is_not_there_holds_no_password() -> None:
    engine = connect("postgresql://ana:geheim@127.0.0.1:1/none", pooled=False)
    with pytest.raises(FAILURES) as caught, reading(engine):
        pass
    assert describe(caught.value) == "OperationalError"
    assert "geheim" not in f"{caught.value!r} {engine!r}"


def test_what_is_said_about_a_row_holds_none_of_its_values(engine: Engine) -> None:
    migrate(engine)
    add_row(engine)
    with pytest.raises(SQLAlchemyError) as caught:
        add_row(engine)
    assert describe(caught.value) in {
        "UniqueViolation, SQLSTATE 23505",
        "UNIQUE constraint failed: callbacks.call, callbacks.name, callbacks.cause",
    }


def test_other_errors_are_described_by_their_kind() -> None:
    assert describe(OSError(28, "No space left on device")) == "No space left on device"
    assert describe(StoreError("Do this.")) == "Do this."
    assert describe(ValueError("geheim")) == "ValueError"


_LOOK = "import sys, sqlite3; c = sqlite3.connect(sys.argv[1]); print(c.execute(sys.argv[2]).fetchone()[0]); c.close()"


def test_another_process_that_ends_takes_no_written_row_away(tmp_path: Path) -> None:
    def counted() -> str:
        command = [sys.executable, "-c", _LOOK, str(tmp_path / "ivr.db"), "SELECT count(*) FROM colours"]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    engine, later = connect(default_url(tmp_path)), connect(default_url(tmp_path))
    with engine.connect() as connection:
        connection.execute(text("CREATE TABLE colours (name TEXT)"))
        connection.commit()
        later.connect().close()
        assert counted() == "0"
        connection.execute(text("INSERT INTO colours VALUES ('red')"))
        connection.commit()
        assert counted() == "1"
    engine.dispose()
    later.dispose()
    assert counted() == "1"
