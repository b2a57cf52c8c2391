"""Who sits at this machine: in local mode nobody signs in, and a name beside what is done is a courtesy."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from ivr.content.files.approvals import is_name
from ivr.web.console import gate
from ivr.web.console.page import Answer, Asked, Cookie, Moved, Page, ProblemError, Route

_MONTHS: Final = 180 * 24 * 60 * 60


def name(asked: Asked) -> Answer:
    """Remember the name in this browser."""
    if not asked.desk.settings.local:
        raise ProblemError(HTTPStatus.NOT_FOUND, "no-page")
    given = " ".join(asked.field("name").split())
    if not is_name(given):
        raise ProblemError(HTTPStatus.UNPROCESSABLE_ENTITY, "name-wrong")
    return Moved("/?done=name", (Cookie(gate.NAME, gate.written(given), _MONTHS),))


PAGE: Final = Page("here", (Route("POST", "/name", name),), shown=False)
