"""What Prometheus reads: counts, in its format, and of few values whatever strangers ask for."""

from __future__ import annotations

import pytest

from ivr.core.entries import Kept
from ivr.web.metrics import Counts, Metric, by, number, route, series, text


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/voice", "/voice"),
        ("/voice/status", "/voice/status"),
        ("/voice/fallback", "/voice/fallback"),
        ("/voice/recording", "/voice/recording"),
        ("/voice/whisper/es", "/voice/whisper"),
        ("/voice/whisper/key", "/voice/whisper"),
        ("/voice/alert", "/voice/alert"),
        ("/voice/alert/key", "/voice/alert"),
        ("/voice/whispers", "other"),
        ("/voice/+12025550142", "other"),
    ],
)
def test_routes_are_few(path: str, found: str) -> None:
    assert route(path) == found


def test_counts_are_told_in_the_format_of_prometheus() -> None:
    counts = Counts()
    for path, status, seconds in (("/voice", 200, 0.25), ("/voice/none", 404, 11), ("/voice", 200, 0.002)):
        counts.webhook(path, status, seconds)
    counts.count_entries(Kept.SPOOL, 2)
    counts.count_entries(Kept.NOWHERE, 1)
    told = text([number("ivr_ready", "gauge", "Ready.", value=True), *counts.metrics()])
    assert "".join(line for line in told.splitlines(keepends=True) if "ivr_webhook_seconds" not in line) == (
        "# HELP ivr_ready Ready.\n"
        "# TYPE ivr_ready gauge\n"
        "ivr_ready 1\n"
        "# HELP ivr_webhooks_total Webhooks answered.\n"
        "# TYPE ivr_webhooks_total counter\n"
        'ivr_webhooks_total{route="/voice",status="200"} 2\n'
        'ivr_webhooks_total{route="other",status="404"} 1\n'
        "# HELP ivr_entries_total Entries of the call log, by where they were kept.\n"
        "# TYPE ivr_entries_total counter\n"
        'ivr_entries_total{where="database"} 0\n'
        'ivr_entries_total{where="nowhere"} 1\n'
        'ivr_entries_total{where="spool"} 2\n'
    )


def test_labels_are_escaped_and_large_counts_are_whole() -> None:
    odd = Metric("a", "gauge", "A.", {series("a", b='c"\\\n'): 123_456_789})
    assert text([odd]).splitlines()[-1] == r'a{b="c\"\\\n"} 123456789'
    assert text([by("a", "A.", "b", {"z": 1, "y": 2})]).splitlines()[2:] == ['a{b="y"} 2', 'a{b="z"} 1']


def test_how_long_webhooks_took_is_told_in_steps_that_add_up() -> None:
    counts = Counts()
    for seconds in (0.002, 0.005, 0.25, 11):
        counts.webhook("/voice", 200, seconds)
    told = [line for line in text(counts.metrics()).splitlines() if line.startswith("ivr_webhook_seconds")]
    assert told[0] == 'ivr_webhook_seconds_bucket{route="/voice",le="0.005"} 2'
    assert [line.rpartition(" ")[2] for line in told[1:12]] == ["2"] * 4 + ["3"] * 6 + ["4"]
    assert told[11:] == [
        'ivr_webhook_seconds_bucket{route="/voice",le="+Inf"} 4',
        'ivr_webhook_seconds_sum{route="/voice"} 11.257',
        'ivr_webhook_seconds_count{route="/voice"} 4',
    ]
