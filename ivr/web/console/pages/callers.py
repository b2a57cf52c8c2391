"""What callers hear: the tree as a picture, with both languages, how long everything takes, and how many came there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ivr.calls.answer import log_fault
from ivr.content.line import tree
from ivr.core.line.model import Line
from ivr.store.reports.counting import Count
from ivr.store.reports.masking import Figure, alone
from ivr.web.console import times
from ivr.web.console.page import Answer, Asked, Page, Route, View
from ivr.web.console.pages import place
from ivr.web.console.pages.callback_rows import language
from ivr.web.console.words import Words
from ivr.wiring.console import Desk

DAYS: Final = 30


@dataclass(frozen=True, slots=True)
class Node:
    """A place of the tree, as one key leads to it."""

    key: str
    kind: str
    id: str
    names: tuple[tuple[str, str], ...]
    """Language code and name."""
    seconds: tuple[tuple[str, str], ...]
    """Language name and length; none where nothing is said."""
    parts: int
    calls: Figure | None
    share: float
    """Of all calls, from 0 to 100; of a figure that is masked, nothing."""
    below: tuple[Node, ...]
    shown_above: bool


def show(asked: Asked) -> Answer:
    """The tree."""
    t, desk = Words("callers", asked.language), asked.desk
    line = desk.line
    counted = _counted(desk)
    rows = [tree.rows(line, code) for code in line.languages]
    root, _ = _node(list(zip(*rows, strict=True)), 0, line, counted, t)
    values = {
        "root": root,
        "version": line.version,
        "has_counts": counted is not None,
        "days": DAYS,
        "phrases": place.PHRASES,
    }
    return View("callers.html", values)


def _counted(desk: Desk) -> Mapping[str, Count] | None:
    try:
        return desk.visits(DAYS)
    except Exception as error:  # noqa: BLE001  # the tree is shown without
        log_fault("counting who came to which place", error)
        return None


def _node(
    rows: list[tuple[tree.Row, ...]], at: int, line: Line, counted: Mapping[str, Count] | None, t: Words
) -> tuple[Node, int]:
    """The place in a row of the tree with all that is below it, and the row behind that."""
    row = rows[at][0]
    below: list[Node] = []
    following = at + 1
    while following < len(rows) and rows[following][0].depth > row.depth:
        node, following = _node(rows, following, line, counted, t)
        below.append(node)
    names = tuple((code, " ".join(each.label.split())) for code, each in zip(line.languages, rows[at], strict=True))
    lengths = zip(line.languages, rows[at], strict=True)
    count = None if counted is None or row.kind == "staff" else counted.get(row.id, Count())
    total = (counted or {}).get(line.start, Count()).count
    shown = None if count is None else alone(count)
    return Node(
        key=row.key,
        kind=row.kind,
        id=row.id,
        names=names if row.key else tuple((code, t.of("start", code)) for code in line.languages),
        seconds=tuple((language(code, t), times.length(each.seconds, t)) for code, each in lengths if each.seconds),
        parts=row.parts,
        calls=shown,
        share=round(100 * shown / total, 1) if isinstance(shown, int) and total else 0.0,
        below=tuple(below),
        shown_above=row.shown_above,
    ), following


PAGE: Final = Page("callers", (Route("GET", "/callers", show),))
