"""Staff publish either line and go back while two processes are called: the short run of what ``make soak`` does."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.soak.publishes import publish_under_load

BUSY_SECONDS = 10.0
"""On a machine that does other things meanwhile; the long run asks for two."""


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'line.db'}"
    found: str = request.getfixturevalue("postgres_url")
    return found


def test_no_webhook_fails_no_call_hears_two_versions_and_no_process_stays_behind(tmp_path: Path, url: str) -> None:
    folder = tmp_path / "run"
    folder.mkdir()
    result = publish_under_load(folder, url, 1, progress=lambda _: None)
    assert result.mistakes == []
    assert (result.publishes, result.rollbacks) == (1, 1)
    assert result.calls > 0
    assert result.slowest < BUSY_SECONDS
