"""What a report may show, so that no figure tells of fewer than five callers. Knows no database.

A figure of fewer than `FEW` callers is shown as `MASKED`. Such a figure could still be reckoned where its table adds
up to a total that is known: therefore, where too little is hidden in a table,

1. the largest of the other figures is shown as ``~N``, which is itself and the hidden ones together: just what
   anybody can reckon from the total, and no more;
2. if that is still too little (the whole table has hardly more than five callers), all of it is kept back.

Tables are arranged so that a figure adds up to a known total in one way only. Two reports of overlapping times can be
subtracted from each other: whoever passes reports on passes on one for each time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ivr.store.reports.counting import Count

FEW: Final = 5
MASKED: Final = f"<{FEW}"
KEPT_BACK: Final = "*"
_ROOM: Final = 3
"""What hidden figures must hold beyond one each, so that each of them may be anything from 1 to 4."""

Figure = int | str
"""What is shown: a number, `MASKED`, "~N" or `KEPT_BACK`."""


def alone(count: Count, value: int | None = None) -> Figure:
    """A figure that is part of no total.

    Args:
        count: How many, and how many callers.
        value: What to show instead of how many, such as an average.
    """
    return MASKED if _is_few(count) else (count.count if value is None else value)


def parts(total: Count, counts: Sequence[Count]) -> list[Figure]:
    """The figures of a table that add up to a total which may be known."""
    few = [count for count in counts if _is_few(count)]
    if _is_few(total):
        return [MASKED for _ in counts]
    if not few:
        return [count.count for count in counts]
    hidden = sum(count.count for count in few)
    if len(few) > 1 and hidden >= len(few) + _ROOM:
        return [alone(count) for count in counts]
    partner = max((place for place, count in enumerate(counts) if count.callers >= FEW), default=None,
                  key=lambda place: counts[place].count)  # fmt: skip
    if partner is None or hidden + counts[partner].count < len(few) + _ROOM + FEW:
        return [KEPT_BACK for _ in counts]
    figures = [alone(count) for count in counts]
    figures[partner] = f"~{hidden + counts[partner].count}"
    return figures


def _is_few(count: Count) -> bool:
    return 0 < count.callers < FEW
