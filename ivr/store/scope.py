"""Whose rows of a table are meant, where several lines share a database: those of one line, or all of them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, true


def _nothing() -> Collection[str]:
    return ()


@dataclass(frozen=True, slots=True)
class Scope:
    """The rows of a line. Those of lines that nobody looks after are the first one's: no patient may be nobody's."""

    line: str = ""
    """Its name; "" for the first one."""
    others: Callable[[], Collection[str]] = _nothing
    """The lines beside the first one that look after their own rows now. None: all rows are the first one's."""
    among: frozenset[str] = frozenset()
    """Several lines at once, for whoever may see those; empty: only `line`."""

    def holds(self, line: str) -> bool:
        """Whether the row of a line is among them."""
        if self.among:
            return line in self.among or ("" in self.among and line not in self.others())
        return line == self.line if self.line else line not in self.others()

    def where(self, column: ColumnElement[str]) -> ColumnElement[bool]:
        """The same, for a query.

        Args:
            column: With the name of each row's line.
        """
        others = sorted(self.others())
        if self.among:
            named = column.in_(sorted(self.among))
            return or_(named, column.not_in(others)) if "" in self.among else named
        if self.line:
            return column == self.line
        return column.not_in(others) if others else true()

    def narrowed(self, statement: Select[Any], column: ColumnElement[str]) -> Select[Any]:
        """A query for these rows alone; the very same one where it is for all rows, since it was made once."""
        return statement if self._is_everything else statement.where(self.where(column))

    @property
    def _is_everything(self) -> bool:
        return not (self.line or self.among or self.others())


EVERYTHING = Scope()
"""All rows, of whatever line."""
