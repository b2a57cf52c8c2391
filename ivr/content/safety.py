"""The safety rules, held against a line: what no edit may take away, and what a clinician has to answer for."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.content import claims_nothing, safety_calls, safety_facts, safety_keys
from ivr.content.drafts import Drafts
from ivr.content.evidence import Evidence
from ivr.content.issues import Issue


def issues(drafts: Drafts, evidence: Evidence) -> Iterator[Issue]:
    """All broken rules.

    Args:
        drafts: All files, without errors.
        evidence: What was gathered from them.
    """
    yield from safety_calls.issues(drafts, evidence)
    yield from safety_keys.issues(drafts, evidence)
    yield from safety_facts.issues(evidence)
    yield from claims_nothing.issues(drafts, evidence)
