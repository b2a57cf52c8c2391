"""What goes on beside the webhooks: started, kept up and ended, whatever fails."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI

from ivr.settings import read
from ivr.web.upkeep import CHORE_SECONDS, FIRST_CHORE_SECONDS, REST_SECONDS, SILENT_SECONDS, Upkeep
from ivr.wiring import Parts, join
from tests.lines import SMALL
from tests.web.fakes import FakeAlerts, FakeLedger


class Naps:
    """A sleep that takes no time, and ends the test's patience after some of them."""

    def __init__(self, most: int) -> None:
        self.seconds: list[float] = []
        self.over = asyncio.Event()
        self._most = most

    async def __call__(self, seconds: float) -> None:
        """Sleep."""
        self.seconds.append(seconds)
        if len(self.seconds) >= self._most:
            self.over.set()
            await asyncio.Event().wait()
        await asyncio.sleep(0)


@pytest.fixture
def parts(tmp_path: Path) -> Parts:
    folders = {"IVR_MENUS": str(SMALL), "IVR_DATA": str(tmp_path), "IVR_AUDIO": str(tmp_path / "audio")}
    return replace(join(read(folders)), ledger=FakeLedger(), alerts=FakeAlerts(), chores={})


def live(parts: Parts, most: int) -> tuple[Naps, list[str]]:
    """Keep it up until it slept that often; the sleeps and the troubles then."""

    async def session() -> tuple[Naps, list[str]]:
        naps = Naps(most)
        upkeep = Upkeep(parts, naps)
        assert upkeep.troubles() == []
        async with upkeep.lifespan(FastAPI()):
            await asyncio.wait_for(naps.over.wait(), 10)
            return naps, upkeep.troubles()

    return asyncio.run(session())


def test_the_log_is_opened_first_and_flushed_last(parts: Parts) -> None:
    ledger = FakeLedger()
    naps, troubles = live(replace(parts, ledger=ledger), 1)
    assert (naps.seconds, troubles) == ([FIRST_CHORE_SECONDS], [])
    assert ledger.happened == ["started", "stopped"]


def test_alerts_begin_anew_after_a_fault(parts: Parts, caplog: pytest.LogCaptureFixture) -> None:
    alerts = FakeAlerts([ValueError("about +12025550142"), OSError()])
    naps, troubles = live(replace(parts, alerts=alerts), 3)
    assert alerts.runs >= 2
    assert naps.seconds.count(REST_SECONDS) == 2
    assert troubles == []
    assert "ValueError" in caplog.text
    assert "+1202" not in caplog.text


def test_chores_are_done_every_hour_and_one_that_fails_costs_no_other(
    parts: Parts, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[str] = []

    def chore(name: str) -> Callable[[], object]:
        def do() -> None:
            done.append(name)
            if name == "first":
                raise OSError(28, "no space for +12025550142")

        return do

    naps, _ = live(replace(parts, chores={name: chore(name) for name in ("first", "second")}), 3)
    assert done == ["first", "second"] * 2
    assert naps.seconds == [FIRST_CHORE_SECONDS, CHORE_SECONDS, CHORE_SECONDS]
    assert "hourly chore 'first' failed with OSError" in caplog.text
    assert "+1202" not in caplog.text


def test_a_log_that_cannot_be_flushed_does_not_keep_the_service_from_ending(parts: Parts) -> None:
    class Stuck(FakeLedger):
        async def stop(self, seconds: float = 5.0) -> None:
            raise OSError(seconds)

    live(replace(parts, ledger=Stuck()), 1)


def test_alerts_that_have_ended_or_hang_are_told(parts: Parts) -> None:
    class Ended(FakeAlerts):
        async def run(self) -> None:
            raise asyncio.CancelledError

    _, troubles = live(replace(parts, alerts=Ended()), 1)
    assert troubles == ["Nobody looks after the alerts any more: restart the service."]
    _, troubles = live(replace(parts, alerts=FakeAlerts(silent=SILENT_SECONDS + 1)), 1)
    how_long = "No round of alerts has read the callback list for 61 s (it hangs)"
    assert troubles == [f"{how_long}: see that the database is up, then restart the service."]
    _, troubles = live(replace(parts, alerts=FakeAlerts(silent=SILENT_SECONDS - 1)), 1)
    assert troubles == []
