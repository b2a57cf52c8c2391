"""Every text of a line by the place where it is heard, so that two lines can be laid side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ivr.content.evidence.evidence import Kind
from ivr.core.line.model import Line, Menu, RedFlag, Statement, Topic
from ivr.core.line.phrases import PHRASES

OWN_WORDS: Final = "phrases"
"""The place of the line's own words, which are heard in many."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text in all languages, and where it is heard."""

    kind: Kind
    place: str
    """The id of the menu, topic or red flag; `OWN_WORDS`."""
    statement: Statement
    leads: str = ""
    """Of a choice, what it leads to: the choice is the same one on another key."""

    @property
    def id(self) -> tuple[str, str]:
        """What makes it the same text in another version: its own id, wherever it stands."""
        return str(self.kind), f"{self.place} > {self.leads}" if self.leads else self.statement.id


@dataclass(frozen=True, slots=True)
class Place:
    """What is heard in one place, with its length."""

    kind: str
    """`menu`, `topic`, `red-flag` or `phrases`."""
    id: str
    order: tuple[str, ...]
    """The ids of its statements, in the order in which they are said; of the line's own words, nothing."""
    seconds: Mapping[str, float]
    """By language, in seconds at normal speed."""


def texts(line: Line) -> dict[tuple[str, str], Text]:
    """All texts that somebody wrote. What is put together from them (choices, whispers) follows from these."""
    return {each.id: each for each in _texts(line)}


def places(line: Line) -> dict[tuple[str, str], Place]:
    """All places with what is said there."""
    found = [Place("phrases", OWN_WORDS, (), {})]
    found += [_place("menu", menu.id, (*menu.intro, menu.choices, *menu.after)) for menu in line.menus.values()]
    found += [_place("topic", each.id, statements(each)) for each in line.topics.values()]
    flags = line.red_flags.values()
    found += [_place("red-flag", each.id, (each.step_up,) if each.step_up else ()) for each in flags]
    return {(each.kind, each.id): each for each in found}


def statements(topic: Topic) -> tuple[Statement, ...]:
    """All that a topic says."""
    return tuple(each for part in topic.parts for each in part.statements)


def _place(kind: str, id_: str, said: Iterable[Statement]) -> Place:
    said = tuple(said)
    languages = dict.fromkeys(code for each in said for code in each.text)
    seconds = {code: sum(each.seconds.get(code, 0.0) for each in said) for code in languages}
    return Place(kind, id_, tuple(each.id for each in said), seconds)


def _texts(line: Line) -> Iterator[Text]:
    for menu in line.menus.values():
        yield from _of_menu(menu)
    for topic in line.topics.values():
        yield _named(topic)
        yield from (Text(Kind.TOPIC, topic.id, each) for each in statements(topic))
    for flag in line.red_flags.values():
        yield from _of_flag(flag)
    # The whispers among the phrases are put together from others, and change with them.
    yield from (Text(Kind.PHRASE, OWN_WORDS, each) for each in line.phrases.values() if each.id in PHRASES)


def _of_menu(menu: Menu) -> Iterator[Text]:
    yield _named(menu)
    yield from (Text(Kind.MENU, menu.id, each) for each in (*menu.intro, *menu.after))
    yield from (Text(Kind.CHOICE, menu.id, option.label, option.target) for option in menu.options)


def _named(place: Menu | Topic) -> Text:
    return Text(Kind.TITLE, place.id, place.name or Statement(f"{place.id}.title", place.title))


def _of_flag(flag: RedFlag) -> Iterator[Text]:
    yield Text(Kind.SIGN, flag.id, flag.sign)
    if flag.step_up:
        yield Text(Kind.STEP_UP, flag.id, flag.step_up)
