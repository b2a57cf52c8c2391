"""How many came to each place of the menu tree. Counts callers, and tells nothing about any of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Engine, Select, and_, func, or_, select

from ivr.core.callbacks.attempts import SECOND
from ivr.core.state import Mode
from ivr.store.database import reading
from ivr.store.reports.counting import Count
from ivr.store.tables import entries

_E: Final = entries.c
_CALLER: Final = func.coalesce(func.nullif(_E.caller, ""), _E.call)
"""Who called; where the number is withheld, each call is a caller of its own, as in reports."""


def visits(engine: Engine, first: datetime, last: datetime, line: str = "") -> Mapping[str, Count]:
    """The calls that came to each menu, topic and red flag by its id, and their callers.

    Args:
        engine: Of the call log.
        first: The beginning, aware.
        last: The end, aware; not within.
        line: Whose calls; "" for the first one.
    """
    begin, end = (int(each.timestamp() * SECOND) for each in (first, last))
    within = and_(_E.at >= begin, _E.at < end, _E.line == line)
    moved = or_(_E.next_place != _E.place, _E.mode == "")
    arrived = and_(within, _E.next_mode.in_([Mode.MENU, Mode.TOPIC]), moved)
    with reading(engine) as connection:
        found: dict[str, Count] = {}
        for place, where in ((_E.next_place, arrived), (_E.opens, and_(within, _E.opens != ""))):
            for id_, calls, callers in connection.execute(_counted(place, where)):
                found[id_] = Count(calls, callers)
    return found


def _counted(place: ColumnElement[str], where: ColumnElement[bool]) -> Select[str, int, int]:
    return select(place, func.count(_E.call.distinct()), func.count(_CALLER.distinct())).where(where).group_by(place)
