"""A line of one's own with the console beside it, on a clock that stands still."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from ivr.alerts.messages import FOLDER
from ivr.settings import read
from ivr.store.database import connect
from ivr.store.migrations.migrate import migrate
from ivr.web.app import create_app
from ivr.web.console import app
from ivr.web.console.changing import publishing
from ivr.wiring import Parts, join
from ivr.wiring.backend import url
from ivr.wiring.console import Desk, desk
from tests.lines import SMALL
from tests.started import LIVE
from tests.web.console.browsing import Browsing
from tests.web.console.people import Staff
from tests.web.fakes import FakeAlerts, FakeLedger

NOON_ON_A_TUESDAY = "2026-03-31T12:00:00-04:00"


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine must not look as if publishing went on; no calls are taken here that pages have to rest for."""
    monkeypatch.setattr(publishing, "SOON_SECONDS", 60.0)
    monkeypatch.setattr(app, "LONGEST_REST", 0.0)


@dataclass(frozen=True)
class Template:
    """A service that is joined once, since that takes a second; each test has it as if nothing had ever happened."""

    parts: Parts
    database: bytes

    def fresh(self) -> Parts:
        """As it was at first: its files, and its database. What the test before publishes comes to its end first."""
        settings = self.parts.settings
        work = publishing.Bench.of(settings.data).work
        assert work is None or work.ended.wait(300)
        shutil.rmtree(settings.menus)
        shutil.rmtree(settings.data / "drafts", ignore_errors=True)
        shutil.rmtree(settings.audio, ignore_errors=True)  # whoever publishes has it rendered
        shutil.copytree(SMALL, settings.menus)
        for path in [*settings.data.glob("ivr.db*"), settings.data / "notice.json"]:
            path.unlink(missing_ok=True)
        shutil.rmtree(settings.data / FOLDER, ignore_errors=True)
        (settings.data / "ivr.db").write_bytes(self.database)
        return self.parts


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """The small line in local mode."""
    return template_in(tmp_path_factory.mktemp("console"))


def template_in(folder: Path) -> Template:
    """The small line in local mode, with all its files below a folder."""
    menus = shutil.copytree(SMALL, folder / "menus")
    folders = {"IVR_MENUS": str(menus), "IVR_DATA": str(folder / "data"), "IVR_AUDIO": str(folder / "audio")}
    settings = read(folders | {"IVR_NOW": NOON_ON_A_TUESDAY})
    joined = join(settings)
    engine = connect(url(settings), pooled=False)
    migrate(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    parts = replace(joined, ledger=FakeLedger(), alerts=FakeAlerts())
    return Template(parts, (settings.data / "ivr.db").read_bytes())


@pytest.fixture
def parts(template: Template) -> Parts:
    """The service in local mode."""
    return template.fresh()


@pytest.fixture
def spoken_parts(parts: Parts, spoken: Path) -> Parts:
    """The same with all its audio, as after a start: who publishes has only what is new rendered."""
    shutil.copytree(spoken, parts.settings.audio, dirs_exist_ok=True)
    return parts


@pytest.fixture
def menus(parts: Parts) -> Path:
    """Its menus, to be edited."""
    return parts.settings.menus


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


@pytest.fixture
def live_parts(parts: Parts) -> Parts:
    """The service as a live line."""
    return as_live(parts)


def as_live(parts: Parts) -> Parts:
    """A service in local mode as a live line with the same files."""
    settings = read(
        {
            "IVR_MENUS": str(parts.settings.menus),
            "IVR_DATA": str(parts.settings.data),
            "IVR_AUDIO": str(parts.settings.audio),
            **LIVE,
            "IVR_SECRET": parts.settings.secrets[0],
        }
    )
    return replace(parts, settings=replace(settings, now=parts.settings.now))


@pytest.fixture
def staff(live_parts: Parts) -> Staff:
    """People who may sign in to the live line."""
    return Staff(create_app(live_parts), desk(live_parts, list))
