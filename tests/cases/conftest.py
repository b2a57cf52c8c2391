"""What the cases share: where alerts go."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cases.servers import Clinic, clinic


@pytest.fixture(scope="session")
def alerted() -> Iterator[Clinic]:
    """Where alerts go."""
    with clinic() as found:
        yield found
