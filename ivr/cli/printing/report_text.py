"""A report as text: a table for people, JSON and CSV for programs."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass

from ivr.cli.printing.place_names import Names
from ivr.languages.pack import ReportWords
from ivr.languages.registry import PACKS, pack_of
from ivr.store.reports.masking import Figure
from ivr.store.reports.report import PLACES, Report, Table
from ivr.store.reports.tree import depth_of

_FORMULA = ("=", "+", "-", "@")
"""What a spreadsheet takes for a formula."""


@dataclass(frozen=True, slots=True)
class Labels:
    """What tables, columns and rows are called in a language."""

    language: str
    names: Names

    @property
    def words(self) -> ReportWords:
        """Those of the language."""
        return pack_of(self.language).reports

    def title(self, table: Table) -> str:
        """Of a table."""
        return self.words.titles.get(table.id, table.id)

    def note(self, table: Table) -> str:
        """What is to be known of a table; "" if nothing."""
        return self.words.notes.get(table.id, "")

    def column(self, column: str) -> str:
        """Of a column."""
        return self.words.columns.get(column, column)

    def row(self, table: Table, key: str) -> str:
        """Of a row."""
        words = self.words.rows.get(table.id, {})
        if key in words:
            return words[key]
        if table.id == "languages" and key in PACKS:
            own = PACKS[key].names[key]
            return pack_of(self.language).names.get(key, own)
        if table.id in {"menus", PLACES} and self.names.line and key == self.names.line.start:
            return self.page("start")
        if table.id in {"topics", "menus", PLACES}:
            return self.names.place(key)
        return self.names.sign(key) if table.id == "red-flags" else key

    def branch(self, table: Table, key: str, by: str = "  ") -> str:
        """Of a row, moved in by so much for each level where the table is a tree."""
        depth = depth_of(self.names.line, key) if table.id == PLACES else 0
        return by * depth + self.row(table, key)

    def page(self, key: str, **blanks: str) -> str:
        """A sentence of the page."""
        return self.words.page.get(key, key).format(**blanks)


def as_table(report: Report, labels: Labels) -> str:
    """For people, in a terminal."""
    when = labels.page("from-to", first=str(report.first), last=str(report.last))
    parts = [f"{labels.page('title')}: {when}", labels.page("zone", zone=report.zone)]
    parts += [_lines(table, labels) for table in report.tables]
    return "\n\n".join([*parts, labels.page("masked")]) + "\n"


def _lines(table: Table, labels: Labels) -> str:
    head = ["", *(labels.column(column) for column in table.columns)]
    rows = [[labels.branch(table, row.key), *map(str, row.figures)] for row in table.rows]
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    shown = [head, *rows] if len(table.columns) > 1 else rows
    lines = ["  ".join([cells[0].ljust(widths[0]), *map(str.rjust, cells[1:], widths[1:])]) for cells in shown]
    return "\n".join([labels.title(table), *(f"  {line}".rstrip() for line in lines or [labels.page("nothing")])])


def as_json(report: Report, labels: Labels) -> str:
    """One object; masked figures are texts."""

    def rows(table: Table) -> list[dict[str, Figure]]:
        return [
            {"key": row.key, "name": labels.row(table, row.key), **dict(zip(table.columns, row.figures, strict=True))}
            for row in table.rows
        ]

    data = {
        "first": str(report.first),
        "last": str(report.last),
        "zone": report.zone,
        "tables": {table.id: rows(table) for table in report.tables},
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def as_csv(report: Report, labels: Labels) -> str:
    """One figure a line. No field can be taken for a formula by a spreadsheet."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(("table", "key", "name", "column", "figure"))
    for table in report.tables:
        for row in table.rows:
            for column, figure in zip(table.columns, row.figures, strict=True):
                fields = (table.id, row.key, labels.row(table, row.key), column, str(figure))
                writer.writerow(map(harmless, fields))
    return file.getvalue()


def harmless(field: str) -> str:
    """The field, marked as text where a spreadsheet would reckon."""
    return f"'{field}" if field.lstrip().startswith(_FORMULA) else field
