"""Pages as HTML that needs nothing else: no script, no other file, nothing from outside, no name, no tracking.

The same page is good on a telephone, on a large screen and on paper; one in large print is another page.
"""

from __future__ import annotations

import hashlib
import tomllib
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ivr.core.line.model import Line
from ivr.core.speak import EMERGENCY_NUMBER
from ivr.languages.registry import PACKS
from ivr.pages.reading import Reading, readings, written

_HERE: Final = Path(__file__).parent
GENERATOR: Final = "ivr pages"
"""What every page says it was made by, so that an old one is known as ours."""

USUAL, LARGE = "page", "large-print"
FORMS: Final = (USUAL, LARGE)

Address = Callable[[str, str, str], str]
"""Gives the address of a page, as seen from another one: by topic ("" is the list of topics), language and form."""


class NoWordsError(Exception):
    """There are no words for the pages of a language."""


@dataclass(frozen=True, slots=True)
class Look:
    """What is the same on all pages."""

    line: Line
    date: str
    """Since when these words are so, as in 2026-03-31."""
    draft: bool = False
    """Whether nobody may take these words for approved ones."""
    emergency: str = EMERGENCY_NUMBER
    size: str = field(default=USUAL)


@cache
def words_of(language: str) -> Mapping[str, str]:
    """The words around the texts.

    Raises:
        NoWordsError: there are none in this language.
    """
    file = _HERE / "words" / f"{language}.toml"
    if not file.is_file():
        raise NoWordsError(
            f"There are no words for pages in the language '{language}'. Copy ivr/pages/words/en.toml to "
            f"ivr/pages/words/{language}.toml and translate it."
        )
    return tomllib.loads(file.read_text(encoding="utf-8"))


@cache
def style() -> str:
    """The style of all pages."""
    return (_HERE / "templates" / "page.css").read_text(encoding="utf-8")


@cache
def policy() -> str:
    """What a browser may do with a page (CSP): show it in its own style, and nothing else."""
    digest = b64encode(hashlib.sha256(style().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def topic_page(look: Look, reading: Reading, address: Address) -> str:
    """A topic in one language and one form."""
    code, other = reading.language, LARGE if look.size == USUAL else USUAL
    words = words_of(code)
    return _written(
        "topic.html",
        look,
        code,
        reading=reading,
        by_phone=words["by_phone"].format(number=_number(look)),
        index=address("", code, look.size),
        other_size=address(reading.topic, code, other),
        others=_others(look, code, lambda language: address(reading.topic, language, look.size)),
        version=words["version"].format(mark=reading.mark, date=look.date),
    )


def index_page(look: Look, language: str, address: Address) -> str:
    """The list of topics in one language."""
    other = LARGE if look.size == USUAL else USUAL
    return _written(
        "index.html",
        look,
        language,
        topics=[(each.title, address(each.topic, language, look.size)) for each in readings(look.line, language)],
        other_size=address("", language, other),
        others=_others(look, language, lambda each: address("", each, look.size)),
        version=words_of(language)["version"].format(mark=look.line.version, date=look.date),
    )


def first_page(look: Look, address: Address) -> str:
    """The page that leads to the list of topics in each language."""
    languages = look.line.languages
    each = [(code, PACKS[code].names.get(code, code), address("", code, USUAL)) for code in languages]
    return _written("first.html", look, languages[0], choices=each)


def _number(look: Look) -> str:
    return written(look.line.staff.number_to_call)


def _others(look: Look, language: str, address: Callable[[str], str]) -> Sequence[tuple[str, str, str]]:
    """Code, name and address of the page in each other language, each named in itself."""
    return [
        (code, PACKS[code].names.get(code, code), address(code)) for code in look.line.languages if code != language
    ]


def _written(template: str, look: Look, language: str, **shown: Any) -> str:  # noqa: ANN401  # whatever a template shows
    emergencies = [(code, words_of(code)["emergency"].format(emergency=look.emergency)) for code in look.line.languages]
    return (
        _environment()
        .get_template(template)
        .render(
            look=look,
            language=language,
            words=words_of(language),
            emergency=dict(emergencies)[language],
            emergencies=emergencies,
            number=_number(look),
            tel=look.line.staff.number_to_call,
            style=style(),
            policy=policy(),
            generator=GENERATOR,
            large=look.size == LARGE,
            **shown,
        )
    )
