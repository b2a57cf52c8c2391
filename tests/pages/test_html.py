"""Pages as HTML: nothing from outside, no script, the emergency first, and what a browser may do with them."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from ivr.pages.files import Page, pages
from ivr.pages.html import LARGE, Look, NoWordsError, index_page, policy, style, words_of
from tests.lines import small_line

LOOK = Look(small_line(), "2026-03-31")
ALL = list(pages(LOOK))


class Elements(HTMLParser):
    """The elements of a page with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Text between elements."""
        self.text += data


@pytest.mark.parametrize("page", ALL, ids=lambda page: page.file)
def test_a_page_needs_nothing_and_asks_nobody(page: Page) -> None:
    elements = Elements(page.html)
    tags = {tag for tag, _ in elements.found}
    assert not tags & {"script", "img", "iframe", "link", "object", "form", "input", "button", "audio", "video"}
    attributes = [(name, value or "") for _, found in elements.found for name, value in found.items()]
    assert not [name for name, _ in attributes if name.startswith("on") or name in {"src", "style", "ping"}]
    assert not re.search(r"url\(|@import|https?:", page.html)
    links = [value for name, value in attributes if name == "href"]
    assert all(link == "tel:+12025550100" or re.fullmatch(r"(\.\./)?(\w+/)?[\w-]+\.html", link) for link in links)


@pytest.mark.parametrize("page", ALL, ids=lambda page: page.file)
def test_every_link_leads_to_a_page(page: Page) -> None:
    links = [str(found["href"]) for tag, found in Elements(page.html).found if tag == "a"]
    folder = page.file.rpartition("/")[0]
    files = {each.file for each in ALL}
    for link in links:
        if not link.startswith("tel:"):
            assert (link.removeprefix("../") if folder else link) in files


@pytest.mark.parametrize("page", [each for each in ALL if each.language], ids=lambda page: page.file)
def test_the_emergency_comes_first_in_the_language_of_the_page(page: Page) -> None:
    found = Elements(page.html)
    assert found.found[0] == ("html", {"lang": page.language} | ({"class": "large"} if page.form == LARGE else {}))
    body = page.html.partition("<body>")[2]
    first = re.search(r"<p[^>]*>(.*?)</p>", body)
    assert first
    assert first[1] == {"en": "In an emergency, call 911.", "es": "En una emergencia, llame al 911."}[page.language]
    assert "(202) 555-0100" in body


def test_the_first_page_says_it_in_every_language() -> None:
    assert re.findall(r'<p class="emergency" lang="(\w+)">', ALL[0].html) == ["en", "es"]


def test_a_topic_shows_its_mark_and_date_and_an_index_the_version() -> None:
    for page in ALL[1:]:
        shown = f"{page.mark or small_line().version}, 2026-03-31"
        assert shown in page.html


def test_the_number_of_another_country_is_named() -> None:
    page = index_page(replace(LOOK, emergency="112"), "es", lambda *_: "x.html")
    assert "llame al 112." in page
    assert "911" not in page


def test_a_draft_says_so() -> None:
    assert not any("Draft." in page.html or "Borrador." in page.html for page in ALL)
    drafts = list(pages(replace(LOOK, draft=True)))
    assert all(words_of(page.language or "en")["draft"] in page.html for page in drafts)


def test_a_number_that_is_not_set_is_not_shown() -> None:
    line = replace(small_line(), staff=replace(small_line().staff, number_to_call=""))
    assert "tel:" not in index_page(Look(line, "2026-03-31"), "en", lambda *_: "x.html")


def test_a_browser_may_use_the_style_of_the_page_and_nothing_else() -> None:
    digest = b64encode(hashlib.sha256(style().encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy()
    assert policy().startswith("default-src 'none'")
    assert all(f"<style>{style()}</style>" in page.html for page in ALL)


def test_words_are_the_same_in_every_language_and_missing_ones_are_told() -> None:
    assert words_of("en").keys() == words_of("es").keys()
    blanks = {name: re.findall(r"{\w+}", said) for name, said in words_of("en").items()}
    assert blanks == {name: re.findall(r"{\w+}", said) for name, said in words_of("es").items()}
    with pytest.raises(NoWordsError, match=r"translate it"):
        words_of("pt")
