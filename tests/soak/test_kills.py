"""The kill harness: a short run of it, and that it would see what it looks for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ivr.core.callbacks.entry import Standing
from ivr.sim import events
from tests.soak.__main__ import run
from tests.soak.callers import Told
from tests.soak.check import Row, mistakes

OPEN, ANSWERED, TAKEN = Standing.OPEN, Standing.ANSWERED, Standing.TAKEN
TOLD = Told("CA1", sign="leg")


@pytest.mark.parametrize(
    ("told", "rows", "alerted", "wrong"),
    [
        (TOLD, [Row(1, "CA1", OPEN)], {1}, ""),
        (TOLD, [Row(1, "CA1", TAKEN)], {1}, ""),
        (TOLD, [], set(), "CA1: the caller was told about 'leg', and is not on the list"),
        (TOLD, [Row(1, "CA1", OPEN), Row(2, "CA1", OPEN)], {1, 2}, "CA1: is on the list 2 times"),
        (TOLD, [Row(1, "CA1", OPEN)], set(), "CA1: is open, and nobody was alerted"),
        (TOLD, [Row(1, "CA1", ANSWERED)], set(), "CA1: nobody pressed 1, and it is answered"),
        (replace(TOLD, pressed=True), [Row(1, "CA1", ANSWERED)], set(), ""),
        (replace(TOLD, pressed=True), [Row(1, "CA1", OPEN)], {1}, ""),
        (
            replace(TOLD, pressed=True, accepted=True),
            [Row(1, "CA1", OPEN)],
            {1},
            "CA1: somebody pressed 1 and was joined, and it is open",
        ),
        (Told("CA1"), [], set(), ""),
        (Told("CA1"), [Row(1, "CA1", OPEN)], {1}, ""),
    ],
)
def test_every_mistake_is_seen(told: Told, rows: list[Row], alerted: set[int], wrong: str) -> None:
    assert mistakes([told], rows, alerted) == ([wrong] if wrong else [])


def requested(side: str, body: str, status: int = 200) -> events.Requested:
    return events.Requested(0.0, side, "key", "POST", "/voice", (), status, body)


def test_what_a_caller_was_told_is_noted() -> None:
    told = Told()
    for event in (
        events.Began(0.0, "CA7", "+12025550142", "+12025550100"),
        requested("caller", "<Redirect>/voice?mode=ring&amp;why=staff&amp;n=2</Redirect>"),
        requested("caller", '<Dial action="/voice?mode=ring&amp;why=leg&amp;n=3"/>', status=500),
    ):
        told.hear(event)
    assert told == Told("CA7")
    told.hear(requested("caller", '<Dial action="/voice?mode=ring&amp;why=leg&amp;n=3"/>'))
    assert told == Told("CA7", sign="leg")
    told.hear(events.Pressed(0.0, "staff", "1"))
    assert told == Told("CA7", sign="leg", pressed=True)
    told.hear(requested("staff", "<Response/>"))
    assert told == Told("CA7", sign="leg", pressed=True, accepted=True)


def test_after_a_few_kills_nobody_is_forgotten(tmp_path: Path) -> None:
    result = run(tmp_path, kills=5, seed=20)
    assert result.mistakes == []
    assert any(call.sign for call in result.told)
    assert result.alerted
