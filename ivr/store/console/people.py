"""Who may use the console, and as what. Passwords and codes are proved in `ivr.store.console.proofs`."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

NAME_WIDTH: Final = 80
FIRST: Final = "."
"""Stands for the first line where lines are listed: no line can have that name."""


class Role(StrEnum):
    """What somebody may do. A person may have several."""

    EDITOR = "editor"
    """Changes what callers hear, and publishes it."""
    CLINICIAN = "clinician"
    """Approves or refuses wordings; calls patients back."""
    NURSE = "nurse"
    """Calls patients back."""
    OPERATOR = "operator"
    """Keeps the line well: sees calls, the audit, and how everything stands."""


EVERY_ROLE: Final = frozenset(Role)


@dataclass(frozen=True, slots=True)
class Person:
    """A member of staff."""

    name: str
    roles: frozenset[Role]
    id: int = field(default=0, compare=False)
    """0: nobody who signs in, as in local mode."""
    lines: frozenset[str] = frozenset()
    """The names of the lines that are theirs, "" for the first one; none: all of them."""

    def may(self, roles: frozenset[Role]) -> bool:
        """Whether any of these roles is theirs."""
        return bool(self.roles & roles)

    def sees(self, line: str) -> bool:
        """Whether a line is theirs."""
        return not self.lines or line in self.lines
