"""A line of one's own with the console beside it, on a clock that stands still."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from ivr.settings import read
from ivr.store.database import connect
from ivr.store.migrate import migrate
from ivr.web.app import create_app
from ivr.wiring import Parts, join
from ivr.wiring.backend import url
from ivr.wiring.console import Desk, desk
from tests.lines import SMALL
from tests.web.console.browsing import Browsing
from tests.web.fakes import FakeAlerts, FakeLedger

NOON_ON_A_TUESDAY = "2026-03-31T12:00:00-04:00"


@pytest.fixture
def menus(tmp_path: Path) -> Path:
    """The small line, to be edited."""
    return Path(shutil.copytree(SMALL, tmp_path / "menus"))


@pytest.fixture
def parts(tmp_path: Path, menus: Path) -> Parts:
    """The service in local mode."""
    folders = {"IVR_MENUS": str(menus), "IVR_DATA": str(tmp_path / "data"), "IVR_AUDIO": str(tmp_path / "audio")}
    settings = read(folders | {"IVR_NOW": NOON_ON_A_TUESDAY})
    joined = join(settings)
    migrate(connect(url(settings)))
    return replace(joined, ledger=FakeLedger(), alerts=FakeAlerts())


@pytest.fixture
def browsing(parts: Parts) -> Browsing:
    """A browser at this machine."""
    return Browsing(create_app(parts))


@pytest.fixture
def at_desk(parts: Parts) -> Desk:
    """What the pages work with."""
    return desk(parts, list)


@pytest.fixture
def in_spanish(parts: Parts) -> Browsing:
    """A browser that prefers Spanish."""
    found = Browsing(create_app(parts))
    found.get("/console?lang=es")
    return found
