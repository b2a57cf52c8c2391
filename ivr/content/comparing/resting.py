"""What two versions rest on: the facts and signs that callers hear, and the approvals that the later one waits for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from ivr.content.evidence.coverage import cited_by
from ivr.content.evidence.evidence import Evidence, Spoken
from ivr.content.evidence.fact_base import Fact, Sign
from ivr.content.review.approvals import Approvals


@dataclass(frozen=True, slots=True)
class Claim:
    """A fact or warning sign that callers hear now, or no more."""

    kind: str
    """`fact` or `sign`."""
    id: str
    weight: str
    """How much it matters: `must`, `should`, `may`; of a sign its level, such as `emergency`."""
    gained: bool
    """Whether callers hear it now and did not before; otherwise it is lost."""
    text: Mapping[str, str]
    """What it says, by language."""
    statements: tuple[str, ...]
    """The ids of the texts that say it, or said it."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A wording that somebody has to approve before the later version goes live."""

    statement: str
    language: str
    role: str
    """`clinician` or `translator`."""
    scope: str
    """What is approved together: see `rules.Scope`."""
    text: str
    changed: bool
    """Whether it is one of those that differ between the two versions; the others were open before."""


def claims(before: Evidence, after: Evidence) -> Iterator[Claim]:
    """Facts and signs that callers hear in one of the two only, those that were lost first."""
    old, new = _heard(before), _heard(after)
    for id_ in (each for each in old if each not in new):
        yield _claim(*id_, *old[id_], gained=False)
    for id_ in (each for each in new if each not in old):
        yield _claim(*id_, *new[id_], gained=True)


_Entry = tuple[Fact | Sign | None, list[Spoken]]


def _heard(evidence: Evidence) -> dict[tuple[str, str], _Entry]:
    """By kind and id, what is said where callers can come."""
    facts, signs = cited_by(evidence)
    found: dict[tuple[str, str], _Entry] = {}
    for kind, cited, known in (("fact", facts, evidence.facts), ("sign", signs, evidence.signs)):
        for id_, said in cited.items():
            if reached := [each for each in said if each.reachable]:
                found[kind, id_] = (known.get(id_), reached)
    return found


def _claim(kind: str, id_: str, entry: Fact | Sign | None, said: list[Spoken], *, gained: bool) -> Claim:
    weight = entry.importance if isinstance(entry, Fact) else entry.level if entry else ""
    statements = tuple(dict.fromkeys(each.statement.id for each in said))
    return Claim(kind, id_, str(weight), gained, entry.text if entry else {}, statements)


def waiting(evidence: Evidence, touched: AbstractSet[str]) -> Iterator[Waiting]:
    """What live mode waits for, each wording once for each role; those that were changed first.

    Args:
        evidence: Of the later version.
        touched: The ids of texts that differ in any language; a translation follows its source.
    """
    approvals = Approvals(evidence)
    found: dict[tuple[str, str, str], Waiting] = {}
    for required in evidence.rules.required:
        for spoken, language in approvals.missing(required):
            id_ = spoken.statement.id
            text = spoken.statement.text.get(language, "")
            each = Waiting(id_, language, str(required.role), str(required.texts), text, id_ in touched)
            found.setdefault((id_, language, each.role), each)
    yield from sorted(found.values(), key=lambda each: not each.changed)
