"""What the check says about one text while somebody types: seconds, reading level, and messages at their language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ivr.content.editing.edits import File
from ivr.content.editing.outline import Outline, Text
from ivr.content.evidence.evidence import Evidence
from ivr.content.line.seconds import spoken_seconds
from ivr.content.load import Loaded
from ivr.content.review import approvals, readability
from ivr.content.review.readability import RED_FLAGS, Verdict
from ivr.content.yaml.issues import Issue, Place, Severity

_TOLD: Final = (Severity.ERROR, Severity.WARNING)


@dataclass(frozen=True, slots=True)
class Level:
    """How easy the menu or topic that a text belongs to is to follow."""

    scale: str
    value: float
    limit: int
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Remark:
    """A message about the text; in all its languages where ``language`` is ""."""

    severity: Severity
    language: str
    problem: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What is known of a text as it would be."""

    seconds: Mapping[str, float]
    levels: Mapping[str, Level]
    remarks: tuple[Remark, ...]
    elsewhere: int
    """Errors that stand at other places."""


def preview(loaded: Loaded, outline: Outline, text: Text, paces: Mapping[str, int]) -> Preview:
    """What is to be said of a text.

    Args:
        loaded: The menus with it.
        outline: Of its file.
        text: The text, with the words that were loaded.
        paces: How many words a minute the voice of each language says.
    """
    file = File(outline.file, loaded.files[outline.file])
    is_of_sign = text.kind in {"sign", "step-up"}
    other = (*text.way[:-1], "sign" if text.kind == "step-up" else "step-up")
    all_of_it, not_its, *said = file.spans(
        (text.way[:-1] if is_of_sign else text.way, other, *((*text.way, code) for code in text.words))
    )
    whole = set(all_of_it) - set(not_its if is_of_sign else ())
    lines = {line: code for code, span in zip(text.words, said, strict=True) for line in span}
    told = about_words(loaded)
    here = [each for each in told if each.file == outline.file and each.line in whole]
    errors = sum(each.severity is Severity.ERROR for each in loaded.issues)
    return Preview(
        {code: spoken_seconds(said, paces.get(code, 0)) for code, said in text.words.items()},
        levels(loaded.evidence, outline) if loaded.evidence else {},
        tuple(_remark(each, lines) for severity in _TOLD for each in here if each.severity is severity),
        errors - sum(each.severity is Severity.ERROR for each in here),
    )


def about_words(loaded: Loaded) -> tuple[Issue, ...]:
    """What is to be said of the menus, but for approvals.

    That changed words have to be approved again goes without saying where they are changed, and is counted where they
    are sent. What was decided against the usual rules is said here too.
    """
    if loaded.evidence is None:
        return loaded.issues
    decided = {each.place for each in loaded.evidence.decisions.values()}
    approved = {each for each in approvals.issues(loaded.evidence) if Place(each.file, each.line) not in decided}
    return tuple(each for each in loaded.issues if each not in approved or each.severity is Severity.ERROR)


def levels(evidence: Evidence, outline: Outline) -> dict[str, Level]:
    """How easy a place is to follow, by language; of one with few words nothing is said."""
    owner = RED_FLAGS if outline.kind == "red-flags" else outline.id
    found = {}
    for each in readability.measures(evidence):
        if each.owner == owner:
            limit = evidence.rules.limits.of_ease(each.language)[1]
            verdict = readability.verdict(each, evidence.rules.limits)
            found[each.language] = Level(each.scale.name, round(each.value, 1), limit, verdict)
    return found


def _remark(issue: Issue, lines: Mapping[int, str]) -> Remark:
    return Remark(issue.severity, lines.get(issue.line, ""), issue.problem, issue.remedy)
