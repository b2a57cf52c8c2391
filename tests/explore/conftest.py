"""Walks of whole lines."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _without_collecting() -> Iterator[None]:
    """As in `explore` itself: no search for garbage among millions of values, which takes half of the time."""
    gc.disable()
    yield
    gc.enable()
