"""What those hear who watch the service: every trouble, and metrics that no database can hold up."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from pathlib import Path

import pytest

from ivr.settings import read
from ivr.store.figures import Figures
from ivr.web import watch
from ivr.web.metrics import Counts, text
from ivr.web.upkeep import Upkeep
from ivr.web.watch import Watch
from ivr.wiring import Parts, join
from tests.lines import SMALL
from tests.web.fakes import FakeAlerts, FakeLedger


@pytest.fixture
def parts(tmp_path: Path) -> Parts:
    folders = {"IVR_MENUS": str(SMALL), "IVR_DATA": str(tmp_path), "IVR_AUDIO": str(tmp_path / "audio")}
    figures = Figures({"open": 2, "taken": 0}, {("call", "delivered"): 3})
    return replace(join(read(folders)), ledger=FakeLedger(waiting=7), alerts=FakeAlerts(), figures=lambda: figures)


def looked(parts: Parts) -> Watch:
    return Watch(parts, Upkeep(parts), Counts())


def test_all_is_well(parts: Parts) -> None:
    assert looked(parts).troubles() == []
    metrics = text(asyncio.run(looked(parts).metrics()))
    for line in (
        "ivr_ready 1",
        "ivr_spool_entries 7",
        'ivr_callbacks{standing="open"} 2',
        'ivr_alerts{way="call",state="delivered"} 3',
    ):
        assert line in metrics.splitlines()


def test_what_the_log_complains_of_makes_the_service_not_ready(parts: Parts) -> None:
    gone = replace(parts, ledger=FakeLedger(wrong=["The database is gone."]))
    assert looked(gone).troubles() == ["The database is gone."]
    assert "ivr_ready 0\n" in text(asyncio.run(looked(gone).metrics()))


def test_the_database_is_asked_seldom_however_often_strangers_ask(parts: Parts) -> None:
    asked: list[int] = []

    def figures() -> Figures:
        asked.append(1)
        return Figures({}, {})

    async def often() -> None:
        watcher = looked(replace(parts, figures=figures))
        await asyncio.gather(*(watcher.metrics() for _ in range(20)))

    asyncio.run(often())
    assert len(asked) == 1


def broken() -> Figures:
    raise OSError(2, "no database for +12025550142")


def stuck() -> Figures:
    time.sleep(0.2)
    return Figures({}, {})


@pytest.mark.parametrize("figures", [broken, stuck])
def test_without_a_database_the_other_metrics_are_told(
    figures: type[Figures], parts: Parts, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(watch, "_MOST_SECONDS", 0.02)
    metrics = text(asyncio.run(looked(replace(parts, figures=figures)).metrics()))
    assert "ivr_ready 1" in metrics
    assert "ivr_callbacks" not in metrics
    assert "reading figures for the metrics failed" in caplog.text
    assert "+1202" not in caplog.text
