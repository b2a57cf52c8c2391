"""The review sheet as values: everything a clinician, translator or auditor needs to see, in the order of the line.

``ivr.content.review.sheet_build`` fills it, ``ivr.content.review.sheet_page`` writes it as a page.
Texts are by language code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ivr.content.evidence.fact_base import Figure, Source
from ivr.content.review.changes import Change
from ivr.content.yaml.issues import Issue

Texts = Mapping[str, str]
Seconds = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the line, with its name in English."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Support:
    """Where a document says something."""

    document: str
    heading: str
    says: str = ""


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact. ``spoken``: the ids of the texts that cite it and that callers can reach."""

    id: str
    topic: str
    importance: str
    text: Texts
    support: tuple[Support, ...]
    figures: tuple[str, ...]
    conflicts: tuple[str, ...]
    note: str
    spoken: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SignRow:
    """A warning sign and what its level rests on."""

    id: str
    level: str
    from_documents: bool
    text: Texts
    words: Texts
    """What to say about it in full, with what to do."""
    action: str
    support: tuple[Support, ...]
    related: tuple[Support, ...]
    note: str
    spoken: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """A conflict between the documents, and how it is settled."""

    id: str
    subject: str
    kind: str
    pages: tuple[Support, ...]
    wording: Texts
    why: str
    facts: tuple[str, ...]
    spoken: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """A conflict behind a text; ``reason``: why its wording is not used there, "" if it is."""

    id: str
    subject: str
    reason: str


@dataclass(frozen=True, slots=True)
class Signed:
    """An approval of a text in a language, and how it stands today."""

    language: str
    by: str
    role: str
    date: str
    state: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One text with all that it rests on."""

    id: str
    file: str
    line: int
    text: Texts
    seconds: Seconds
    facts: tuple[FactRow, ...]
    signs: tuple[SignRow, ...]
    conflicts: tuple[Settled, ...]
    waivers: tuple[tuple[str, str], ...]
    """Figures that no cited fact holds, each with the reason why it may be said."""
    nothing: bool
    approvals: tuple[Signed, ...]
    needed: tuple[str, ...]
    """What live mode still waits for: role and language."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How easy a menu or topic is in a language; ``verdict`` is `easy`, `hard` or `too hard`."""

    language: str
    scale: str
    value: float
    verdict: str


@dataclass(frozen=True, slots=True)
class Block:
    """Texts that are heard together, such as a part. ``heard``: what is put together from them, "" if nothing is."""

    title: str
    rows: tuple[Row, ...]
    seconds: Seconds
    heard: Texts


@dataclass(frozen=True, slots=True)
class Unit:
    """A menu or topic, the red flags, or the service's own words."""

    id: str
    kind: str
    title: Texts
    keys: tuple[str, ...] | None
    """The keys that lead to it; None if it is no place."""
    reachable: bool
    seconds: Seconds
    readings: tuple[Reading, ...]
    blocks: tuple[Block, ...]
    heard: tuple[Mapping[str, object], ...] = ()
    """How well it can be followed by ear, a block of figures for each language (see `understanding`)."""

    @property
    def rows(self) -> list[Row]:
        """All its texts."""
        return [row for block in self.blocks for row in block.rows]

    @property
    def needed(self) -> int:
        """How many approvals live mode waits for."""
        return sum(len(row.needed) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Count:
    """So many of so many, in a language: facts of an importance, or wordings approved by people in a role."""

    what: str
    language: str
    done: int
    all: int


@dataclass(frozen=True, slots=True)
class Left:
    """Something a document says and the line leaves out on purpose."""

    id: str
    what: str
    reason: str
    instead: str
    source: Support


@dataclass(frozen=True, slots=True)
class Origin:
    """A document."""

    id: str
    title: str
    publisher: str
    kind: str
    rights: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole review sheet."""

    line: str
    version: str
    date: str
    languages: tuple[Language, ...]
    facts_spoken: tuple[Count, ...]
    approved: tuple[Count, ...]
    waiting: tuple[str, ...]
    """What live mode waits for, one sentence for each demand of line.yaml that is not met."""
    units: tuple[Unit, ...]
    conflicts: tuple[ConflictRow, ...]
    signs: tuple[SignRow, ...]
    facts: tuple[FactRow, ...]
    left: tuple[Left, ...]
    documents: tuple[Origin, ...]
    issues: tuple[Issue, ...]


def support_of(source: Source) -> Support:
    """Where a fact stands in the documents."""
    return Support(source.document, source.heading, source.says)


def figure_of(figure: Figure) -> str:
    """A figure as it is read: value, unit and what it is said of it."""
    said = " ".join(each for each in (figure.value, figure.unit, figure.qualifier) if each)
    return f"{said} ({figure.document})" if figure.speak else f"{said} ({figure.document}; not to be spoken)"
