"""The page for everybody: with a screen reader, enlarged, on a small screen, in the dark, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

import ivr.web
from ivr.sim.sides import BY_ID
from tests.browser.accessibility import faults
from tests.browser.telephone import CAPTIONS_ONLY, Telephone

STATIC = Path(ivr.web.__file__).with_name("static")
WORDS = (STATIC / "words.js").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "options", [{"color_scheme": "light"}, {"color_scheme": "dark", "locale": "es-US"}], ids=["light", "dark"]
)
def test_axe_finds_no_fault_before_in_and_after_a_call(telephone: Telephone) -> None:
    assert faults(telephone.page) == []
    telephone.call(speed=CAPTIONS_ONLY, staff="no-answer")
    telephone.listen_until_its_turn()
    telephone.press("4")
    telephone.at("warning")
    telephone.listen_until_its_turn()
    assert faults(telephone.page) == []
    telephone.hang_up()
    expect(telephone.call_button).not_to_have_class(re.compile("hang-up"))
    assert faults(telephone.page) == []


WIDTHS = {"400 % of 1280": 320, "a phone": 375, "200 % of 1280": 640, "a tablet": 768, "a desktop": 1280}


def test_nothing_is_scrolled_sideways_at_any_size(telephone: Telephone) -> None:
    telephone.call(speed=CAPTIONS_ONLY)
    telephone.listen_until_its_turn()
    telephone.press("4")
    telephone.at("warning")
    for details in telephone.page.locator("#wire details:not([open]) summary").all():
        details.click()
    for name, width in WIDTHS.items():
        telephone.page.set_viewport_size({"width": width, "height": 640})
        assert sideways(telephone) == [], name


def sideways(telephone: Telephone) -> list[str]:
    """What lies beyond the right edge of the page."""
    beyond: list[str] = telephone.page.evaluate(
        """[...document.querySelectorAll('html, button, select, p, summary, pre, .place')]
            .filter((each) => each.scrollWidth > each.clientWidth + 1 && each.tagName === 'HTML'
                || each.offsetParent && each.getBoundingClientRect().right > innerWidth + 1)
            .map((each) => each.outerHTML.slice(0, 80))"""
    )
    return beyond


@pytest.mark.parametrize("options", [{"viewport": {"width": 375, "height": 812}, "has_touch": True, "is_mobile": True}])
def test_a_finger_calls_and_presses_keys_that_stay_where_they_are(telephone: Telephone) -> None:
    page = telephone.page
    page.locator("#speed").select_option(CAPTIONS_ONLY)
    key = page.locator('[data-key="4"]')
    telephone.call_button.tap()
    telephone.listen_until_its_turn()
    before = key.bounding_box()
    key.tap()
    telephone.at("warning")
    telephone.listen_until_its_turn()
    assert sum("press 4" in entry or "Key 4" in entry for entry in telephone.log) == 1, "one tap is one key"
    assert key.bounding_box() == before
    size = before or {"width": 0, "height": 0}
    assert min(size["width"], size["height"]) >= 44
    assert sideways(telephone) == []


def test_the_pages_language_is_changed_at_once_and_kept_and_captions_are_announced(telephone: Telephone) -> None:
    page = telephone.page
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#captions")).to_have_attribute("aria-live", "polite")
    expect(page.locator("#status")).to_have_attribute("role", "status")
    page.get_by_role("button", name="Español").click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page).to_have_title(re.compile("Teléfono"))
    expect(telephone.call_button).to_have_text("Llamar")
    expect(page.locator('[data-key="*"]')).to_have_attribute("aria-label", "asterisco, atrás")
    page.reload()
    expect(telephone.call_button).to_have_text("Llamar")


@pytest.mark.parametrize("options", [{"reduced_motion": "reduce"}])
def test_nothing_moves_for_those_who_ask_for_that(telephone: Telephone) -> None:
    expect(telephone.page.locator(".level")).to_be_hidden()
    moving = (
        "[...document.querySelectorAll('*')].filter((e) => parseFloat(getComputedStyle(e).transitionDuration)).length"
    )
    assert telephone.page.evaluate(moving) == 0


def test_a_lost_line_is_told(telephone: Telephone) -> None:
    telephone.call(speed=CAPTIONS_ONLY)
    telephone.listen_until_its_turn()
    telephone.ears("ears.socket.close()")
    expect(telephone.page.locator("#log li.problem")).to_contain_text("The connection to the line is lost.")
    expect(telephone.call_button).to_have_text("Call")


def test_every_text_is_there_in_both_languages() -> None:
    tables = [
        set(re.findall(r'^  "?([^\s":]+(?::[^":]+)?)"?: "', part, re.MULTILINE)) for part in WORDS.split("const ES")
    ]
    english, spanish = tables
    assert english == spanish
    assert len(english) > 90
    used = set(re.findall(r'data-t(?:-label)?="(\w+)"', (STATIC / "phone.html").read_text(encoding="utf-8")))
    assert used <= english


def test_every_telephone_that_may_answer_can_be_chosen_and_has_a_name_in_both_languages() -> None:
    english, spanish = (STATIC / "sides.js").read_text(encoding="utf-8").split("SIDES_ES")
    page = (STATIC / "main.js").read_text(encoding="utf-8").partition("const STAFF = [")[2].partition("]")[0]
    chosen = re.findall(r'"([^"]+)"', page)
    named = [re.findall(r'^  "staff:([^"]+)": ".+",$', part, re.MULTILINE) for part in (english, spanish)]
    assert sorted(chosen) == sorted(named[0]) == sorted(named[1])
    assert set(chosen) >= set(BY_ID) - {"canceled", "rings-out"}  # which nobody would notice, and "no-answer"


@pytest.mark.parametrize("path", sorted(STATIC.iterdir()), ids=lambda path: path.name)
def test_files_are_small_and_load_nothing_from_elsewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 300
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", text)
