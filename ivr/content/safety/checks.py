"""The safety rules, held against a line: what no edit may take away, and what a clinician has to answer for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ivr.content.evidence import claims_nothing
from ivr.content.evidence.evidence import Evidence
from ivr.content.files.drafts import Drafts
from ivr.content.review.rules import EMERGENCY_NUMBER
from ivr.content.safety import calls as safety_calls
from ivr.content.safety import conditions, pronouncing, tongues
from ivr.content.safety import facts as safety_facts
from ivr.content.safety import keys as safety_keys
from ivr.content.safety.rules import broken
from ivr.content.safety.words import number_finder, plain
from ivr.content.yaml.issues import Issue

_WARNING_MENU: Final = "'warning-signs: yes'"


def issues(drafts: Drafts, evidence: Evidence) -> Iterator[Issue]:
    """All broken rules.

    Args:
        drafts: All files, without errors.
        evidence: What was gathered from them.
    """
    number = evidence.rules.emergency_number
    if number != EMERGENCY_NUMBER and not _is_named(number, evidence):
        place = evidence.rules.places.get("emergency-number", drafts.lines[0].place)
        yield broken("number-nowhere", place, number=number, usual=EMERGENCY_NUMBER)
        return  # what else is wrong follows from it, in nearly every text
    yield from safety_calls.issues(drafts, evidence)
    yield from safety_keys.issues(drafts, evidence)
    yield from safety_facts.issues(evidence)
    yield from conditions.issues(evidence)
    yield from pronouncing.issues(drafts, evidence)
    yield from tongues.issues(evidence)
    yield from claims_nothing.issues(drafts, evidence)
    yield from _own(drafts, evidence)


def _is_named(number: str, evidence: Evidence) -> bool:
    """Whether any text tells callers this number."""
    texts = (text for spoken in evidence.spoken.values() for text in spoken.statement.text.items())
    return any(number_finder(number, language).search(plain(text)) for language, text in texts)


def is_about_warning_menu(issue: Issue) -> bool:
    """Whether an issue says that the menu of warning signs is none, or cannot be reached."""
    return _WARNING_MENU in issue.problem


def _own(drafts: Drafts, evidence: Evidence) -> Iterator[Issue]:
    """The clinic's own rules. A text that is gone no longer says what it has to say."""
    for rule in drafts.must_say:
        spoken = evidence.spoken.get(rule.text)
        for language, wordings in rule.wordings.items():
            text = plain(spoken.statement.text.get(language, "")) if spoken else ""
            if not any(plain(each) in text for each in wordings):
                place = spoken.at(language) if spoken else rule.place
                said = {"what": " or ".join(f"'{each}'" for each in wordings), "why": rule.why}
                yield broken("must-say", place, id=rule.text, language=language, **said)
