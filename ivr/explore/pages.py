"""Pages for people: each a file that needs nothing else, for the screen and for print."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

_TEMPLATES: Final = Path(__file__).parent / "templates"


def written(template: str, **shown: object) -> str:
    """A page as HTML.

    Args:
        template: Its file in the folder with the templates.
        shown: What the template names.
    """
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return environment.get_template(template).render(**shown)
