"""A line that speaks, and a browser in front of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser import chromium
from tests.browser.telephone import LISTEN, Telephone
from tests.browser.windows import Windows, complaints
from tests.lines import SMALL
from tests.started import StartedLine


@pytest.fixture(scope="session")
def spoken_line(tmp_path_factory: pytest.TempPathFactory, spoken: Path) -> Iterator[StartedLine]:
    """The small line with all its audio rendered."""
    line = StartedLine(tmp_path_factory.mktemp("spoken-data"), menus=SMALL, audio=spoken)
    try:
        line.start()
        yield line
    finally:
        line.kill()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A real Chromium. For this package: while it runs, no other test of this process could use asyncio."""
    path = chromium.find()
    if path is None:
        pytest.fail(chromium.missing())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(chromium.FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def windows(browser: Browser) -> Windows:
    """The windows of the browser."""
    return Windows(browser)


@pytest.fixture
def options() -> dict[str, object]:
    """How the browser is set up: override it in a test."""
    return {}


@pytest.fixture
def scripts() -> tuple[str, ...]:
    """What runs in the page before its own scripts: override it in a module."""
    return (LISTEN,)


@pytest.fixture
def called(spoken_line: StartedLine) -> StartedLine:
    """The line whose phone page is opened: override it in a test."""
    return spoken_line


@pytest.fixture
def telephone(
    windows: Windows, called: StartedLine, options: dict[str, object], scripts: tuple[str, ...]
) -> Iterator[Telephone]:
    """The phone page, opened. Any error on its console fails the test."""
    with windows.window(scripts, **options) as page, complaints(page, "log"):
        page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=called.url)
        telephone = Telephone(page, called.url)
        telephone.open()
        yield telephone
