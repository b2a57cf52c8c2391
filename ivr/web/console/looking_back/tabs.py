"""What somebody may look back at."""

from __future__ import annotations

from typing import Any, Final

from ivr.store.console.people import EVERY_ROLE, Role
from ivr.web.console.page import Asked

SEE_CALLS: Final = frozenset({Role.NURSE, Role.CLINICIAN, Role.OPERATOR})
SEE_AUDIT: Final = frozenset({Role.OPERATOR})
_TABS: Final = (("calls", SEE_CALLS), ("report", EVERY_ROLE), ("versions", EVERY_ROLE), ("audit", SEE_AUDIT))


def tabs(asked: Asked, tab: str) -> dict[str, Any]:
    """The ways between the pages, and which of them is shown."""
    return {"tab": tab, "tabs": [id_ for id_, roles in _TABS if asked.person.may(roles)]}
