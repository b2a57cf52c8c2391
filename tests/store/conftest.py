"""Both databases, for every test that asks for a ``url``."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.postgres import Postgres, empty_database, make_database


@pytest.fixture(scope="session")
def own_postgres() -> Iterator[Postgres]:
    """A server that tests may pause and kill."""
    server = Postgres()
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="module")
def postgres_url(request: pytest.FixtureRequest) -> str:
    """A database of this module on a real PostgreSQL: that of TEST_DATABASE_URL, or one that is started."""
    server = os.environ.get("TEST_DATABASE_URL") or request.getfixturevalue("own_postgres").url
    name = f"ivr_test_{request.module.__name__.rpartition('.')[2]}_{os.getpid()}"
    return make_database(server, name)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'data' / 'ivr.db'}"
    found: str = request.getfixturevalue("postgres_url")
    empty_database(found)
    return found


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database has its time: on a busy machine a fifth of a second is soon over, and this test is not about it."""
    monkeypatch.setattr("ivr.store.durable.call_log_writer.DATABASE_SECONDS", 30.0)
    monkeypatch.setattr("ivr.store.durable.call_log_writer._ALL_SECONDS", 60.0)
