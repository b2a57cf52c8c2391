"""Where keys lead, what is said in which order, and how long that takes, in one version and in another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Final, TypeVar

from ivr.content.comparing.texts import places
from ivr.content.evidence.coverage import keys_to
from ivr.core.line.model import Line

_Key = TypeVar("_Key")
_NOTICED: Final = 0.5
"""A difference in length below this many seconds is none that a caller could notice."""


@dataclass(frozen=True, slots=True)
class KeyMove:
    """How callers come to a place: the key of a menu, or all keys from the start."""

    place: str
    """The id of the menu, topic or red flag that is reached."""
    before: str
    """"" if it was not reached; keys that follow each other are joined by commas, and "start" needs none."""
    after: str
    menu: str = ""
    """The menu whose key it is; "" for the keys from the start of a call."""


@dataclass(frozen=True, slots=True)
class Order:
    """A place that says what it said, in another order."""

    kind: str
    place: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Length:
    """How long a place takes to say in a language, in seconds at normal speed."""

    kind: str
    place: str
    language: str
    before: float
    after: float


def key_moves(before: Line, after: Line) -> Iterator[KeyMove]:
    """Choices of menus that came, went, or are on another key."""
    old, new = _choices(before), _choices(after)
    for menu, place in _both(old, new):
        was, now = old.get((menu, place), ""), new.get((menu, place), "")
        if was != now:
            yield KeyMove(place, was, now, menu)


def reach(before: Line, after: Line) -> Iterator[KeyMove]:
    """Places that callers reach by other keys than before, or did not reach, or reach no more."""
    old, new = _paths(before), _paths(after)
    for place in _both(old, new):
        was, now = old.get(place, ""), new.get(place, "")
        if was != now:
            yield KeyMove(place, was, now)


def orders(before: Line, after: Line) -> Iterator[Order]:
    """Places whose statements or choices that stayed are said in another order."""
    old, new = places(before), places(after)
    for id_ in (each for each in new if each in old):
        was, now = old[id_].order, new[id_].order
        stayed, still = [each for each in was if each in now], [each for each in now if each in was]
        if stayed != still:
            yield Order(*id_, was, now)
    yield from _choices_in_order(before, after)


def _choices_in_order(before: Line, after: Line) -> Iterator[Order]:
    for menu in (each for each in after.menus if each in before.menus):
        was, now = ([f"{each.key} {each.target}" for each in line.menus[menu].options] for line in (before, after))
        if was != now and sorted(was) == sorted(now):
            yield Order("menu", menu, tuple(was), tuple(now))


def lengths(before: Line, after: Line) -> Iterator[Length]:
    """Places that take a noticeably shorter or longer time, with those that came or went."""
    old, new = places(before), places(after)
    for id_ in _both(old, new):
        was = old[id_].seconds if id_ in old else {}
        now = new[id_].seconds if id_ in new else {}
        for language in _both(was, now):
            one, other = was.get(language, 0.0), now.get(language, 0.0)
            if abs(one - other) >= _NOTICED:
                yield Length(*id_, language, round(one, 1), round(other, 1))


def _choices(line: Line) -> dict[tuple[str, str], str]:
    """The keys to each place by menu and place."""
    found: dict[tuple[str, str], str] = {}
    for menu in line.menus.values():
        for option in menu.options:
            before = found.get((menu.id, option.target))
            found[menu.id, option.target] = f"{before},{option.key}" if before else option.key
    return found


def _paths(line: Line) -> dict[str, str]:
    """The keys from the start to each place that callers can reach."""
    paths = {place: ",".join(keys) or "start" for place, keys in keys_to(line).items()}
    for menu in (each for each in line.menus.values() if each.id in paths):
        way = [] if paths[menu.id] == "start" else [paths[menu.id]]
        for option in (each for each in menu.options if each.target in line.red_flags):
            paths.setdefault(option.target, ",".join([*way, option.key]))
    return paths


def _both(one: Mapping[_Key, object], other: Mapping[_Key, object]) -> Iterator[_Key]:
    yield from chain(other, (each for each in one if each not in other))
