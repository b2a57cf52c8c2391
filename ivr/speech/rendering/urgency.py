"""What a better voice speaks first: what somebody in an emergency hears, then what most callers hear."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ivr.core.line.model import Line, Menu, Statement
from ivr.core.line.utterances import to_callers, to_staff

EMERGENCY: Final = "emergency"
"""The phrase that tells when to hang up and dial 911."""
_RED_FLAG: Final = ("connecting-red-flag", "still-ringing", "nobody-red-flag", "callback", "callback-promise")


def red_flags(line: Line) -> frozenset[str]:
    """The ids of what nobody may mishear: the emergency sentence, and when to dial 911 instead of waiting."""
    return frozenset({EMERGENCY, *(flag.step_up.id for flag in line.red_flags.values() if flag.step_up)})


def order(line: Line) -> dict[str, int]:
    """The ids of everything a line says, the most urgent and most heard first, numbered from 0."""
    ids = dict.fromkeys(each for each in _first(line))
    ids |= dict.fromkeys(said.id for said in (*to_callers(line), *to_staff(line)))
    return {id_: number for number, id_ in enumerate(ids)}


def _first(line: Line) -> Iterator[str]:
    yield EMERGENCY
    warning = [menu for menu in line.menus.values() if menu.warning]
    for menu in warning:
        yield from _read(menu)
    yield from (flag.step_up.id for flag in line.red_flags.values() if flag.step_up)
    yield from _read(line.menus[line.start])
    yield "language-invite"
    yield from (id_ for id_ in _RED_FLAG if id_ in line.phrases)
    yield from (said.id for said in to_callers(line) if said.id in line.phrases)
    yield from (said.id for said in to_staff(line))
    for menu in line.menus.values():
        yield from _read(menu)


def _read(menu: Menu) -> Iterator[str]:
    """What is heard when a menu is read."""
    statements: tuple[Statement, ...] = (*menu.intro, menu.choices, *menu.after)
    yield from (each.id for each in statements)
