"""What waits for a clinician: the wordings in the menus folder that nobody answers for as they are, place by place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ivr.content.evidence.evidence import Evidence, Kind, Spoken
from ivr.content.review.approvals import Approvals, Standing, State, approvable
from ivr.content.review.changes import Change
from ivr.content.review.fingerprint import fingerprint
from ivr.content.review.rules import Role

PHRASES = "phrases"
DECISIONS = "decisions"


@dataclass(frozen=True, slots=True)
class Open:
    """A wording in one language that is to be decided about."""

    spoken: Spoken
    language: str
    standing: Standing

    @property
    def text(self) -> str:
        """The words."""
        return self.spoken.statement.text[self.language]

    @property
    def mark(self) -> str:
        """What the words are known by: a decision is about these and no others."""
        return fingerprint(self.language, self.text, self.spoken.leads)

    @property
    def place(self) -> str:
        """Where it belongs."""
        if self.spoken.kind is Kind.PHRASE:
            return PHRASES
        return DECISIONS if self.spoken.kind is Kind.DECISION else self.spoken.owner

    @property
    def changes(self) -> tuple[Change, ...]:
        """What is different from the words that were approved before."""
        return self.standing.changes


def open_texts(evidence: Evidence) -> list[Open]:
    """All of them: demanded for a live line, changed since they were approved, or refused."""
    approvals = Approvals(evidence)
    demanded = {
        (spoken.statement.id, language)
        for required in evidence.rules.required
        if required.role is Role.CLINICIAN
        for spoken, language in approvals.missing(required)
    }
    return [each for each in _all(evidence, approvals) if _is_open(each, demanded)]


def find(evidence: Evidence, statement: str, language: str) -> Open | None:
    """A wording by its id and language, whether it is open or not."""
    spoken = approvable(evidence).get(statement)
    if spoken is None or language not in spoken.statement.text:
        return None
    return Open(spoken, language, Approvals(evidence).standing(spoken, language, Role.CLINICIAN))


def _all(evidence: Evidence, approvals: Approvals) -> Iterator[Open]:
    for spoken in approvable(evidence).values():
        for language in spoken.statement.text:
            yield Open(spoken, language, approvals.standing(spoken, language, Role.CLINICIAN))


def _is_open(each: Open, demanded: set[tuple[str, str]]) -> bool:
    if each.standing.state is State.OPEN:
        return (each.spoken.statement.id, each.language) in demanded or each.spoken.kind is Kind.DECISION
    return each.standing.state is not State.APPROVED
