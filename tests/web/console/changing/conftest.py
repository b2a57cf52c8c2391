"""A service with a copy of the shipped texts, and a browser before it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from ivr.settings import read
from ivr.store.database import connect
from ivr.store.migrations.migrate import migrate
from ivr.web.app import create_app
from ivr.wiring import Parts, join
from ivr.wiring.backend import url
from tests.web.console.browsing import Browsing
from tests.web.console.changing.editing import Editing
from tests.web.console.conftest import NOON_ON_A_TUESDAY
from tests.web.fakes import FakeAlerts, FakeLedger

SHIPPED = Path("menus")


@pytest.fixture(scope="module")
def shipped_parts(tmp_path_factory: pytest.TempPathFactory) -> Parts:
    """The service with the shipped texts; tests of one module share it and discard their drafts."""
    tmp = tmp_path_factory.mktemp("shipped")
    menus = shutil.copytree(SHIPPED, tmp / "menus")
    folders = {"IVR_MENUS": str(menus), "IVR_DATA": str(tmp / "data"), "IVR_AUDIO": str(tmp / "audio")}
    settings = read(folders | {"IVR_NOW": NOON_ON_A_TUESDAY, "IVR_SPEAK": "carrier"})
    joined = join(settings)
    migrate(connect(url(settings)))
    return replace(joined, ledger=FakeLedger(), alerts=FakeAlerts())


@pytest.fixture
def editing(shipped_parts: Parts) -> Editing:
    """Somebody who edits the shipped texts, with nothing changed yet."""
    found = Editing(Browsing(create_app(shipped_parts)))
    found.discard()
    return found


@pytest.fixture
def small(parts: Parts) -> Editing:
    """Somebody who edits the small line."""
    return Editing(Browsing(create_app(parts)))
