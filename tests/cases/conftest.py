"""What the cases share: where alerts go, and a PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cases.servers import Clinic, clinic
from tests.store.conftest import own_postgres, postgres_url  # noqa: F401  # fixtures


@pytest.fixture(scope="session")
def alerted() -> Iterator[Clinic]:
    """Where alerts go."""
    with clinic() as found:
        yield found
