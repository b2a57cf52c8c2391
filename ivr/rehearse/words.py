"""What the words mean that callers of a rehearsal hear: by the texts of the menus, not by what the line says it did."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from ivr.core.line.model import Line, Statement
from ivr.rehearse.plan import Keys
from ivr.rehearse.simulated.twiml import Said

_EMERGENCY: Final = {"en": re.compile(r"nine one one|9-?1-?1"), "es": re.compile(r"nueve uno uno|9-?1-?1")}
_ANY: Final = re.compile("1")
CALLING: Final = "connecting-red-flag"
"""The phrase that tells a caller with a warning sign that a nurse is called."""
_GUIDES: Final = ("callback", "callback-promise", "callback-withheld", "nobody-red-flag")


@dataclass(frozen=True)
class Texts:
    """The texts of a line, by what is said."""

    line: Line

    @cached_property
    def phrases(self) -> Mapping[Said, str]:
        """The ids of the line's own words."""
        return {said: id_ for id_, each in self.line.phrases.items() for said in self.as_heard(each)}

    @cached_property
    def calling(self) -> frozenset[Said]:
        """What tells a caller that a nurse is called for their sign."""
        return frozenset(self.as_heard(self.line.phrases[CALLING]))

    @cached_property
    def emergency(self) -> frozenset[Said]:
        """The emergency words, with which each call begins."""
        return frozenset(self.as_heard(self.line.phrases["emergency"]))

    @cached_property
    def only_here(self) -> frozenset[Said]:
        """The words of menus and topics."""
        menus = (each for menu in self.line.menus.values() for each in (*menu.intro, menu.choices, *menu.after))
        parts = (each for topic in self.line.topics.values() for part in topic.parts for each in part.statements)
        return frozenset(said for each in (*menus, *parts) for said in self.as_heard(each))

    def as_heard(self, statement: Statement) -> Iterable[Said]:
        """A statement as it is heard, in each language."""
        return (Said(" ".join(statement.text[each].split()), each) for each in self.line.languages)

    def says(self, words: Iterable[Said], *phrases: str) -> bool:
        """Whether any of these phrases is among words."""
        return any(self.phrases.get(each) in phrases for each in words)

    def guides(self, words: Iterable[Said]) -> bool:
        """Whether words tell somebody with a warning sign what to do, since nobody answered."""
        return self.says(words, *_GUIDES)

    @cached_property
    def number(self) -> str:
        """The digits of the clinic's number, in the order in which they are said."""
        return "".join(filter(str.isdigit, self.line.staff.number_to_call)).removeprefix("1")

    def names_number(self, text: str) -> bool:
        """Whether the clinic's number is said."""
        return self.number in "".join(filter(str.isdigit, text)) or not self.number


def tells_911(words: Iterable[Said], language: str) -> bool:
    """Whether 911 is told of in a language."""
    return any(each.language == language and _EMERGENCY.get(language, _ANY).search(each.text) for each in words)


def keys_of(line: Line) -> Keys:
    """Where keys lead on a line.

    Raises:
        ValueError: No key of its first menu leads to warning signs.
    """
    options = line.menus[line.start].options
    warning = next((each for each in options if each.target in line.menus and line.menus[each.target].warning), None)
    if warning is None:
        raise ValueError("No key of the first menu leads to warning signs: there is nothing to rehearse.")
    signs = tuple(each.key for each in line.menus[warning.target].options if each.target in line.red_flags)
    topics = tuple(each.key for each in options if each is not warning)
    return Keys(warning.key, signs, topics or ("1",))
