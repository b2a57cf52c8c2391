"""The phone page as a person uses it, and as a test reads it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from ivr.core.engine import step
from ivr.core.events import CallStarted, Event, Key
from ivr.core.state import CallState
from tests.lines import small_line

CAPTIONS_ONLY = "0"
LISTEN = Path(__file__).with_name("listen.js").read_text(encoding="utf-8")
"""To be run before the page's own scripts."""
_UNTIL = """([path, pattern, seconds]) => new Promise((found, never) => {
    const looks = new MutationObserver(look);
    const over = setTimeout(() => end(() => never(new Error(`${path} never was ${pattern}`))), seconds * 1000);
    const end = (then) => { looks.disconnect(); clearTimeout(over); then(); };
    function look() {
        const element = document.querySelector(path);
        if (element && new RegExp(pattern).test(element.textContent)) end(found);
    }
    looks.observe(document, { attributes: true, characterData: true, childList: true, subtree: true });
    look();
})"""
"""Waits for an element with such words: at once when they are there, where Playwright would look once a second."""
_SECONDS = 60
Caption = tuple[str, str]
"""The language and the words."""


@dataclass(frozen=True)
class Telephone:
    """The page in a browser. What is done is done by real clicks and keys."""

    page: Page
    url: str

    def open(self) -> None:
        """Go to the page and wait until it is ready."""
        self.page.goto(self.url)
        expect(self.page.locator("#tree li").first).to_be_visible()

    def call(self, **choices: str) -> None:
        """Choose and click on Call."""
        for name, value in choices.items():
            self.page.locator(f"#{name}").select_option(value)
        self.call_button.click()

    def press(self, key: str) -> None:
        """Click on a key."""
        self.page.locator(f'[data-key="{key}"]').click()

    def hang_up(self) -> None:
        """Click on the same button again, as late as the page takes it for meant: at once, it is a slip of the hand."""
        self.ears("new Promise((meant) => setTimeout(meant, Math.max(0, ears.called + 601 - performance.now())))")
        self.call_button.click()

    def listen_until_its_turn(self) -> None:
        """Wait until the line waits for a key."""
        self.until("#status", "turn")

    def at(self, place: str) -> None:
        """Wait until the call is at a place of the menu tree."""
        self.until(f'#tree [aria-current=location][data-id="{place}"]')

    def until(self, path: str, words: str = "") -> None:
        """Wait until there is such an element, with words that fit a pattern."""
        self.page.evaluate(_UNTIL, [path, words, _SECONDS])

    def ears(self, expression: str) -> Any:  # noqa: ANN401 - whatever was measured
        """What was measured in the page."""
        return self.page.evaluate(f"(() => {{ const {{ ears }} = window; return {expression}; }})()")

    @cached_property
    def call_button(self) -> Locator:
        """Call, or Hang up."""
        return self.page.locator("#call")

    @property
    def captions(self) -> list[Caption]:
        """All words that the caller heard so far."""
        words = self.page.locator("#log li.line p")
        return [(each.get_attribute("lang") or "", each.inner_text()) for each in words.all()]

    @property
    def log(self) -> list[str]:
        """Everything that happened so far."""
        return [" ".join(each.inner_text().split()) for each in self.page.locator("#log li").all()]


def said(*keys: str) -> list[Caption]:
    """What the engine says to a caller of the small line who presses these keys, each after the last word."""
    state: CallState | None = None
    captions: list[Caption] = []
    events: list[Event] = [CallStarted(), *map(Key, keys)]
    for event in events:
        state, reply, _ = step(small_line(), state, event)
        captions += [(each.language, " ".join(each.text.split())) for each in (*reply.announce, *reply.prompt)]
    return captions
