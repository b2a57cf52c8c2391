"""A topic cut into parts: as few as the limit allows, and those as even as possible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ivr.core.line.model import Part, Statement

MAX_PART_SECONDS = 40.0
"""The longest part, in the slowest of its languages."""


def cut(statements: Sequence[Statement], lead: Mapping[str, float] | None = None) -> tuple[Part, ...]:
    """The parts of a topic, in order.

    The best cut before each statement is kept, from the first on: fewest parts, then least sum of squared lengths,
    which is least where the lengths are even.

    Args:
        statements: What the topic says, each at most `MAX_PART_SECONDS` long.
        lead: Seconds in each language that may be spoken in front of the first part, and count as its own.
    """
    best: list[tuple[int, float, int]] = [(0, 0.0, 0)]
    """Up to each statement: the number of parts, the sum of squares, where the last part begins."""
    for end in range(1, len(statements) + 1):
        choices: list[tuple[int, float, int]] = []
        totals: dict[str, float] = {}
        for start in range(end - 1, -1, -1):
            for language, seconds in statements[start].seconds.items():
                totals[language] = totals.get(language, 0.0) + seconds
            before = lead or {} if start == 0 else {}
            length = max((each + before.get(language, 0.0) for language, each in totals.items()), default=0.0)
            if length > MAX_PART_SECONDS and choices:
                break
            choices.append((best[start][0] + 1, best[start][1] + length**2, start))
        best.append(min(choices))
    parts: list[Part] = []
    end = len(statements)
    while end:
        start = best[end][2]
        parts.append(Part(tuple(statements[start:end])))
        end = start
    return tuple(reversed(parts))
