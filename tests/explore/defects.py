"""Lines with one planted defect each: by hand, and by a generator with a seed. Each has to be found."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from ivr.core.events import Key
from ivr.core.line.model import Line, Menu, Statement
from tests.lines import small_line

KEYS = tuple(map(Key, "0124*9?"))
"""Slower speech doubles the places of a call and hides no defect of a line."""

Defect = Callable[[Line, random.Random], Line]


def sound_line() -> Line:
    """The small line with what is needed to hold every defect, and few places."""
    line = small_line()
    return replace(line, staff=replace(line.staff, message_seconds=0))


def texts(statement: Statement, change: Callable[[str], str], languages: tuple[str, ...]) -> Statement:
    """The statement with another text in some languages."""
    return replace(statement, text={k: change(v) if k in languages else v for k, v in statement.text.items()})


def some(line: Line, rng: random.Random) -> tuple[str, ...]:
    """One language of the line, or all."""
    return tuple(rng.sample(line.languages, rng.randint(1, len(line.languages))))


def menu_of(line: Line, rng: random.Random, least: int = 1) -> Menu:
    """A menu with so many choices at least."""
    return rng.choice([menu for menu in line.menus.values() if len(menu.options) >= least])


def with_menu(line: Line, menu: Menu) -> Line:
    """The line with another menu in the place of the one with its id."""
    return replace(line, menus={**line.menus, menu.id: menu})


def with_phrase(line: Line, id_: str, change: Callable[[str], str], languages: tuple[str, ...]) -> Line:
    """The line with another wording of one of its own phrases."""
    return replace(line, phrases={**line.phrases, id_: texts(line.phrases[id_], change, languages)})


def without_911(text: str) -> str:
    """The text with another number."""
    return text.replace("nine one one", "our office").replace("nueve uno uno", "consultorio")


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


def step_up_without_911(line: Line, rng: random.Random) -> Line:
    """What to do about a sign names another number; so does the emergency sentence of signs without words."""
    flags = {
        id_: replace(flag, step_up=texts(flag.step_up, without_911, line.languages) if flag.step_up else None)
        for id_, flag in line.red_flags.items()
    }
    return with_phrase(replace(line, red_flags=flags), "emergency", without_911, some(line, rng))


def goodbye_without_911(line: Line, rng: random.Random) -> Line:
    """A silent caller is told goodbye, and no emergency number."""
    return with_phrase(line, "goodbye-silence", without_911, some(line, rng))


def nobody_for_the_silent(line: Line, _rng: random.Random) -> Line:
    """Nobody is on the list for a silent caller."""
    return replace(line, staff=replace(line.staff, silence=()))


def help_names_a_wrong_key(line: Line, rng: random.Random) -> Line:
    """The words inside every topic name a key that does something else there."""
    phrase = rng.choice(("topic-keys", "no-match-topic", "no-input-2", "offer-menu"))
    wrong = {"en": "For the main menu, press 6.", "es": "Para el menú principal, oprima 6."}
    languages = some(line, rng)
    text = {k: wrong[k] if k in languages else v for k, v in line.phrases[phrase].text.items()}
    return replace(line, phrases={**line.phrases, phrase: replace(line.phrases[phrase], text=text)})


def text_is_missing(line: Line, rng: random.Random) -> Line:
    """A statement has no text in one language."""
    phrase = rng.choice(("still-ringing", "nobody", "connecting", "no-input-1", "no-match-1", "nobody-red-flag"))
    gone = rng.choice(line.languages)
    found = line.phrases[phrase]
    text = {k: v for k, v in found.text.items() if k != gone}
    return replace(line, phrases={**line.phrases, phrase: replace(found, text=text)})


def leads_nowhere(line: Line, rng: random.Random) -> Line:
    """A choice leads to something that is not there."""
    menu = menu_of(line, rng)
    at = rng.randrange(len(menu.options))
    options = tuple(replace(o, target="gone") if i == at else o for i, o in enumerate(menu.options))
    return with_menu(replace_parents(line), replace(menu, options=options))


def replace_parents(line: Line) -> Line:
    """The line with a place of the name, so that it can be put together, and nothing in it."""
    return replace(line, topics={**line.topics, "gone": replace(next(iter(line.topics.values())), id="gone", parts=())})


def unspeakable(line: Line, rng: random.Random) -> Line:
    """A text holds what no document can hold."""
    return with_phrase(line, rng.choice(("emergency", "connecting")), lambda text: text + "\x00", some(line, rng))


def endless(line: Line, rng: random.Random) -> Line:
    """A text is longer than what the carrier reads."""
    return with_phrase(line, rng.choice(("emergency", "nobody")), lambda text: text + " So." * 20_000, some(line, rng))


def no_number(line: Line, rng: random.Random) -> Line:
    """A number of staff cannot be dialled."""
    teams = list(line.staff.teams)
    at = rng.randrange(len(teams))
    broken = tuple(replace(each, number="ask Ana") for each in teams[at].numbers)
    teams[at] = replace(teams[at], numbers=broken)
    return replace(line, staff=replace(line.staff, teams=tuple(teams)))


DEFECTS: tuple[Defect, ...] = (
    keys_in_other_order,
    choice_left_out,
    label_of_another,
    no_way_to_the_signs,
    signs_are_an_ordinary_menu,
    step_up_without_911,
    goodbye_without_911,
    nobody_for_the_silent,
    help_names_a_wrong_key,
    text_is_missing,
    leads_nowhere,
    unspeakable,
    endless,
    no_number,
)


def defective(seed: int) -> tuple[str, Line]:
    """A line with one defect, and the defect's name: each kind in turn, its place by the seed."""
    defect = DEFECTS[seed % len(DEFECTS)]
    return defect.__name__, defect(sound_line(), random.Random(seed))
