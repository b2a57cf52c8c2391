"""The console in a real Chromium: every page, at desktop and phone size, light and dark, by mouse and by keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from ivr.settings import read
from ivr.web.console.registry import PAGES
from tests.browser.accessibility import faults, sideways
from tests.browser.windows import Windows, complaints
from tests.lines import SMALL, small_line
from tests.started import StartedLine
from tests.store.made import until_over
from tests.web.console.filled import NUMBERS, before, fill

SIZES: dict[str, ViewportSize] = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 375, "height": 812}}
NOON = {"IVR_NOW": "2026-03-31T12:00:00-04:00"}


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StartedLine]:
    """The small line with calls in its log, and two people who wait to be called back."""
    started = StartedLine(tmp_path_factory.mktemp("console"), menus=SMALL, more=NOON)
    settings = read(started.environment)
    now = settings.clock()
    calls = [
        (before(now, hours=1), (*until_over("4", "1"), "ended!")),
        (before(now, minutes=20), (*until_over("0"), "2", "kept", "ended!")),
        *((before(now, hours=2 + hour), ("9", "1", "silence", "ended!")) for hour in range(7)),
    ]
    fill(settings, small_line(), calls)
    started.start()
    yield started
    started.kill()


@pytest.fixture(params=["light", "dark"])
def page(windows: Windows, line: StartedLine, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of the console; in Spanish where it is dark. Whatever it complains about fails the test."""
    locale = "es-US" if request.param == "dark" else "en-US"
    with (
        windows.window(color_scheme=request.param, locale=locale, base_url=line.url) as found,
        complaints(found, "log"),
    ):
        yield found


def test_every_page_is_fit_for_everybody(page: Page, line: StartedLine) -> None:
    call = re.search(r"/console/look-back/calls/CA[0-9a-f]{32}", httpx.get(f"{line.url}/console/look-back").text)
    assert call
    paths = [f"/console{each.routes[0].path.rstrip('/')}" for each in PAGES if each.shown]
    more = ["callers/main", "callers/leg", "approve/leg", "look-back/report", "look-back/versions", "look-back/audit"]
    for path in [*paths, *(f"/console/{each}" for each in more), call[0]]:
        page.goto(path, wait_until="domcontentloaded")
        expect(page.locator("h1")).to_be_visible()
        for name, size in SIZES.items():
            page.set_viewport_size(size)
            assert (faults(page), sideways(page)) == ([], False), (path, name)


@pytest.fixture
def desktop(windows: Windows, line: StartedLine) -> Iterator[Page]:
    """One page, in English."""
    with windows.window(base_url=line.url) as found:
        yield found


def test_a_nurse_calls_back_by_the_keyboard_alone(desktop: Page) -> None:
    desktop.goto("/console")
    expect(desktop.get_by_role("heading", name="2 people are waiting for a call back")).to_be_visible()
    desktop.keyboard.press("Tab")
    expect(desktop.get_by_role("link", name="To the content")).to_be_focused()
    for _ in range(40):
        desktop.keyboard.press("Tab")
        if desktop.evaluate("document.activeElement.textContent").strip() == "I will call back":
            break
    desktop.keyboard.press("Enter")
    expect(desktop.locator(".number")).to_have_text(NUMBERS[0])
    assert NUMBERS[0] not in desktop.url
    assert (faults(desktop), sideways(desktop)) == ([], False)
    desktop.get_by_role("button", name="Not reached").click()
    expect(desktop.get_by_role("status")).to_contain_text("alerts go on")
    expect(desktop.get_by_text(NUMBERS[0])).to_have_count(0)


def test_a_notice_with_a_mistake_is_told_and_a_right_one_is_put_on(desktop: Page) -> None:
    desktop.goto("/console")
    desktop.get_by_text("Put a notice on").click()
    desktop.get_by_label("Text in English").fill("Press 4 today.")
    desktop.get_by_label("Text in Spanish").fill("Hoy está cerrado por la nieve.")
    desktop.get_by_role("button", name="Put it on").click()
    expect(desktop.get_by_role("alert")).to_contain_text("names a key")
    assert (faults(desktop), sideways(desktop)) == ([], False)
    desktop.get_by_label("Text in English").fill("Our office is closed today because of snow.")
    desktop.get_by_role("button", name="Put it on").click()
    expect(desktop.get_by_role("status")).to_contain_text("The notice is on")
    desktop.get_by_role("button", name="Take it off").click()
    expect(desktop.get_by_role("status")).to_contain_text("The notice is off")


def test_a_name_is_said_and_the_language_is_changed(desktop: Page) -> None:
    desktop.goto("/console/callers")
    desktop.get_by_text("Say who you are").click()
    desktop.get_by_label("Your name").fill("Ana Ruiz, RN")
    desktop.get_by_role("button", name="Use this name").click()
    expect(desktop.get_by_text("You are Ana Ruiz, RN")).to_be_visible()
    desktop.get_by_role("link", name="Español").click()
    expect(desktop.locator("html")).to_have_attribute("lang", "es")
    expect(desktop.get_by_role("heading", level=1)).to_have_text("Hoy")
    desktop.goto("/console/callers")
    expect(desktop.get_by_role("heading", level=1)).to_have_text("Lo que se oye")


def test_today_shows_by_itself_who_has_come_meanwhile(browser: Browser, tmp_path: Path) -> None:
    started = StartedLine(tmp_path, menus=SMALL, more=NOON)
    settings = read(started.environment)
    fill(settings, small_line(), [])
    started.start()
    page = browser.new_page()
    page.clock.install()
    page.goto(f"{started.url}/console")
    expect(page.get_by_text("Nobody is waiting for a call back.")).to_be_visible()
    fill(settings, small_line(), [(before(settings.clock(), minutes=5), until_over("4", "1"))])
    page.clock.run_for(21_000)
    expect(page.get_by_role("heading", name="1 person is waiting for a call back")).to_be_visible()
    page.close()
    started.kill()
