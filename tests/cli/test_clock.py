"""The clock of the commands may be set."""

from __future__ import annotations

from datetime import UTC, datetime

import click
import pytest

from ivr.cli.clock import now, today


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("2026-11-20T12:30:00Z", datetime(2026, 11, 20, 12, 30, tzinfo=UTC)),
        ("2026-11-20T07:30:00-05:00", datetime(2026, 11, 20, 12, 30, tzinfo=UTC)),
    ],
)
def test_a_set_clock_stands_still(written: str, at: datetime) -> None:
    assert now({"IVR_NOW": written}) == at
    assert now({"IVR_NOW": written}).tzinfo is UTC
    assert today({"IVR_NOW": written}) == "2026-11-20"


def test_without_it_the_real_clock_goes_on() -> None:
    assert (datetime.now(UTC) - now({})).total_seconds() < 60
    assert len(today({})) == len("2026-11-20")


@pytest.mark.parametrize("written", ["noon", "2026-11-20", "2026-11-20T12:30"])
def test_what_is_no_instant_is_refused_as_by_the_service(written: str) -> None:
    with pytest.raises(click.ClickException, match=f'IVR_NOW is "{written}". Write an instant with its time zone'):
        now({"IVR_NOW": written})


def test_a_live_line_has_no_set_clock() -> None:
    with pytest.raises(click.ClickException, match="in local mode only"):
        now({"IVR_NOW": "2026-11-20T12:30:00Z", "IVR_PUBLIC_URL": "https://line.example.org"})
