"""A new user changes a warning sign in the console, hears it, has it approved, publishes it, and takes it back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Locator, Page, expect

from ivr.content.yaml.folder import read_files
from tests.browser.accessibility import faults, sideways
from tests.browser.telephone import CAPTIONS_ONLY, LISTEN, Telephone
from tests.browser.windows import Windows, complaints
from tests.lines import SMALL
from tests.started import StartedLine

EN: Final = "If you cannot move or feel your legs, hang up and dial nine one one."
ES: Final = "Si no puede mover o sentir las piernas, cuelgue y marque el nueve uno uno."
OLD: Final = "If you cannot move your legs, hang up and dial nine one one."
WITHOUT_911: Final = "If you cannot move your legs, wait for us."


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StartedLine]:
    """A copy of the small line, spoken by the carrier's voice."""
    menus = Path(shutil.copytree(SMALL, tmp_path_factory.mktemp("console") / "menus"))
    more = {"IVR_SPEAK": "carrier", "IVR_NOW": "2026-03-10T15:00:00Z"}
    started = StartedLine(tmp_path_factory.mktemp("console-data"), menus=menus, more=more)
    try:
        started.start()
        yield started
    finally:
        started.kill()


@pytest.fixture
def page(windows: Windows, line: StartedLine) -> Iterator[Page]:
    """The console's address, and no other word. Any error on the browser's console fails the test."""
    with windows.window((LISTEN,)) as found, complaints(found, "log"):
        found.goto(f"{line.url}/console")
        yield found


def follow(page: Page, link: Locator) -> None:
    """Click, and wait until the other page is there: what is asked at once would be asked of the one before."""
    with page.expect_navigation():
        link.click()


def go(page: Page, name: str) -> None:
    """Follow the way in the list of pages."""
    follow(page, page.get_by_role("navigation").get_by_role("link", name=name))


def hears(page: Page, line: StartedLine, address: str, *, draft: bool = False) -> list[str]:
    """What a caller hears who presses 4 and then 1, at the telephone of a page."""
    telephone = Telephone(page, f"{line.url}{address}")
    telephone.open()
    if draft:
        assert faults(page) == []
    telephone.call(speed=CAPTIONS_ONLY, staff="answers")
    for key in ("4", "1"):
        telephone.listen_until_its_turn()
        telephone.press(key)
    expect(page.locator("#log")).to_contain_text("legs, hang up", timeout=60_000)
    telephone.hang_up()
    expect(telephone.call_button).not_to_have_class("call hang-up", timeout=30_000)
    return [words for _, words in telephone.captions]


def spoken(page: Page, line: StartedLine) -> str:
    """The version that the next caller hears."""
    return str(page.request.get(f"{line.url}/healthz").json()["menus"])


def until_spoken(page: Page, line: StartedLine, version: str) -> None:
    """Wait until the line has seen that its files are others: it looks within a second, on a busy machine later."""
    for _ in range(600):
        if spoken(page, line) == version:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{version} is not what callers hear")


def without_approvals(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {name: data for name, data in files.items() if name != "approvals.yaml"}


def test_from_a_sentence_to_what_callers_hear_and_back(page: Page, line: StartedLine) -> None:
    before, version = read_files(line.menus), spoken(page, line)
    page.get_by_text("Say who you are").click()
    page.get_by_label("Your name").fill("Ana Ruiz")
    page.get_by_role("button", name="Use this name").click()

    go(page, "Change")
    assert faults(page) == []
    follow(page, page.get_by_role("link", name="Warning signs that ring a nurse"))
    text = page.locator(".text", has_text="leg.step-up")
    text.get_by_label("English").fill(WITHOUT_911)
    text.get_by_label("Spanish").fill("Si no puede mover las piernas, espere.")
    expect(text.locator(".remarks")).to_contain_text("911", timeout=30_000)
    expect(text.locator(".remarks .error").first).to_contain_text("To put right")
    assert faults(page) == []
    text.get_by_label("English").fill(EN)
    text.get_by_label("Spanish").fill(ES)
    expect(text.locator(".remarks .error")).to_have_count(0, timeout=30_000)
    text.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").first).to_contain_text("Saved in your draft")
    assert read_files(line.menus) == before

    follow(page, page.get_by_role("link", name="Try and publish"))
    assert faults(page) == []
    expect(page.locator("ins").first).to_have_text("or feel")
    page.get_by_role("link", name="Call the draft").click()
    assert EN in hears(page, line, "/console/try/phone", draft=True)
    assert OLD in hears(page, line, "/")

    page.goto(f"{line.url}/console/try")
    page.get_by_label("What changed, and why").first.fill("Feeling counts too")
    page.get_by_role("button", name="Send for approval").click()
    expect(page.get_by_role("status").first).to_contain_text("Sent")

    go(page, "Approve")
    follow(page, page.get_by_role("link", name="leg").first)
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Approve what is ticked").click()
    expect(page.get_by_role("checkbox")).to_have_count(0)

    go(page, "Try")
    expect(page.locator("body")).not_to_contain_text("waits for approval")
    if page.get_by_role("button", name="Publish").count():
        page.get_by_label("What changed, and why").first.fill("Feeling counts too")
        page.get_by_role("button", name="Publish").click()
    expect(page.locator("body")).to_contain_text("Callers hear all of it", timeout=60_000)
    assert faults(page) == []
    assert EN in hears(page, line, "/")

    page.goto(f"{line.url}/console/try")
    page.get_by_text("Go back to what was before").click()
    page.locator("details[open]").get_by_label("What changed, and why").fill("Too soon")
    page.get_by_role("button", name="Take it back now").click()
    expect(page.get_by_role("status").first).to_contain_text("Taken back")
    assert without_approvals(read_files(line.menus)) == without_approvals(before)
    until_spoken(page, line, version)
    assert OLD in hears(page, line, "/")


def test_the_parts_of_a_step_stand_below_each_other(page: Page) -> None:
    go(page, "Try")
    title, told = (page.locator(f".steps > li:first-child > {each}").bounding_box() for each in ("h2", "p"))
    assert title
    assert told
    assert told["y"] >= title["y"] + title["height"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_page_is_without_fault_and_fits_its_window(windows: Windows, line: StartedLine, scheme: str) -> None:
    with windows.window(color_scheme=scheme) as page:
        for address in (
            "/change",
            "/change/place?file=menus/main.yaml",
            "/change/staff",
            "/change/file?name=staff.yaml",
            "/change/topic",
            "/try",
            "/try/phone?lang=es",
        ):
            page.goto(f"{line.url}/console{address}")
            for width, height in ((1280, 900), (390, 844)):
                page.set_viewport_size({"width": width, "height": height})
                assert (faults(page), sideways(page)) == ([], False), (address, width)
