"""One figure of a text, and when two figures say the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import isclose
from typing import Final

_MINUTES: Final = {"second": 1 / 60, "minute": 1.0, "hour": 60.0, "day": 1440.0, "week": 10080.0}
_MONTHS: Final = {"month": 1.0, "year": 12.0}
TIMES: Final = {*_MINUTES, *_MONTHS, "night"}
"""The units of time."""


@dataclass(frozen=True, slots=True)
class Number:
    """One figure of a text."""

    text: str
    """As it is written, with its unit."""
    value: float
    unit: str = ""
    """A name shared by all languages, such as `hour`; `share` is a part of all; "" is a bare number."""
    loose: bool = False
    """An article or pronoun that may stand for a figure of another language, and needs no counterpart itself."""
    key: bool = False
    """A key of the phone, or a number to dial."""

    @property
    def amount(self) -> tuple[str, float]:
        """What is measured and how much of it, so that two days are forty-eight hours."""
        if self.unit in _MINUTES:
            return "minute", self.value * _MINUTES[self.unit]
        if self.unit in _MONTHS:
            return "month", self.value * _MONTHS[self.unit]
        return ("share", self.value / 100) if self.unit == "percent" else (self.unit, self.value)

    def same(self, other: Number) -> bool:
        """Whether the other says the same amount. A bare number may stand for one with a unit: "65" for "65 years"."""
        if self.key or other.key:
            return self.key == other.key and self.value == other.value
        (kind, amount), (other_kind, other_amount) = self.amount, other.amount
        if kind == other_kind:
            return isclose(amount, other_amount)
        return "" in {self.unit, other.unit} and self.value == other.value

    def found_in(self, others: Iterable[Number]) -> bool:
        """Whether any of the others says the same."""
        return any(self.same(other) for other in others)
