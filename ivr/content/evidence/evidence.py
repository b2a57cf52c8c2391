"""What the menus rest on: the fact base, and for every spoken text where it stands and what it cites.

The engine needs none of this. The checks of ``ivr.content.evidence.provenance``, the review sheet and the approvals
read it.
Texts are by language code, as everywhere; ids are those of the files (`REC-13`, `CON-02`, `RED-09`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from ivr.content.evidence.fact_base import Conflict, Document, Fact, FactTopic, Omitted, Sign, SignGroup, Term
from ivr.content.review.rules import Approval, Rules
from ivr.content.yaml.issues import Place
from ivr.core.line.model import Line, Statement

DOCUMENTS_LANGUAGE: Final = "en"
"""The language of the documents, and so of their figures and of the technical terms of the glossary."""


@dataclass(frozen=True, slots=True)
class Waiver:
    """A figure or a negation that the checks would refuse, and why it is right.

    A ``figure`` is one that no cited fact holds, or that one language says in another way; a ``word`` is a negation
    that another language does without. One of the two is "".
    """

    place: Place
    figure: str
    reason: str
    word: str = ""


@dataclass(frozen=True, slots=True)
class Departure:
    """An entry of ``exceptions``: a conflict whose recorded wording is not used, and why that is right."""

    place: Place
    conflict: str
    reason: str


@dataclass(frozen=True, slots=True)
class Cites:
    """What a spoken text rests on: ids of facts and signs with where they are named."""

    facts: Mapping[str, Place] = field(default_factory=dict)
    signs: Mapping[str, Place] = field(default_factory=dict)
    nothing: bool = False
    """It says that it claims nothing, or is a line of the service that never does (a phrase, a plain choice)."""
    waivers: tuple[Waiver, ...] = ()
    exceptions: tuple[Departure, ...] = ()


class Kind(StrEnum):
    """What a spoken text is."""

    PHRASE = "phrase"
    TITLE = "title"
    """The name of a menu or topic, said first where a caller comes to it."""
    MENU = "menu"
    """A statement of a menu, before or behind its choices."""
    CHOICE = "choice"
    """The name of one choice."""
    TOPIC = "topic"
    SIGN = "sign"
    """The short name of a red flag, which staff hear."""
    STEP_UP = "step-up"
    DECISION = "decision"
    """What a clinic decided against the usual rules. Nobody hears it; a clinician answers for it."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """One text that callers or staff hear, as it is written in its file.

    The id of a title is `main.title`, that of a choice `main.3`, those of a red flag `fever.sign` and `fever.step-up`.
    """

    place: Place
    kind: Kind
    owner: str
    """The id of the menu, topic or red flag it belongs to; of a phrase, its own."""
    statement: Statement
    cites: Cites
    reachable: bool
    """Whether keys lead callers to it."""
    lines: Mapping[str, int] = field(default_factory=dict)
    """The line of its text in each language."""
    leads: str = ""
    """Of a choice, its key and where that leads, as in `5 red-flag hives`."""

    def at(self, language: str) -> Place:
        """Where its text in a language stands."""
        return Place(self.place.file, self.lines.get(language, self.place.line))


@dataclass(frozen=True, slots=True)
class StaffPlaces:
    """Where things stand in staff.yaml, for what is found only when the line is joined."""

    red_flag: Place
    """The list of those who ring for a red flag."""
    teams: Mapping[str, Place] = field(default_factory=dict)
    """By the id of the team."""
    numbers: Mapping[str, Place] = field(default_factory=dict)
    """By the name of the field: 'number-to-call', and 'caller-id' if it is written."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The line as it was read, even if provenance keeps it from being used, with all that it rests on.

    Everything is in the order of the files; the texts that are spoken, in the order in which callers can reach them.
    """

    line: Line
    spoken: Mapping[str, Spoken]
    """By the id of the statement: phrases, then menus and topics from the first menu on, then what none reaches."""
    titles: tuple[Spoken, ...] = ()
    """The names of menus and topics as they are said. They claim nothing and head their places in the review sheet, so
    nobody has to approve them one by one."""
    documents: Mapping[str, Document] = field(default_factory=dict)
    topics: Mapping[str, FactTopic] = field(default_factory=dict)
    facts: Mapping[str, Fact] = field(default_factory=dict)
    conflicts: Mapping[str, Conflict] = field(default_factory=dict)
    signs: Mapping[str, Sign] = field(default_factory=dict)
    groups: tuple[SignGroup, ...] = ()
    omitted: tuple[Omitted, ...] = ()
    glossary: tuple[Term, ...] = ()
    approvals: tuple[Approval, ...] = ()
    decisions: Mapping[str, Spoken] = field(default_factory=dict)
    """By their ids, what was decided against the usual rules, in words, in the first language of the line."""
    rules: Rules = field(default_factory=Rules)
    shipped: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Of each text that was shipped with the code, by its id, the mark of its words in each language."""
    forgotten: Mapping[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    """By text and language of the translation, which language was changed and which was not."""
    staff: StaffPlaces = field(default_factory=lambda: StaffPlaces(Place("staff.yaml", 1)))

    @property
    def empty(self) -> bool:
        """Whether there is no fact base: then nothing can be proven."""
        return not self.facts
