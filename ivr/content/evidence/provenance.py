"""Whether all that is spoken rests on the fact base, and all of the fact base that matters is spoken.

Errors keep the menus from being used. Without a fact base nothing else can be proven: that is one error for a line
that had one, and one warning for a first draft.
"""

from __future__ import annotations

from collections.abc import Iterator

from ivr.content.evidence import base as provenance_base
from ivr.content.evidence import claims as provenance_claims
from ivr.content.evidence import conflicts as provenance_conflicts
from ivr.content.evidence import coverage as provenance_coverage
from ivr.content.evidence import texts as provenance_texts
from ivr.content.evidence.evidence import Evidence
from ivr.content.evidence.fact_base import Basis
from ivr.content.files.drafts import Drafts
from ivr.content.review.shipped import shipped
from ivr.content.yaml.issues import Issue

_MOST_OF_A_DRAFT = 20
"""So many facts may a line name that has no fact base yet."""


def issues(drafts: Drafts, evidence: Evidence) -> Iterator[Issue]:
    """All that keeps the texts from being proven, and as notes what people have to vouch for.

    Args:
        drafts: All files, without errors.
        evidence: What was gathered from them.
    """
    if evidence.empty:
        yield _no_facts(drafts, evidence)
        return
    yield from provenance_base.issues(drafts.base, evidence)
    yield from provenance_texts.issues(evidence)
    yield from provenance_conflicts.issues(evidence)
    yield from provenance_coverage.issues(evidence)
    yield from provenance_claims.issues(evidence)
    yield from _to_vouch_for(evidence)


def _no_facts(drafts: Drafts, evidence: Evidence) -> Issue:
    """A line whose texts name many facts had them and lost them; a first draft may name some beforehand."""
    problem = "There is no fact base: no file begins with 'fact-topic:', so nothing that is spoken can be proven"
    named = {id_ for spoken in evidence.spoken.values() for id_ in (*spoken.cites.facts, *spoken.cites.signs)}
    if len(named) <= _MOST_OF_A_DRAFT and drafts.lines[0].id != shipped().line:
        return drafts.lines[0].place.warning(problem, "Add the facts with the documents they stand in.")
    remedy = (
        "Put the folder 'facts' back beside 'topics', with all its files: from your last copy, with 'git restore "
        "menus/facts' where this folder came from git, or from the menus that came with the package."
    )
    return drafts.lines[0].place.error(f"{problem}. Its texts name {len(named)} facts and signs", remedy)


def _to_vouch_for(evidence: Evidence) -> Iterator[Issue]:
    """One note on the signs that are not in the documents: the review sheet marks them one by one."""
    signs = [sign for sign in evidence.signs.values() if sign.basis is Basis.SAFETY]
    if signs:
        some = f"{len(signs)} of the {len(evidence.signs)} warning signs"
        yield signs[0].place.note(
            f"For a clinician to read: {some} go beyond the documents, which do not name the sign or do not say what "
            "to do about it. What callers hear there is general safety practice",
            "They are marked in the review sheet that 'ivr evidence' writes.",
        )
