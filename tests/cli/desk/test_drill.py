"""``ivr drill``: what it prints, and with which exit code."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ivr.alerts import drill as drills
from ivr.alerts.notifiers.port import Sender, WayError
from ivr.cli.desk.drill import drill
from ivr.cli.desk.opened_list import Bench
from tests.alerts.memory import Disk, FakeWay, MemoryKept, PlainBox
from tests.alerts.people import PATIENT, Clock, Way, line


def run(bench: Bench, *arguments: str) -> Result:
    return CliRunner().invoke(drill, arguments, obj=bench)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    ways: dict[str, Sender] = {Way.CALL: FakeWay("CA7"), Way.TEXT: FakeWay("SM7")}
    return Bench(MemoryKept(disk=Disk()), PlainBox(), tmp_path, Clock(), line(), ways)


def test_somebody_pressed_1(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _seconds: bench.kept.take(1, "nurse.0", 1))
    done = run(bench, "--wait", "5")
    assert (
        done.output
        == "nurse.0: ringing\nnurse.0: a person pressed 1\nnurse.0 pressed 1 after 0 seconds. The drill is passed.\n"
    )
    assert done.exit_code == 0


def test_nobody_pressed_1(bench: Bench) -> None:
    calls, texts = bench.senders[Way.CALL], bench.senders[Way.TEXT]
    assert isinstance(calls, FakeWay)
    assert isinstance(texts, FakeWay)
    calls.faults = [WayError("carrier error 21211", again=False)] * 9
    texts.faults = [WayError("carrier error 21610", again=False)]
    done = run(bench)
    assert done.exit_code == 1
    assert "NOBODY PRESSED 1.\ntext to nurse.0: carrier error 21610\ntext to nurse.1: sent\n" in done.output
    assert "mail to nurse.0: not set up" in done.output
    assert "+1202" not in done.output


def test_what_answered_as_data(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    calls = bench.senders[Way.CALL]
    assert isinstance(calls, FakeWay)
    calls.end = (True, "a fax machine picked up")
    done = run(bench, "--json", "--everybody", "--wait", "5")
    told = json.loads(done.output)
    assert (done.exit_code, told["ok"], told["answered_by"]) == (1, False, "")
    assert told["phones"][0] == {
        "target": "nurse.0",
        "what": "a fax machine picked up, and nobody pressed 1",
        "pressed_1": False,
    }
    assert {"way": "text", "target": "nurse.0", "problem": ""} in told["alerts"]


def test_a_drill_needs_the_menus_and_the_carrier(bench: Bench) -> None:
    without = run(replace(bench, line=None))
    assert (without.exit_code, "ivr check" in without.output) == (1, True)
    alone = run(replace(bench, senders={}))
    assert (alone.exit_code, "IVR_CARRIER_API must name a stand-in" in alone.output) == (2, True)


def test_a_list_that_is_away_breaks_it_off(bench: Bench) -> None:
    assert isinstance(bench.kept, MemoryKept)
    bench.kept.disk.away = True
    done = run(bench)
    assert (done.exit_code, "The drill was broken off (OSError)" in done.output) == (1, True)
    assert PATIENT not in done.output


def test_waiting_has_limits(bench: Bench) -> None:
    assert run(bench, "--wait", "1").exit_code == 2
    assert f"default: {drills.WAIT_SECONDS}" in run(bench, "--help").output
