"""The fact base as values: documents, facts, conflicts, warning signs, glossary; ids are those of the files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ivr.content.yaml.issues import Place

Texts = Mapping[str, str]


class Importance(StrEnum):
    """Without a `MUST` a patient would be badly misled; a `SHOULD` is expected; a `MAY` is a detail."""

    MUST = "must"
    SHOULD = "should"
    MAY = "may"


class Level(StrEnum):
    """What a warning sign asks for: dial 911, reach a nurse now, or tell the care team."""

    EMERGENCY = "emergency"
    CALL_NOW = "call-now"
    TELL_TEAM = "tell-team"


class Basis(StrEnum):
    """Where a warning sign and its level come from. What is not in the documents needs a clinician's sign-off."""

    DOCUMENTS = "documents"
    SAFETY = "general-safety-practice"


@dataclass(frozen=True, slots=True)
class Document:
    """A source. ``headings`` are those that facts may name."""

    place: Place
    id: str
    title: str
    publisher: str
    kind: str
    rights: str
    """What it says about copying."""
    headings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A place in a document. ``says``: what it says there, in our words; "" if only the place is named."""

    place: Place
    document: str
    heading: str
    says: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as a document gives it: `15`, `minutes`, `only, in each hour`. Some are recorded, but not to speak."""

    place: Place
    document: str
    value: str
    unit: str
    qualifier: str
    speak: bool = True


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing the documents say, in our words. ``note`` is a warning for writers, never spoken."""

    place: Place
    id: str
    topic: str
    importance: Importance
    text: Texts
    support: tuple[Source, ...]
    figures: tuple[Figure, ...] = ()
    conflicts: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class FactTopic:
    """A topic of the fact base; its facts may be spoken in any topic of the line."""

    place: Place
    id: str
    title: Texts


@dataclass(frozen=True, slots=True)
class Conflict:
    """Where the documents disagree: what each ``says``, the wording to speak instead, and why."""

    place: Place
    id: str
    subject: str
    topic: str
    kind: str
    pages: tuple[Source, ...]
    spoken: Texts
    why: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sign:
    """A warning sign: its short ``text``, and the full ``spoken`` words with what to do."""

    place: Place
    id: str
    level: Level
    basis: Basis
    text: Texts
    spoken: Texts
    action: str
    """What the documents tell the patient to do about it, in our words; "" if nothing."""
    found: str = ""
    """Whether it is in the documents: `yes`, `no` or `complication-only` (named as a risk, with nothing to do)."""
    support: tuple[Source, ...] = ()
    related: tuple[Source, ...] = ()
    """The nearest statements of the documents, where they do not name the sign itself."""
    facts: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class SignGroup:
    """Signs that are spoken as one: a bare sign among the emergencies, or one choice of the warning signs."""

    place: Place
    level: Level
    text: Texts
    signs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Omitted:
    """What a document says and the line must not. ``terms`` (by language) and ``figures`` give it away."""

    place: Place
    id: str
    kind: str
    source: Source
    what: str
    reason: str
    instead: str
    terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    figures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Avoided:
    """A word that is not to be spoken, except within one of the wordings of ``unless``. ``why`` may be ""."""

    place: Place
    language: str
    word: str
    why: str = ""
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """An entry of the glossary: plain and technical English, the words to speak in each language, and to avoid."""

    place: Place
    plain: str
    technical: str
    said: Texts
    """By language; in English the plain words."""
    avoid: tuple[Avoided, ...]
    voice: str
