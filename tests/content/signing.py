"""Approvals for tests: of the line `evidence`, without going through the command."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ivr.content.evidence.evidence import Evidence
from ivr.content.load import load, read_folder
from ivr.content.review.approvals import Approvals, chosen
from ivr.content.review.approvals_file import record
from ivr.content.review.rules import Approval, Role
from tests.lines import EVIDENCE

FILES = read_folder(EVIDENCE)
NAME, DATE = "Ana Ruiz, RN", "2026-03-31"


def evidence_of(files: Mapping[str, bytes]) -> Evidence:
    """The evidence of these files, which can be joined."""
    loaded = load(files)
    assert loaded.evidence is not None, loaded.issues
    return loaded.evidence


def approved(
    evidence: Evidence, target: str, *languages: str, by: str = NAME, role: Role = Role.CLINICIAN, date: str = DATE
) -> list[Approval]:
    """New approvals of what a target names, in some languages."""
    approvals = Approvals(evidence)
    return [approvals.approve(each, code, by, role, date) for each in chosen(evidence, target) for code in languages]


def sign(
    folder: Path, target: str, *languages: str, by: str = NAME, role: Role = Role.CLINICIAN, date: str = DATE
) -> int:
    """Approves what a target names in a folder, and returns how many approvals are new."""
    return record(folder, approved(evidence_of(read_folder(folder)), target, *languages, by=by, role=role, date=date))
