"""Lines with one planted defect each: kinds made by hand, their place and size by a generator with a seed.

Each really breaks a promise: it is named with the kind, and has to be the one that is found broken.
"""

from __future__ import annotations

import random
from dataclasses import replace

from ivr.core.events import Key
from ivr.core.line.model import Line, Menu
from tests.explore.word_defects import WORD_DEFECTS, Defect, some
from tests.lines import small_line

KEYS = tuple(map(Key, "0124*9?"))
"""Slower speech doubles the places of a call and hides no defect of a line but one of its own words."""
SPEED_TOO = (*KEYS, Key("8"))


def sound_line() -> Line:
    """The small line with what is needed to hold every defect, and few places."""
    line = small_line()
    teams = tuple(replace(team, numbers=team.numbers[:1]) for team in line.staff.teams)
    return replace(line, staff=replace(line.staff, teams=teams, message_seconds=0))


def menu_of(line: Line, rng: random.Random, least: int = 1) -> Menu:
    """A menu with so many choices at least."""
    return rng.choice([menu for menu in line.menus.values() if len(menu.options) >= least])


def with_menu(line: Line, menu: Menu) -> Line:
    """The line with another menu in the place of the one with its id."""
    return replace(line, menus={**line.menus, menu.id: menu})


def keys_in_other_order(line: Line, rng: random.Random) -> Line:
    """The keys move, and the spoken choices stay as they were."""
    menu = menu_of(line, rng, 2)
    one, two, *rest = menu.options
    return with_menu(line, replace(menu, options=(replace(one, key=two.key), replace(two, key=one.key), *rest)))


def choice_left_out(line: Line, rng: random.Random) -> Line:
    """A choice works and is not said."""
    menu, languages = menu_of(line, rng), some(line, rng)
    label = rng.choice(menu.options).label
    choices = {
        k: " ".join(v.split()).replace(" ".join(label.text[k].split()), "...") if k in languages else v
        for k, v in menu.choices.text.items()
    }
    return with_menu(line, replace(menu, choices=replace(menu.choices, text=choices)))


def choice_with_another_key(line: Line, rng: random.Random) -> Line:
    """A choice is said with a key that is not its own, in one language or in all."""
    menu, languages = menu_of(line, rng), some(line, rng)
    key = rng.choice(menu.options).key
    other = rng.choice([each for each in "123456789" if each not in {option.key for option in menu.options}])
    choices = {k: v.replace(f" {key} ", f" {other} ", 1) if k in languages else v for k, v in menu.choices.text.items()}
    return with_menu(line, replace(menu, choices=replace(menu.choices, text=choices)))


def staff_are_not_named(line: Line, rng: random.Random) -> Line:
    """A menu does not say that key 0 leads to a person."""
    menu, languages = menu_of(line, rng), some(line, rng)
    choices = {k: v.replace("0", "") if k in languages else v for k, v in menu.choices.text.items()}
    return with_menu(line, replace(menu, choices=replace(menu.choices, text=choices)))


def label_of_another(line: Line, rng: random.Random) -> Line:
    """A choice is said with the words of another one, in one language or in all."""
    menu, languages = menu_of(line, rng, 2), some(line, rng)
    one, two, *rest = menu.options
    mixed = {k: two.label.text[k] if k in languages else v for k, v in one.label.text.items()}
    return with_menu(line, replace(menu, options=(replace(one, label=replace(one.label, text=mixed)), two, *rest)))


def no_way_to_the_signs(line: Line, _rng: random.Random) -> Line:
    """The key for warning signs leads to a topic."""
    start = line.menus[line.start]
    topic = next(iter(line.topics))
    moved = (replace(o, target=topic) if line.menus.get(o.target, start).warning else o for o in start.options)
    return with_menu(line, replace(start, options=tuple(moved)))


def signs_are_an_ordinary_menu(line: Line, _rng: random.Random) -> Line:
    """The menu of warning signs is none any more."""
    return replace(line, menus={id_: replace(menu, warning=False) for id_, menu in line.menus.items()})


def nobody_for_the_silent(line: Line, _rng: random.Random) -> Line:
    """Nobody is on the list for a silent caller."""
    return replace(line, staff=replace(line.staff, silence=()))


def leads_nowhere(line: Line, rng: random.Random) -> Line:
    """A choice leads to something that is not there."""
    menu = menu_of(line, rng)
    at = rng.choice([place for place, option in enumerate(menu.options) if Key(option.key) in KEYS])
    options = tuple(replace(o, target="gone") if i == at else o for i, o in enumerate(menu.options))
    return with_menu(replace_parents(line), replace(menu, options=options))


def replace_parents(line: Line) -> Line:
    """The line with a place of the name, so that it can be put together, and nothing in it."""
    return replace(line, topics={**line.topics, "gone": replace(next(iter(line.topics.values())), id="gone", parts=())})


def no_number(line: Line, rng: random.Random) -> Line:
    """A number of staff cannot be dialled."""
    teams = list(line.staff.teams)
    at = rng.randrange(len(teams))
    written = rng.choice(("ask Ana", "", "+", "+1202CALLNOW"))
    broken = tuple(replace(each, number=written) for each in teams[at].numbers)
    teams[at] = replace(teams[at], numbers=broken)
    return replace(line, staff=replace(line.staff, teams=tuple(teams)))


DEFECTS: dict[Defect, str] = {
    keys_in_other_order: "menus",
    choice_left_out: "menus",
    choice_with_another_key: "menus",
    staff_are_not_named: "menus",
    label_of_another: "menus",
    no_way_to_the_signs: "signs",
    signs_are_an_ordinary_menu: "signs",
    nobody_for_the_silent: "silence",
    leads_nowhere: "answers",
    no_number: "documents",
    **WORD_DEFECTS,
}
"""Each kind of defect, with the promise that it breaks."""


def defective(seed: int, line: Line | None = None) -> tuple[str, str, Line]:
    """A line with one defect, the defect's name, and the promise that it breaks.

    Args:
        seed: Chooses the kind, in turn, and where it is.
        line: What it is planted in; the small line, if none is given.
    """
    defect, breaks = list(DEFECTS.items())[seed % len(DEFECTS)]
    return defect.__name__, breaks, defect(line or sound_line(), random.Random(seed))
