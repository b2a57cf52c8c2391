"""The menu tree as rows and as text: what each key leads to, in how many parts and how long it takes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ivr.core.keys import STAFF_KEY
from ivr.core.line.model import Line, Menu, Option, Statement


@dataclass(frozen=True, slots=True)
class Row:
    """One place, as it is reached by one key."""

    depth: int
    key: str
    """The key that leads here; "" for the start."""
    label: str
    """What the caller hears for the key; the title of a menu that has one."""
    kind: str
    """`menu`, `topic`, `red-flag` or `staff`."""
    id: str
    parts: int = 0
    """The parts of a topic."""
    seconds: float = 0.0
    """How long it takes to say at normal speed, with the choices if it is a menu."""
    shown_above: bool = False
    """A menu whose choices stand further up already."""


def rows(line: Line, language: str) -> list[Row]:
    """The whole tree, each menu followed by what its keys lead to.

    Args:
        line: The line.
        language: The code of one of its languages.
    """
    found: list[Row] = []
    waiting = [Row(0, "", "", "menu", line.start)]
    shown: set[str] = set()
    while waiting:
        row = waiting.pop()
        if row.id in line.menus:
            menu = line.menus[row.id]
            seconds = _seconds((*menu.intro, menu.choices, *menu.after), language)
            row = replace(row, seconds=seconds, shown_above=menu.id in shown)
            if menu.id not in shown:
                shown.add(menu.id)
                waiting.extend(reversed(_below(line, menu, language, row.depth + 1)))
        found.append(row)
    return found


def _below(line: Line, menu: Menu, language: str, depth: int) -> list[Row]:
    """What the keys of a menu lead to."""
    found = []
    for option in menu.options:
        row = Row(depth, option.key, _label(line, option, language), "menu", option.target)
        if topic := line.topics.get(row.id):
            seconds = _seconds((each for part in topic.parts for each in part.statements), language)
            row = replace(row, kind="topic", parts=len(topic.parts), seconds=seconds)
        elif flag := line.red_flags.get(row.id):
            row = replace(row, kind="red-flag", seconds=_seconds([flag.step_up] if flag.step_up else [], language))
        found.append(row)
    label = line.phrases["nurse-label" if menu.warning else "staff-label"].text[language]
    return [*found, Row(depth, STAFF_KEY, label, "staff", "")]


def _label(line: Line, option: Option, language: str) -> str:
    """The title of the menu it leads to: a Spanish label brings a "para" along, which is no name."""
    menu = line.menus.get(option.target)
    return (menu.title if menu and menu.title else option.label.text)[language]


def _seconds(statements: Iterable[Statement], language: str) -> float:
    return sum(statement.seconds[language] for statement in statements)


def tree(line: Line, language: str) -> str:
    """The tree as text, a line for each place."""
    return "\n".join(_text(row) for row in rows(line, language))


def _text(row: Row) -> str:
    """One row: `    2 recovery -> topic recovery: 3 parts, 68 s`."""
    target = f"{row.kind} {row.id}".strip()
    head = f"{'    ' * row.depth}{row.key} {' '.join(row.label.split())} -> {target}" if row.key else target
    facts = [f"{row.parts} part{'s' if row.parts > 1 else ''}"] if row.parts else []
    facts += [f"{row.seconds:.0f} s"] if row.seconds else []
    facts += ["shown above"] if row.shown_above else []
    return f"{head}: {', '.join(facts)}" if facts else head
