"""The review sheet as one web page that needs nothing else: no script, no other file. It prints on A4 and Letter."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ivr.content.review.sheet import Sheet

_TEMPLATES: Final = Path(__file__).parent / "templates"


def page(sheet: Sheet) -> str:
    """The sheet as HTML."""
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["keys"] = _keys
    environment.filters["sentence"] = _sentence
    return environment.get_template("sheet.html").render(
        sheet=sheet, names={each.code: each.name for each in sheet.languages}
    )


def _keys(keys: Iterable[str] | None) -> str:
    """The keys that lead to a place, for people."""
    pressed = list(keys or ())
    return f"key {', then '.join(pressed)}" if pressed else ""


def _sentence(text: str) -> str:
    """The text with a capital letter in front."""
    said = " ".join(text.split())
    return said[:1].upper() + said[1:]
