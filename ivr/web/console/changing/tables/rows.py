"""Rows of a form: those that are in the file, and empty ones below them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from ivr.content.editing.scalars import Value, one_line
from ivr.web.console.page import Asked

MOST_NEW: Final = 60
_MOST_DIGITS: Final = 4


def typed(asked: Asked, kind: str, fields: Sequence[str], there: int) -> list[dict[str, Value]]:
    """What was typed into the rows of a form, each without its empty fields; an empty row: there is to be none.

    Args:
        asked: With fields `KIND-ROW-FIELD`.
        kind: What the rows are.
        fields: Of a row.
        there: How many rows the file has.
    """
    sent = [name.split("-")[1] for name in asked.form if name.startswith(f"{kind}-")]
    numbers = [int(each) for each in sent if each.isascii() and each.isdecimal() and len(each) <= _MOST_DIGITS]
    rows = range(min(max([there - 1, *numbers]) + 1, there + MOST_NEW))
    found = [{name: one_line(asked.field(f"{kind}-{row}-{name}")) for name in fields} for row in rows]
    return [{name: value for name, value in row.items() if value} for row in found]


def shown(rows: Sequence[Mapping[str, Any]], fields: Sequence[str], empty: int = 1) -> list[dict[str, Any]]:
    """Rows as a form shows them, with empty ones below."""
    nothing = dict.fromkeys(fields, "")
    return [*({**nothing, **row, "new": False} for row in rows), *({**nothing, "new": True} for _ in range(empty))]
