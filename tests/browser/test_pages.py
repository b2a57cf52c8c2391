"""The pages that patients read, in a real Chromium: on a telephone, on a large screen, on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, Request, ViewportSize

from ivr.pages.files import pages, write
from ivr.pages.html import Look
from tests.browser.accessibility import faults, sideways
from tests.browser.windows import Windows, complaints
from tests.lines import small_line

SIZES: dict[str, ViewportSize] = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 320, "height": 640}}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All pages of the small line, as drafts."""
    folder = tmp_path_factory.mktemp("pages")
    write(list(pages(Look(small_line(), "2026-03-31", draft=True))), folder)
    return folder


@pytest.fixture
def page(windows: Windows) -> Iterator[Page]:
    """A page, whose complaints fail the test, and whatever it wants from elsewhere."""
    elsewhere: list[str] = []

    def noted(request: Request) -> None:
        if "file:" not in request.url:
            elsewhere.append(request.url)

    with windows.window() as found, complaints(found):
        found.on("request", noted)
        yield found
        found.remove_listener("request", noted)
    assert elsewhere == []


@pytest.mark.parametrize("size", SIZES)
def test_they_are_fit_for_everybody(page: Page, folder: Path, size: str) -> None:
    page.set_viewport_size(SIZES[size])
    for file in ("index", "en/index", "es/index-large", "en/medicines", "es/medicines-large"):
        page.goto((folder / f"{file}.html").as_uri())
        assert (faults(page), sideways(page)) == ([], False), file


def test_large_print_is_large_on_the_screen_and_on_paper(page: Page, folder: Path) -> None:
    sizes = []
    media: Literal["screen", "print"]
    for media in ("screen", "print"):
        page.emulate_media(media=media)
        for file in ("en/medicines", "en/medicines-large"):
            page.goto((folder / f"{file}.html").as_uri())
            sizes.append(page.evaluate("parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)"))
    points = [round(each * 0.75, 1) for each in sizes]
    assert points[0] >= 13
    assert points[1] >= 18
    assert points[2] >= 12
    assert points[3] >= 18


def test_print_shows_what_counts_and_no_links(page: Page, folder: Path) -> None:
    page.emulate_media(media="print")
    page.goto((folder / "en" / "medicines.html").as_uri())
    assert page.get_by_text("In an emergency, call 911.").is_visible()
    assert page.get_by_text(re.compile("^Version ")).is_visible()
    assert not page.locator("nav").is_visible()
    assert page.pdf(format="Letter").startswith(b"%PDF")


def test_links_lead_from_language_to_topic_to_large_print_to_the_other_language(page: Page, folder: Path) -> None:
    page.goto((folder / "index.html").as_uri())
    page.get_by_role("link", name="English").click()
    page.locator("main a").first.click()
    title = page.locator("h1").inner_text()
    page.get_by_role("link", name="Large print").click()
    assert page.locator("h1").inner_text() == title
    page.get_by_role("link", name="Español").click()
    assert page.locator("html").get_attribute("lang") == "es"
    assert page.locator("html").get_attribute("class") == "large"
