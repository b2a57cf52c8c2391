"""What several tests share: a line that was really started."""

from __future__ import annotations

import fcntl
import gc
import os
import shutil
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import httpx
import pytest
from hypothesis import settings

from ivr.carriers.twilio import twiml
from ivr.core.line.model import FILES
from ivr.speech.audio_library import AudioLibrary
from ivr.speech.pyttsx3_voice import engine_name
from ivr.speech.rendering.render import render
from ivr.store.migrations import upgrade
from tests.carriers.twilio.remembered import remembered
from tests.lines import small_line
from tests.speech.sounds import tiny_line
from tests.started import CLOSED, OPEN, StartedLine
from tests.store.postgres import Postgres, make_database
from tests.store.remembered import upgraded

# The good voice would speak behind every line that a test starts. Its own tests ask for it.
os.environ["IVR_ENGINE"] = "espeak"

# Tests start some hundred processes: without kept bytecode each of them compiles the whole line, which takes seconds.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# Databases and spools wait for the disk at every entry. Processes are killed here, not machines, and what is written
# into memory survives that as well. Where there is little memory, it is the disk.
_MEMORY, _ROOM = Path("/dev/shm"), 4 * 2**30
if _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ROOM:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))

_PATCHED = pytest.MonkeyPatch()  # for as long as the tests run
_PATCHED.setattr(upgrade, "_upgrade", upgraded(upgrade._upgrade))
_PATCHED.setattr(twiml, "document", remembered(twiml.document))

# A client of httpx reads all certificates of the world first, which takes 20 ms, and tests make thousands of clients.
_PATCHED.setattr("httpx._transports.default.create_ssl_context", cache(httpx.create_ssl_context))

_LONGEST = (
    "cases/",
    "soak/",
    "explore/test_",
    "test_privacy",
    "browser/",
    "sim/",
    "content/safety/",
    "content/editing/",
)
"""Where single files take longest: they begin first, so that none of them runs alone at the end."""

# Nothing here is timed: a busy machine must not fail a property.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let long files begin first, each as a whole: `make test` hands out one file after another in this order."""
    here = Path(__file__).parent

    @cache
    def rank(path: Path) -> int:
        inside = path.relative_to(here).as_posix() if path.is_relative_to(here) else ""
        return next((place for place, long in enumerate(_LONGEST) if inside.startswith(long)), len(_LONGEST))

    items.sort(key=lambda item: rank(item.path))


def pytest_collection_finish() -> None:
    """Leave alone what was imported, and look for garbage less often: that takes a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)


@pytest.fixture(scope="session")
def started_line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StartedLine]:
    """The shipped line in office hours, started once for all tests."""
    yield from _started(StartedLine(tmp_path_factory.mktemp("data"), more=OPEN))


@pytest.fixture(scope="session")
def closed_line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StartedLine]:
    """The shipped line at night."""
    yield from _started(StartedLine(tmp_path_factory.mktemp("data"), more=CLOSED))


def _started(line: StartedLine) -> Iterator[StartedLine]:
    try:
        line.start()
        yield line
    finally:
        line.kill()


@pytest.fixture(scope="session")
def line_url(started_line: StartedLine) -> str:
    """Scheme, host and port of the started line."""
    return started_line.url


@pytest.fixture(scope="session")
def line_token(started_line: StartedLine) -> str:
    """The auth token that the started line accepts."""
    return started_line.token


@pytest.fixture(scope="session")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An audio folder in which everything the tiny line says is rendered. Copy it before changing it."""
    audio = tmp_path_factory.mktemp("audio")
    shelf = AudioLibrary(tiny_line(), audio, FILES, engine_name())
    assert {done.error for done in render(shelf, shelf.missing())} == {""}
    return audio


@pytest.fixture(scope="session")
def spoken(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """All audio of the small line, rendered once for all workers of a run. Copy it before changing it."""
    base = tmp_path_factory.getbasetemp()
    audio = (base if worker_id == "master" else base.parent) / "spoken"
    with audio.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        shelf = AudioLibrary(small_line(), audio, FILES, engine_name())
        assert {done.error for done in render(shelf, shelf.missing())} <= {""}
    return audio


@pytest.fixture(scope="session")
def own_postgres() -> Iterator[Postgres]:
    """A server that tests may pause and kill."""
    server = Postgres()
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="module")
def postgres_url(request: pytest.FixtureRequest) -> str:
    """A database of this module on a real PostgreSQL: that of TEST_DATABASE_URL, or one that is started."""
    server = os.environ.get("TEST_DATABASE_URL") or request.getfixturevalue("own_postgres").url
    name = f"ivr_test_{request.module.__name__.rpartition('.')[2]}_{os.getpid()}"
    return make_database(server, name)
