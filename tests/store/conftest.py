"""Both databases, for every test that asks for a ``url``."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.store.postgres import empty_database


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
