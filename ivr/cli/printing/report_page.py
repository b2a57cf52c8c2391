"""A report as one web page that needs nothing else: no script, no other file. It prints on A4 and Letter."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ivr.cli.printing.report_text import Labels
from ivr.store.reports.masking import Figure
from ivr.store.reports.report import PLACES, Report, Row, Table

_TEMPLATES: Final = Path(__file__).parent / "templates"
_FULL: Final = 100.0
"""The length of the longest bar."""
_LEAST: Final = 1.5
_UPRIGHT: Final = frozenset({"hours", "days"})
"""Tables with a bar for each time, side by side."""
_SUMS: Final = frozenset({"menus", PLACES})
"""Tables whose bars are their last two figures, which add up to no other one."""
_LEVEL: Final = "\N{EM SPACE}"
"""Before the name of a place, for each menu above it."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a chart: one length after another."""

    label: str
    shown: str
    parts: tuple[tuple[float, str], ...]
    """Lengths, of 100 in all the longest, and kinds: "a" and "b", or "masked"."""


def page(report: Report, labels: Labels) -> str:
    """The report as HTML."""
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("report.html").render(
        report=report,
        labels=labels,
        bars=lambda table: _bars(table, labels),
        upright=lambda table: table.id in _UPRIGHT,
        note=labels.note,
        level=_LEVEL,
    )


def _bars(table: Table, labels: Labels) -> list[Bar]:
    """A bar for each row; its parts are the figures behind the first one, if they add up to it."""
    if table.id == "summary" or not table.rows:
        return []
    longest = max((_size(row.figures[0]) for row in table.rows), default=0)
    if table.id in _SUMS:
        longest = max(sum(map(_size, row.figures[-2:])) for row in table.rows)
    return [_bar(table, row, labels, max(1, longest)) for row in table.rows]


def _bar(table: Table, row: Row, labels: Labels, longest: int) -> Bar:
    split = {"topics": row.figures[1:], "red-flags": row.figures[1:], "menus": row.figures, PLACES: row.figures[-2:]}
    figures = split.get(table.id, row.figures[:1])
    parts = tuple(_part(figure, kind, longest) for figure, kind in zip(figures, "ab", strict=False))
    shown = " + ".join(map(str, figures))
    return Bar(labels.branch(table, row.key, _LEVEL), shown, parts)


def _part(figure: Figure, kind: str, longest: int) -> tuple[float, str]:
    """The length of a figure; of one that is kept back, the same short one whatever it is."""
    size = _size(figure)
    if isinstance(figure, str) and not size:
        return 2 * _LEAST, "masked"
    return (max(_LEAST, _FULL * size / longest) if size else 0.0), kind


def _size(figure: Figure) -> int:
    return figure if isinstance(figure, int) else int(figure[1:]) if figure.startswith("~") else 0
