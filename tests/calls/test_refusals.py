"""A flood of refused webhooks is told of, and does not flood the log."""

from __future__ import annotations

import pytest

from ivr.calls.refusals import Refusals


def test_refusals_are_told_ever_more_seldom(caplog: pytest.LogCaptureFixture) -> None:
    refusals = Refusals()
    for number in range(2_000):
        refusals.note(f"reason {number}")
    told = [record.getMessage() for record in caplog.records]
    counts = [int(each.split()[1]) for each in told]
    assert counts == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1000, 1024, 2000]
    assert told[-1].endswith("the last one with reason 1999")
    assert refusals.count == 2_000
