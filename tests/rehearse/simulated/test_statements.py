"""The store's statements give a rehearsal what SQLAlchemy would give it, and fail as they do there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import bindparam, exc, insert, select, update

from ivr.rehearse.plan import plan
from ivr.rehearse.rehearsal import stage
from ivr.rehearse.simulated.statements import Statements
from ivr.rehearse.simulated.storage import Database
from ivr.store.database import is_refusal, reading, writing
from ivr.store.tables import callbacks, publications
from tests.lines import small_line

_ADD = insert(publications)
_ALL = select(publications.c.id, publications.c.by, publications.c.at).order_by(publications.c.id)
_BY = select(publications.c.id).where(publications.c.by == bindparam("who"))
_RENAME = update(publications).where(publications.c.by == bindparam("who")).values(by="Luz")
_PUBLISHED: dict[str, Any] = {"at": 1, "mode": "live", "version": "0" * 12, "by": "Ana", "why": "", "line": ""}


@pytest.fixture(name="database")
def _database() -> Iterator[Database]:
    database = Database()
    yield database
    super(type(database.held), database.held).close()


def _add(database: Database, **changed: object) -> None:
    with writing(database.engine) as connection:
        connection.execute(_ADD, _PUBLISHED | changed)


def _add_two(database: Database) -> None:
    with writing(database.engine) as connection:
        connection.execute(_ADD, _PUBLISHED | {"by": "Luz"})
        connection.execute(_ADD, _PUBLISHED | {"id": 1})


def _names(database: Database) -> list[str]:
    with reading(database.engine) as connection:
        return [row.by for row in connection.execute(_ALL)]


@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_statement_finds_the_same_however_often_it_was_met(database: Database, times: int) -> None:
    for _ in range(times):
        _add(database)
    for _ in range(times):
        with reading(database.engine) as connection:
            assert connection.execute(_ALL).all() == [(place, "Ana", 1) for place in range(1, times + 1)]
            assert connection.execute(_BY, {"who": "Ana"}).scalars().all() == [*range(1, times + 1)]
            assert connection.execute(_BY, {"who": "Luz"}).first() is None
            assert connection.execute(_BY, {"who": "Luz"}).scalar() is None


def test_it_tells_how_many_rows_were_changed(database: Database) -> None:
    for place in range(3):
        _add(database)
        with writing(database.engine) as connection:
            assert connection.execute(_RENAME, {"who": "Ana"}).rowcount == 1
            assert connection.execute(_RENAME, {"who": "Ana"}).rowcount == 0
        assert _names(database) == ["Luz"] * (place + 1)


def test_what_is_true_or_false_is_told_as_such(database: Database) -> None:
    usual = {each.name: each.type.python_type() for each in callbacks.columns}
    with writing(database.engine) as connection:
        connection.execute(insert(callbacks), usual | {"fetched": True})
    asked = select(callbacks.c.fetched, callbacks.c.withheld)
    for _ in range(3):
        with reading(database.engine) as connection:
            found = next(iter(connection.execute(asked).mappings()))
            assert [*found.items()] == [("fetched", True), ("withheld", False)]
            assert {type(each) for each in found.values()} == {bool}


def test_a_database_that_is_away_fails_as_one_that_is_locked(database: Database) -> None:
    _add(database)
    database.away = True
    for work in (lambda: _add(database), lambda: _names(database)):
        with pytest.raises(exc.OperationalError, match="database is locked") as failed:
            work()
        assert not is_refusal(failed.value)
    database.away = False
    assert _names(database) == ["Ana"]


def test_a_row_that_is_there_already_is_refused_and_nothing_of_its_transaction_stays(database: Database) -> None:
    for _ in range(2):
        _add(database)
    with pytest.raises(exc.IntegrityError) as failed:
        _add_two(database)
    assert is_refusal(failed.value)
    assert "Luz" not in _names(database)


def test_of_a_commit_that_fails_nothing_stays_and_of_one_that_fails_too_late_all(database: Database) -> None:
    _add(database)
    for happens, stays in (("fails", ["Ana"]), ("unknown", ["Ana", "Luz"])):
        database.next_commits.append(happens)
        with pytest.raises(exc.OperationalError, match="disk I/O error"):
            _add(database, by="Luz")
        assert _names(database) == stays


@pytest.mark.parametrize("seed", [3, 6])
def test_a_rehearsal_is_the_same_with_all_statements_run_by_sqlalchemy(seed: int) -> None:
    with stage(small_line()) as on:
        wanted = plan(seed, on.keys)
        on.play(wanted)
        quick = on.text()
        with (
            patch.object(Statements, "_plan", return_value=None),
            patch.dict(vars(on._world.database.engine)["_known"], clear=True),
        ):
            on.play(wanted)
        assert on.text() == quick
