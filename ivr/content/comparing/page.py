"""A comparison as one web page that needs nothing else: no script, no other file. It prints on A4 and Letter."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ivr.content.comparing.comparison import Comparison
from ivr.content.comparing.telling import Telling
from ivr.content.comparing.words import WORDS

_TEMPLATES: Final = Path(__file__).parent / "templates"


def page(comparison: Comparison, date: str, language: str = "en") -> str:
    """The comparison as HTML.

    Args:
        comparison: What is told.
        date: Today, as it is printed at the end.
        language: That of whoever reads it.
    """
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    telling = Telling(comparison, language)
    return environment.get_template("comparison.html").render(
        telling=telling, sections=telling.sections(), date=date, words=WORDS[language], language=language
    )
