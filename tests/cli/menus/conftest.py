"""What publishing asks before, for tests that are about something else."""

from __future__ import annotations

import pytest


@pytest.fixture
def keeps_its_promises(monkeypatch: pytest.MonkeyPatch) -> None:
    """Walking every call takes seconds: `tests/test_wiring_promises.py` shows what publishing does with the result."""
    monkeypatch.setattr("ivr.wiring.publishing.unkept", lambda *_: iter(()))
