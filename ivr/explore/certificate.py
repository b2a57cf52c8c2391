"""The certificate for the clinic: what was proved of which version, as one page that needs nothing else and prints."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ivr.explore.care import MOST_SILENT_STEPS, MOST_UNCUT_SECONDS
from ivr.explore.exploration import Exploration

_TEMPLATES: Final = Path(__file__).parent / "templates"
LIMITS: Final = (
    ("Uncut words between a listening caller and the warning signs, at most", f"{MOST_UNCUT_SECONDS} seconds"),
    ("Keys to the warning signs, at most", "2"),
    ("Keys to staff", "1"),
    ("Steps of a call in which nobody presses a key, at most", str(MOST_SILENT_STEPS)),
)
"""What the rules measure against."""


def page(found: Exploration, date: str) -> str:
    """The certificate as HTML.

    Args:
        found: What was walked and asked.
        date: Of the day, as in 2026-03-31.
    """
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return environment.get_template("certificate.html").render(found=found, date=date, limits=LIMITS)
