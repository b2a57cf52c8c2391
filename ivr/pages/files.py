"""Pages as files in a folder, which any web server or browser shows as they are."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from ivr.pages.html import FORMS, GENERATOR, LARGE, USUAL, Look, first_page, index_page, topic_page
from ivr.pages.reading import readings

_FIRST: Final = "index.html"
_OURS: Final = f'<meta name="generator" content="{GENERATOR}">'
_BEGINNING: Final = 2_000
"""Characters of a file in which it says what made it."""


@dataclass(frozen=True, slots=True)
class Page:
    """One file."""

    file: str
    """Its path in the folder, with slashes."""
    topic: str
    """"" for a list of topics."""
    language: str
    form: str
    mark: str
    """Of a topic's words; "" for a list."""
    html: str


def pages(look: Look) -> Iterator[Page]:
    """Every page of a line: the first one, and for each language and form the list of topics and every topic.

    Raises:
        NoWordsError: a language has no words for pages.
    """
    yield Page(_FIRST, "", "", USUAL, "", first_page(look, _from_first))
    for language in look.line.languages:
        for form in FORMS:
            sized = replace(look, size=form)
            yield Page(_file("", language, form), "", language, form, "", index_page(sized, language, _address))
            for each in readings(look.line, language):
                file = _file(each.topic, language, form)
                yield Page(file, each.topic, language, form, each.mark, topic_page(sized, each, _address))


def _file(topic: str, language: str, form: str) -> str:
    return f"{language}/{topic or 'index'}{'-large' if form == LARGE else ''}.html"


def _address(topic: str, language: str, form: str) -> str:
    """From any page of a language to any other one."""
    return f"../{_file(topic, language, form)}"


def _from_first(topic: str, language: str, form: str) -> str:
    return _file(topic, language, form)


def write(found: list[Page], folder: Path) -> list[str]:
    """Write pages, and delete those of an earlier time that are none any more: nobody shall read old words.

    Returns:
        The files that were deleted, by their paths in the folder.

    Raises:
        OSError: one cannot be written.
    """
    for page in found:
        file = folder / page.file
        file.parent.mkdir(parents=True, exist_ok=True)
        beside = file.with_suffix(".new")
        beside.write_text(page.html, encoding="utf-8")
        os.replace(beside, file)  # noqa: PTH105  # in one step: whoever reads it meanwhile has one or the other
    now = {page.file for page in found}
    old = [each for each in _written_before(folder) if each not in now]
    for each in old:
        (folder / each).unlink()
    return old


def _written_before(folder: Path) -> list[str]:
    """The pages that stand there and were made by this command."""
    return sorted(
        file.relative_to(folder).as_posix()
        for depth in ("*.html", "*/*.html")
        for file in folder.glob(depth)
        if _OURS in file.read_text(encoding="utf-8", errors="replace")[:_BEGINNING]
    )
