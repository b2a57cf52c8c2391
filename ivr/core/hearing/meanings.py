"""What speech can be taken for: a few words of ours, made of the line's own ids; never the words of a caller."""

from __future__ import annotations

from typing import Final

from ivr.core.events import DIGITS
from ivr.core.line.model import Line
from ivr.core.line.staff import UNKNOWN_FLAG

NOTHING: Final = ""
"""Nobody understood it."""
YES: Final = "yes"
NO: Final = "no"
SIGN: Final = "sign="
"""A warning sign, by its id; `staff.UNKNOWN_FLAG` for an emergency of any kind."""
NAME: Final = "name="
"""The name of a menu or topic, by its id."""
LANGUAGE: Final = "language="
"""A language of the line, by its code."""


def meanings(line: Line) -> tuple[str, ...]:
    """Everything that speech can be taken for; besides these, each key of a telephone stands for what it does."""
    signs = (f"{SIGN}{each}" for each in (UNKNOWN_FLAG, *line.red_flags))
    names = (f"{NAME}{each}" for each in line.parents)
    languages = (f"{LANGUAGE}{each}" for each in line.languages)
    return (NOTHING, *DIGITS, YES, NO, *signs, *names, *languages)
