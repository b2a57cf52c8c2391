"""The menu tree shows every key, where it leads and how long that takes."""

from __future__ import annotations

from dataclasses import replace

from ivr.content.line.tree import rows, tree
from ivr.core.line.model import Menu, Option
from tests.lines import small_line

SPANISH = """\
menu main: 14 s
    1 qué esperar -> topic expect: 1 part, 4 s
    2 la recuperación -> topic recovery: 3 parts, 67 s
    3 más temas -> menu more: 8 s
        1 las medicinas -> topic medicines: 1 part, 3 s
        0 nuestro personal -> staff
    4 señales de alerta -> menu warning: 14 s
        1 una pierna dormida -> red-flag leg: 6 s
        2 fiebre -> red-flag fever
        0 una enfermera -> staff
    0 nuestro personal -> staff"""


def test_the_tree_is_shown_in_one_language() -> None:
    assert tree(small_line(), "es") == SPANISH


def test_a_menu_that_is_reached_again_is_not_shown_again() -> None:
    line = small_line()
    more: Menu = line.menus["more"]
    back = Option("2", "main", more.options[0].label)
    looped = replace(line, menus={**line.menus, "more": replace(more, options=(*more.options, back))})
    assert "        2 medicines -> menu main: 12 s, shown above" in tree(looped, "en").split("\n")
    assert len(rows(looped, "en")) == len(rows(line, "en")) + 1
