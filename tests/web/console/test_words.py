"""Every word of the console is there in both languages, and every word that a page uses is there."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from ivr.web.console import words
from ivr.web.console.registry import PAGES
from ivr.web.console.words import FOLDER, FRAME, LANGUAGES, preferred, table

TEMPLATES = Path(words.__file__).with_name("templates")
USED = re.compile(r"""\bt\((?:["']([a-z.-]+)["'])""")
COUNTED = re.compile(r"""\bt\.count\(["']([a-z.-]+)["']""")
FILES = sorted(path.stem for path in FOLDER.glob("*.toml"))


@pytest.mark.parametrize("page", FILES)
def test_each_text_is_there_in_both_languages_with_the_same_blanks(page: str) -> None:
    for key, texts in table(page).items():
        assert tuple(texts) == LANGUAGES, key
        assert all(text.strip() for text in texts.values()), key
        blanks = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in texts.values()]
        assert blanks[0] == blanks[1], key


def test_each_page_has_its_words_and_a_title() -> None:
    for page in PAGES:
        assert "title" in table(page.id)


def test_every_word_that_a_template_uses_is_there() -> None:
    known = {key for page in FILES for key in table(page)}
    for path in TEMPLATES.glob("*.html"):
        source = path.read_text(encoding="utf-8")
        used = {key for key in USED.findall(source) if not key.endswith("-")}  # the others go on with a value
        assert used <= known, path.name
        counted = {f"{key}.{form}" for key in COUNTED.findall(source) for form in ("one", "more")}
        assert counted <= known, path.name


def test_a_browsers_language_is_followed_as_far_as_it_goes() -> None:
    assert [preferred(each) for each in ("", "es", "ES-mx;q=1", "fr,es;q=0.2", "xx" * 5_000)] == [
        "en",
        "es",
        "es",
        "es",
        "en",
    ]
    assert FRAME in FILES
