"""The menus are saved while people call: a short run; ``make soak`` does a thousand."""

from __future__ import annotations

from pathlib import Path

from tests.soak.swaps import MOST_GROWTH, swap_under_load


def test_no_webhook_fails_and_no_call_hears_two_versions(tmp_path: Path) -> None:
    result = swap_under_load(tmp_path, 6, progress=lambda _: None)
    assert result.mistakes == []
    assert result.swaps == 6
    assert result.calls > 0
    assert result.growth < MOST_GROWTH
