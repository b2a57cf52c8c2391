"""Walking every call: places a second, and how that grows from 10 menus to 1,000.

A walk with all keys has millions of steps at that size, so the keys are few; what is asked for is the growth.
"""

from __future__ import annotations

import gc
import time
from dataclasses import replace
from typing import Final

from ivr.core.events import Key
from ivr.core.line.model import Line, Menu, Option, Statement
from ivr.explore.exploration import ask
from ivr.explore.graph import Graph
from ivr.wiring.proving.exploring import documents
from tests.explore.defects import sound_line

SIZES: Final = (10, 100, 1_000)
KEYS: Final = tuple(map(Key, "1245*"))
_KEYS_OF_CHOICES: Final = "1235"
"""Four choices each: key 4 leads to the warning signs everywhere."""


def line_of(menus: int) -> Line:
    """The small line with so many more menus, in a tree below key 1 of the first one."""
    line = sound_line()
    topic = next(iter(line.topics))
    made = {f"menu-{number}": _menu(number, menus, topic, line) for number in range(menus)}
    start = line.menus[line.start]
    options = tuple(replace(each, target="menu-0") if each.key == "1" else each for each in start.options)
    return replace(line, menus={**line.menus, **made, start.id: replace(start, options=options)})


def _menu(number: int, menus: int, topic: str, line: Line) -> Menu:
    below = range(number * 4 + 1, number * 4 + 5)
    targets = [f"menu-{each}" if each < menus else topic for each in below]
    label = next(iter(line.menus[line.start].options)).label
    options = tuple(
        Option(key, target, _said(f"menu-{number}-{key}", label))
        for key, target in zip(_KEYS_OF_CHOICES, targets, strict=True)
    )
    words = {code: " ".join(f"{o.key} {o.label.text[code]}." for o in options) for code in line.languages}
    staff = line.phrases["staff-label"].text
    words = {code: f"{said} 0 {staff[code]}." for code, said in words.items()}
    return Menu(f"menu-{number}", (), options, Statement(f"menu-{number}.choices", words))


def _said(id_: str, like: Statement) -> Statement:
    return Statement(id_, {code: f"{' '.join(text.split())} {id_}" for code, text in like.text.items()})


def measure() -> dict[str, float]:
    """Walk lines of each size, and ask all rules.

    Returns:
        Places, places a second, and how many times a place costs among the most menus what it costs among the fewest.
    """
    found: dict[str, float] = {}
    costs = []
    for menus in SIZES:
        line = line_of(menus)
        gc.collect()
        gc.disable()
        began = time.process_time()
        graph = Graph.of(line, keys=KEYS)
        ask(graph, documents(line))
        seconds = time.process_time() - began
        gc.enable()
        costs.append(seconds / len(graph.edges))
        found[f"{menus} menus: places"] = len(graph.edges)
        found[f"{menus} menus: places a second"] = len(graph.edges) / seconds
    found["times a place costs among the most"] = costs[-1] / costs[0]
    return found
