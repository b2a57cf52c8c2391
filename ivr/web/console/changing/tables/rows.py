"""Rows of a form: those that are in the file, and empty ones below them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

from ivr.content.editing.scalars import Value, one_line
from ivr.content.editing.staff import Row
from ivr.web.console.page import Asked, ProblemError

MOST_NEW: Final = 60
MOST_SHOWN: Final = 400
_MOST_DIGITS: Final = 4


def typed(asked: Asked, kind: str, fields: Sequence[str], now: Sequence[Row]) -> list[Row]:
    """What was typed into the rows of a form, each without its empty fields; an empty row: there is to be none.

    A row that the form does not name at all stays as it is.

    Args:
        asked: With fields `KIND-ROW-FIELD`.
        kind: What the rows are.
        fields: Of a row.
        now: The rows that the file has.
    """
    sent = [name.split("-")[1] for name in asked.form if name.startswith(f"{kind}-")]
    numbers = {int(each) for each in sent if each.isascii() and each.isdecimal() and len(each) <= _MOST_DIGITS}
    there = len(now)
    rows = range(min(max([there - 1, *numbers]) + 1, there + MOST_NEW))
    return [now[row] if row < there and row not in numbers else _row(asked, f"{kind}-{row}-", fields) for row in rows]


def _row(asked: Asked, prefix: str, fields: Sequence[str]) -> dict[str, Value]:
    found: dict[str, Value] = {name: one_line(asked.field(prefix + name)) for name in fields}
    return {name: value for name, value in found.items() if value}


def shown(rows: Sequence[Mapping[str, Any]], fields: Sequence[str], empty: int = 1) -> list[dict[str, Any]]:
    """Rows as a form shows them, with empty ones below.

    Raises:
        ProblemError: They are more than a form can show.
    """
    if len(rows) > MOST_SHOWN:
        raise ProblemError(HTTPStatus.CONFLICT, "no-form")
    nothing = dict.fromkeys(fields, "")
    return [*({**nothing, **row, "new": False} for row in rows), *({**nothing, "new": True} for _ in range(empty))]
