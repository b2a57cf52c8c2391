"""Rehearsals: every promise holds, the same number is the same rehearsal, and a planted fault is found."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from pkgutil import resolve_name
from unittest.mock import patch

import pytest

from ivr.rehearse.plan import plan, read
from ivr.rehearse.promises.all import broken
from ivr.rehearse.promises.record import Record
from ivr.rehearse.rehearsal import Stage, rehearse, stage
from ivr.rehearse.simulated.world import World
from ivr.rehearse.trace import Ended, Heard, Rang
from tests.lines import SMALL, small_line
from tests.rehearse.planted import PLANTED, Planted

FOLDER = Path(__file__).parents[1] / "data" / "rehearsals"
KEPT = sorted(FOLDER.glob("*.json"))
CALLS = 200
"""Within so many a planted fault is found."""


@pytest.fixture(scope="module")
def on() -> Iterator[Stage]:
    with stage(small_line()) as made:
        yield made


def test_every_promise_holds_in_rehearsals_with_troubles(on: Stage) -> None:
    result = rehearse(on, 50, 1)
    assert [failure.broken for failure in result.failures] == []
    assert result.calls >= 50
    assert result.signs > 15
    assert result.troubles > 15


@pytest.mark.parametrize("seed", [2, 6])
def test_a_rehearsal_is_the_same_again_whatever_was_before_it(on: Stage, seed: int) -> None:
    on.play(plan(seed, on.keys))
    first = on.text()
    on.play(plan(seed + 1, on.keys))
    on.play(plan(seed, on.keys))
    assert on.text() == first


def test_it_is_the_same_in_another_process(on: Stage) -> None:
    command = [sys.executable, "-m", "ivr", "rehearse", "--calls", "1", "--seed", "7", "--trace", "--menus", str(SMALL)]
    other = os.environ | {"PYTHONHASHSEED": "1", "PYTHONIOENCODING": "utf-8"}
    printed = subprocess.run(command, env=other, capture_output=True, check=True).stdout.decode()
    on.play(plan(7, on.keys))
    lines = on.text().splitlines()
    assert [line for line in printed.splitlines() if line.endswith(")")] == lines
    assert sum(line.startswith("Heard(") for line in lines) > 10


@pytest.mark.parametrize("seed", [3, 10, 21, 45, 56])
def test_staff_are_told_as_soon_as_if_the_line_looked_around_every_second(on: Stage, seed: int) -> None:
    quick = on.play(plan(seed, on.keys))
    with patch.object(World, "rest", lambda _world, seconds, _firsts=(): seconds):
        slow = on.play(plan(seed, on.keys))
    first, last = _first_told(quick), _first_told(slow)
    assert first.keys() == last.keys()
    assert first
    assert max(abs(first[each] - last[each]) for each in first) <= 2
    until = min(last.values())
    assert _heard(quick, until) == _heard(slow, until)
    assert (broken(quick), broken(slow)) == ((), ())


def _first_told(record: Record) -> dict[tuple[str, str], float]:
    """When each of staff was told for the first time, by way and number."""
    found: dict[tuple[str, str], float] = {}
    for each in record.alerts:
        found[each.way, each.to] = min(each.at, found.get((each.way, each.to), each.at))
    return found


def _heard(record: Record, until: float) -> list[object]:
    """What became of callers before anybody of staff was told."""
    return [each for each in record.events if isinstance(each, Heard | Rang | Ended) and each.at < until]


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.name)
def test_a_planted_fault_is_found(planted: Planted) -> None:
    holder, _, name = planted.where.rpartition(".")
    instead = planted.make(getattr(resolve_name(holder), name))
    with patch(planted.where, instead), stage(small_line()) as on:
        calls, seed, found = 0, planted.seed, set[str]()
        if planted.kept:
            found, calls = on.breaks(read(FOLDER / f"{planted.kept}.json")), CALLS
        while calls < CALLS and not found & planted.promises:
            wanted = plan(seed, on.keys)
            found |= on.breaks(wanted)
            calls, seed = calls + len(wanted.callers), seed + 1
    assert found & planted.promises, found


def test_twenty_faults_and_more_are_planted() -> None:
    assert len({planted.name for planted in PLANTED}) == len(PLANTED) >= 20


@pytest.mark.parametrize("kept", KEPT, ids=lambda path: path.stem)
def test_what_was_broken_once_holds(on: Stage, kept: Path) -> None:
    assert on.breaks(read(kept)) == set()
