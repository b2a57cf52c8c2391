"""What Prometheus reads: counts, in its format, and of few values whatever strangers ask for."""

from __future__ import annotations

import pytest

from ivr.core.entries import Kept
from ivr.web.metrics import Counts, Metric, by, number, route, text


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
    for path, status in (("/voice", 200), ("/voice/none", 404), ("/voice", 200)):
        counts.webhook(path, status)
    counts.kept(Kept.SPOOL, 2)
    counts.kept(Kept.NOWHERE, 1)
    assert text([number("ivr_ready", "gauge", "Ready.", value=True), *counts.metrics()]) == (
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
    odd = Metric("a", "gauge", "A.", ((((("b", 'c"\\\n'),)), 123_456_789),))
    assert text([odd]).splitlines()[-1] == r'a{b="c\"\\\n"} 123456789'
    assert text([by("a", "A.", "b", {"z": 1, "y": 2})]).splitlines()[2:] == ['a{b="y"} 2', 'a{b="z"} 1']
