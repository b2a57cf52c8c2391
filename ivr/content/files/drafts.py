"""The files as they were read, each piece with its place, before they are checked against each other and joined."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ivr.content.evidence.evidence import Cites, StaffPlaces
from ivr.content.evidence.fact_base import Conflict, Document, Fact, FactTopic, Omitted, Sign, SignGroup, Term
from ivr.content.review.rules import Approval, MustSay, Rules
from ivr.content.yaml.issues import Issue, Place
from ivr.core.line.model import RedFlag, Statement, Voice
from ivr.core.line.pronunciation import Word
from ivr.core.line.staff import Staff


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the line. ``names`` are its names in every language; 0 words a minute: not known."""

    code: str
    voice: Voice
    words_a_minute: int
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LineDraft:
    """line.yaml."""

    place: Place
    id: str
    start: str
    start_place: Place
    languages: tuple[Language, ...]
    rules: Rules = field(default_factory=Rules)
    speak: str = ""
    callback_days: int = 30
    remembers: Place | None = None
    """Where it says that the line remembers calls; None where it does not."""
    other_numbers: Mapping[str, str] = field(default_factory=dict)
    """Of other lines, each with the name of its line."""
    texts: bool = False
    texts_a_day: int = 200
    clinic: str = ""
    speech: bool = False


@dataclass(frozen=True, slots=True)
class StaffDraft:
    """staff.yaml."""

    place: Place
    staff: Staff
    places: StaffPlaces


@dataclass(frozen=True, slots=True)
class Said:
    """A statement and where it stands."""

    place: Place
    statement: Statement
    cites: Cites = field(default_factory=Cites)
    lines: Mapping[str, int] = field(default_factory=dict)
    """The line of its text in each language."""


@dataclass(frozen=True, slots=True)
class PhrasesDraft:
    """phrases.yaml, with its blanks as they are written."""

    place: Place
    phrases: Mapping[str, Said]


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a menu. ``kind`` is `menu`, `topic` or `red-flag`."""

    place: Place
    """Where its target stands."""
    key: str
    kind: str
    target: str
    heard_name: Said
    """Its name, as callers hear it."""

    @property
    def label(self) -> Statement:
        """Its name, as a statement."""
        return self.heard_name.statement


@dataclass(frozen=True, slots=True)
class MenuDraft:
    """A file with a menu."""

    place: Place
    id: str
    intro: tuple[Said, ...]
    choices: tuple[Choice, ...]
    after: tuple[Said, ...]
    warning: bool
    title: Mapping[str, str] = field(default_factory=dict)
    name: Said | None = None
    """Its title, as it is said."""

    @property
    def statements(self) -> tuple[Said, ...]:
        """Every statement of the file."""
        return self.intro + self.after


@dataclass(frozen=True, slots=True)
class TopicDraft:
    """A file with a topic."""

    place: Place
    id: str
    title: Mapping[str, str]
    statements: tuple[Said, ...]
    name: Said | None = None
    """Its title, as it is said."""


@dataclass(frozen=True, slots=True)
class FlagDraft:
    """One red flag."""

    place: Place
    flag: RedFlag
    statements: tuple[Said, ...] = ()
    """Its sign and its step-up, as far as it has them."""
    no_step_up: str = ""
    """Why it has no step-up; "" if it has one, or if nobody said why."""


@dataclass(slots=True)
class FactBase:
    """All files of the fact base. Ids that stand twice stand twice here."""

    documents: list[Document] = field(default_factory=list)
    topics: list[FactTopic] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    signs: list[Sign] = field(default_factory=list)
    groups: list[SignGroup] = field(default_factory=list)
    omitted: list[Omitted] = field(default_factory=list)
    glossary: list[Term] = field(default_factory=list)


@dataclass(slots=True)
class Drafts:
    """All files. A list is in the order of the file names; of what may stand only once, the first counts."""

    lines: list[LineDraft] = field(default_factory=list)
    staffs: list[StaffDraft] = field(default_factory=list)
    phrases: list[PhrasesDraft] = field(default_factory=list)
    menus: list[MenuDraft] = field(default_factory=list)
    topics: list[TopicDraft] = field(default_factory=list)
    flags: list[FlagDraft] = field(default_factory=list)
    base: FactBase = field(default_factory=FactBase)
    approvals: list[Approval] = field(default_factory=list)
    must_say: list[MustSay] = field(default_factory=list)
    words: dict[str, dict[str, Word]] = field(default_factory=dict)
    """By language and by what is written, how it is spoken."""
    word_places: dict[tuple[str, str], Place] = field(default_factory=dict)
    """Where that stands."""
    unread: set[tuple[str, str]] = field(default_factory=set)
    """Kind and id of the files that could not be read: what they define exists, and is not missed."""
    without_pack: list[Issue] = field(default_factory=list)
    """Languages that nothing is known of here: whatever else is said of a line follows from that."""
    issues: list[Issue] = field(default_factory=list)

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages of the line; none if line.yaml could not be read."""
        return self.lines[0].languages if self.lines else ()
