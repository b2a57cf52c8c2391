"""Random interleavings, repetitions, losses and restarts: every sign that was told is open, or was really taken."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sequences import ACTIONS, run
from tests.worlds import MemoryDisk, SqliteDisk, World

NUMBERS = st.lists(st.integers(0, len(ACTIONS) * 500 - 1), min_size=5, max_size=14)


@pytest.fixture(scope="module")
def world() -> World:
    return World(MemoryDisk())


@settings(max_examples=2_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(NUMBERS)
def test_no_sign_is_forgotten_and_none_is_closed_by_nobody(world: World, numbers: list[int]) -> None:
    assert run(world, numbers).forgotten() == []


@pytest.fixture(scope="module")
def on_disk() -> World:
    return World(SqliteDisk())


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(NUMBERS)
def test_the_database_does_the_same(on_disk: World, numbers: list[int]) -> None:
    assert run(on_disk, numbers).forgotten() == []
