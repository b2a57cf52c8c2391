"""The table for people: how many rows hold, by what answers and by who calls, and the everyday tasks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from statistics import median
from typing import Final

from ivr.core.events import RED_FLAG_SECONDS
from ivr.explore.table.playing import ALONE, PERSON, Row, TaskRow
from ivr.explore.table.table import Table

_MOST_BROKEN: Final = 20
"""Rows that do not hold are told one by one up to here."""


def lines(table: Table) -> Iterator[str]:
    """All that is told."""
    rows = len(table.rows)
    good = sum(not row.problem for row in table.rows)
    whole = "" if rows == table.whole else f" of {table.whole:,}"
    yield f"Played {rows:,}{whole} calls with a warning sign to the line {table.line}, version {table.version}."
    yield (
        f"{_percent(good, rows)} ended with a person, or with the emergency words and an open entry, within "
        f"{RED_FLAG_SECONDS} seconds of the choice. The longest took {table.longest:.1f} seconds."
    )
    yield from ("", "What answers the phones                calls  holds  person  words  longest")
    yield from _grouped(table.rows, lambda row: row.side)
    yield from ("", "Who calls                              calls  holds  person  words  longest")
    yield from _grouped(table.rows, lambda row: row.persona)
    yield from ("", "Everyday tasks                          done  alone    keys seconds (medians, over all callers)")
    yield from _tasks(table.tasks)
    broken = table.broken
    if broken:
        yield ""
    for row in broken[:_MOST_BROKEN]:
        yield _broken(row)
    if len(broken) > _MOST_BROKEN:
        yield f"{len(broken) - _MOST_BROKEN} more rows do not hold. All of them:  ivr safety-case --table --json"


def _percent(good: int, rows: int) -> str:
    """A percentage that is 100 only where nothing is missing."""
    if good == rows:
        return "100 %"
    return f"{min(99.9, 100 * good / rows):.1f} % ({rows - good:,} did not)"


def _grouped(rows: Sequence[Row], by: Callable[[Row], str]) -> Iterator[str]:
    for name in dict.fromkeys(map(by, rows)):
        group = [row for row in rows if by(row) == name]
        holds = sum(not row.problem for row in group)
        person = sum(row.reached == PERSON for row in group)
        words = sum(bool(row.reached) for row in group) - person
        longest = max(row.seconds for row in group)
        yield f"  {name:34}  {len(group):6}  {holds:5}  {person:6}  {words:5}  {longest:5.1f} s"


def _tasks(rows: Sequence[TaskRow]) -> Iterator[str]:
    for name in dict.fromkeys(row.task for row in rows):
        group = [row for row in rows if row.task == name]
        done = [row for row in group if row.done]
        alone = sum(row.done == ALONE for row in group)
        keys, seconds = (median(getattr(row, each) for row in done) if done else 0 for each in ("keys", "seconds"))
        yield f"  {name:34}  {len(done):3}/{len(group):3}  {alone:5}  {keys:6.0f}  {seconds:5.0f} s"


def _broken(row: Row | TaskRow) -> str:
    if isinstance(row, Row):
        where = f"{row.sign} in {row.language}, closed: {row.hours}, {row.side} answers, caller: {row.persona}"
    else:
        where = f"task {row.task} in {row.language}, caller: {row.persona}"
    return f"Does not hold  {where}: {row.problem}"
