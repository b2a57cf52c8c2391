"""Damaged menus: a short run; ``make soak`` looks at 100,000."""

from __future__ import annotations

from tests.soak.mutations import Tally, soak


def test_nothing_crashes_or_hangs_whatever_became_of_the_files() -> None:
    tally = soak(120, 7, Tally())
    assert tally.mistakes == []
    assert tally.ends["crashed"] == 0
    assert min(tally.ends["fine"], tally.ends["wrong"], tally.ends["refused"]) > 0
