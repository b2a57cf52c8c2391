"""Texts of which one language was changed and another was forgotten.

Two wordings belong together if they were shipped together, or if somebody approved the translation while the other was
its source. A text fits where its wordings of today are such a pair, or where both are new.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ivr.content.evidence.evidence import Evidence, Spoken
from ivr.content.review.fingerprint import fingerprint
from ivr.content.review.rules import Approval, Required, Role, Scope
from ivr.content.yaml.issues import Issue

Forgotten = Mapping[tuple[str, str], tuple[str, str]]
"""By the id of a text and the language of its translation, which language was changed and which was not."""


def forgotten(evidence: Evidence) -> Forgotten:
    """All texts whose languages may no longer say the same."""
    first = evidence.line.languages[0]
    approved: dict[tuple[str, str], list[Approval]] = {}
    for approval in evidence.approvals:
        approved.setdefault((approval.statement, approval.language), []).append(approval)
    found = {}
    for spoken in evidence.spoken.values():
        for language in evidence.line.languages[1:]:
            pairs = _pairs(spoken, language, first, evidence, approved.get((spoken.statement.id, language), []))
            if changed := _changed(spoken, language, first, set(pairs)):
                found[spoken.statement.id, language] = changed
    return found


def _pairs(
    spoken: Spoken, language: str, first: str, evidence: Evidence, approved: list[Approval]
) -> Iterator[tuple[str, str]]:
    """The marks that belong together, of the first language and of the translation."""
    marks = evidence.shipped.get(spoken.statement.id, {})
    if first in marks and language in marks:
        yield marks[first], marks[language]
    for each in approved:  # whose own mark may also hold where a key led
        yield each.source_fingerprint, fingerprint(language, each.text)


def _changed(spoken: Spoken, language: str, first: str, pairs: set[tuple[str, str]]) -> tuple[str, str] | None:
    """Which language was changed and which was not; None if they fit, or if nothing is known of either."""
    text = spoken.statement.text
    source, translation = fingerprint(first, text.get(first, "")), fingerprint(language, text.get(language, ""))
    if (source, translation) in pairs:
        return None
    if any(known == translation for _, known in pairs):
        return first, language
    if any(known == source for known, _ in pairs):
        return language, first
    return None


def with_demand(evidence: Evidence) -> Evidence:
    """The evidence, with the demand that somebody looks at what was forgotten before callers hear it."""
    found = forgotten(evidence)
    if not found:
        return evidence
    place = evidence.spoken[next(iter(found))[0]].place
    demand = Required(place, Scope.TRANSLATIONS, Role.TRANSLATOR, evidence.line.languages[1:])
    rules = replace(evidence.rules, required=(*evidence.rules.required, demand))
    return replace(evidence, rules=rules, forgotten=found)


def issue(spoken: Spoken, language: str, evidence: Evidence) -> Issue:
    """The warning about a text in a language that was forgotten, or changed alone."""
    changed, same = evidence.forgotten[spoken.statement.id, language]
    id_ = spoken.statement.id
    problem = f"'{id_}' was changed in language '{changed}', and language '{same}' is as it was before"
    remedy = (
        f"Say the same in '{same}', or let somebody who reads both confirm that they fit: "
        f'ivr approve {id_} --role translator --language {language} --by "NAME"'
    )
    return spoken.at(same).warning(problem, remedy)
