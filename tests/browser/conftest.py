"""A line that speaks, and a browser in front of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from ivr.core.line.model import FILES
from ivr.speech.audio_library import AudioLibrary
from ivr.speech.pyttsx3_voice import engine_name
from ivr.speech.rendering.render import render
from tests.browser import chromium
from tests.browser.telephone import Telephone
from tests.lines import SMALL, small_line
from tests.started import StartedLine

LISTEN = Path(__file__).with_name("listen.js").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def spoken_line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StartedLine]:
    """The small line with all its audio rendered."""
    audio = tmp_path_factory.mktemp("spoken")
    shelf = AudioLibrary(small_line(), audio, FILES, engine_name())
    assert {done.error for done in render(shelf, shelf.missing())} == {""}
    line = StartedLine(tmp_path_factory.mktemp("spoken-data"), menus=SMALL, audio=audio)
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


@pytest.fixture
def options() -> dict[str, object]:
    """How the browser is set up: override it in a test."""
    return {}


@pytest.fixture
def telephone(browser: Browser, spoken_line: StartedLine, options: dict[str, object]) -> Iterator[Telephone]:
    """The phone page, opened. Any error on its console fails the test."""
    url = spoken_line.url
    context = browser.new_context(**{"locale": "en-US", "viewport": {"width": 1280, "height": 900}, **options})  # type: ignore[arg-type]  # each option has its own type
    context.add_init_script(LISTEN)
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=url)
    page = context.new_page()
    complaints: list[str] = []
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    telephone = Telephone(page, url)
    telephone.open()
    yield telephone
    context.close()
    assert complaints == []
