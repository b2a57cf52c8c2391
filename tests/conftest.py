"""What several tests share: a line that was really started."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.started import StartedLine


@pytest.fixture(scope="session")
def started_line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StartedLine]:
    """The shipped line, started once for all tests."""
    line = StartedLine(tmp_path_factory.mktemp("data"))
    try:
        line.start()
        yield line
    finally:
        line.kill()


@pytest.fixture(scope="session")
def line_url(started_line: StartedLine) -> str:
    """Scheme, host and port of the started line."""
    return started_line.url


@pytest.fixture(scope="session")
def line_token(started_line: StartedLine) -> str:
    """The auth token that the started line accepts."""
    return started_line.token
