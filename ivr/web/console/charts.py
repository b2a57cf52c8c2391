"""Bars as places in a picture; the picture itself is drawn by a template, with the figures beside it as text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

HEIGHT: Final = 100.0
STEP: Final = 16.0
_WIDTH: Final = 11.0
_LEAST: Final = 2.0
"""The shortest bar that can be seen."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, from the left; its place in units of the picture."""

    label: str
    shown: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars side by side."""

    bars: tuple[Bar, ...]
    width: float
    height: float = HEIGHT


def upright(values: Sequence[tuple[str, str, int]]) -> Chart:
    """A bar for each value.

    Args:
        values: What it is, how it is shown, how much it is.
    """
    most = max((value for _, _, value in values), default=0)
    bars = []
    for place, (label, shown, value) in enumerate(values):
        height = max(_LEAST, HEIGHT * value / most) if value and most else 0.0
        bars.append(Bar(label, shown, place * STEP + 2, round(HEIGHT - height, 1), _WIDTH, round(height, 1)))
    return Chart(tuple(bars), max(STEP, len(bars) * STEP))
