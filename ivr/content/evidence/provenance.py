"""Whether all that is spoken rests on the fact base, and all of the fact base that matters is spoken.

Errors keep the menus from being used. Without a fact base there is one warning, and nothing else can be proven.
"""

from __future__ import annotations

from collections.abc import Iterator

from ivr.content.evidence import base as provenance_base
from ivr.content.evidence import claims as provenance_claims
from ivr.content.evidence import conflicts as provenance_conflicts
from ivr.content.evidence import coverage as provenance_coverage
from ivr.content.evidence import texts as provenance_texts
from ivr.content.evidence.evidence import Basis, Evidence
from ivr.content.files.drafts import Drafts
from ivr.content.yaml.issues import Issue


def issues(drafts: Drafts, evidence: Evidence) -> Iterator[Issue]:
    """All that keeps the texts from being proven, and as notes what people have to vouch for.

    Args:
        drafts: All files, without errors.
        evidence: What was gathered from them.
    """
    if evidence.empty:
        yield drafts.lines[0].place.warning(
            "There is no fact base: no file begins with 'fact-topic:', so nothing that is spoken can be proven",
            "Add the facts with the documents they stand in.",
        )
        return
    yield from provenance_base.issues(drafts.base, evidence)
    yield from provenance_texts.issues(evidence)
    yield from provenance_conflicts.issues(evidence)
    yield from provenance_coverage.issues(evidence)
    yield from provenance_claims.issues(evidence)
    yield from _to_vouch_for(evidence)


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
