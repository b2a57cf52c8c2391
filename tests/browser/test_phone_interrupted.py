"""A sound that stops by itself, as a locked screen or an incoming call makes it: the call goes on in any case."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.telephone import LISTEN, Telephone
from tests.browser.test_phone_sound import SPEECH, first_sound, wait_for_keys

INTERRUPT = Path(__file__).with_name("interrupt.js").read_text(encoding="utf-8")
FOR_EVER = """() => {
    AudioContext.prototype.resume = () => new Promise(() => {});
    const later = window.setTimeout;
    window.setTimeout = (act, milliseconds) => later(act, milliseconds / 10);
}"""
"""The page waits for the sound of each sentence, here a tenth of what it waits elsewhere."""


@pytest.fixture
def scripts() -> tuple[str, ...]:
    """The page can be interrupted, too."""
    return LISTEN, INTERRUPT


def interrupted(telephone: Telephone, more: str = "") -> None:
    """A call whose sound stops while the line speaks."""
    page = telephone.page
    telephone.call(speed="1")
    first_sound(telephone)
    page.evaluate(more)
    page.evaluate("interruptSound()")
    expect(page.locator("#log li.problem").first).to_contain_text("The sound was interrupted")


def test_an_interrupted_sound_goes_on_by_itself(telephone: Telephone) -> None:
    interrupted(telephone)
    telephone.ears("ears.levels.length = 0")
    telephone.page.wait_for_function(f"ears.levels.some(([, level]) => level > {SPEECH})")
    telephone.page.locator("#speed").select_option("4")
    wait_for_keys(telephone)
    telephone.press("1")
    telephone.at("expect")


def test_where_the_sound_stays_away_the_call_goes_on_without_it(telephone: Telephone) -> None:
    interrupted(telephone, FOR_EVER)
    telephone.page.locator("#speed").select_option("4")
    wait_for_keys(telephone)
    telephone.press("1")
    telephone.at("expect")
