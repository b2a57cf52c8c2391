"""Reads the hazard log, strictly: every mistake with its file, its line and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from ivr.content.files.facts import one_of
from ivr.content.yaml.fields import Block, Page, Shape, did_you_mean
from ivr.content.yaml.issues import Issue, Place
from ivr.content.yaml.strict_yaml import Fields, parse
from ivr.explore.hazards.model import Control, Evidence, Hazard, Kind, Likelihood, Severity

KIND: Final = "hazards"
_FILE: Final = Shape("a hazard log", needs=("intended-use", "not-for", KIND))
_NEEDS: Final = (
    "hazard",
    "title",
    "cause",
    "harm",
    "severity",
    "likelihood-before",
    "likelihood-after",
    "controls",
)
_HAZARD: Final = Shape("a hazard", needs=_NEEDS, may=("signs", "red-flags", "left-to-people"))
_FIELDS: Final = {"tests": Kind.TEST, "checks": Kind.CHECK, "rules": Kind.RULE, "promises": Kind.PROMISE}
_CONTROL: Final = Shape("a control", needs=("control",), may=tuple(_FIELDS))
_ID: Final = re.compile(r"HAZ-[0-9]{2,3}")
_WHAT: Final = {
    Kind.TEST: "test in the tests of this program",
    Kind.CHECK: "code of 'ivr check'",
    Kind.RULE: "rule of 'ivr explore'",
    Kind.PROMISE: "promise of 'ivr rehearse'",
}
_ELSE: Final = {
    Kind.TEST: "Write file and name as in 'tests/core/test_keys.py::test_why_a_key_is_no_choice'.",
    Kind.CHECK: "Write a code that 'ivr explain' lists.",
    Kind.RULE: "Write an id that 'ivr explore --json' lists.",
    Kind.PROMISE: "Write the name of a function in 'ivr/rehearse/promises'.",
}
_LIKE: Final = 0.7
"""So much of a name must agree for another one to be meant."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a hazard log may name. A kind that is left out is not looked up: an installed line has no tests."""

    names: Mapping[Kind, Collection[str]]
    signs: Collection[str]
    """The warning signs of the fact base; empty if the line has none."""
    red_flags: Collection[str]


@dataclass(slots=True)
class Found:
    """A hazard log, and what is wrong with it."""

    intended: str = ""
    """What the line is for."""
    not_for: str = ""
    """What it must not be used for."""
    hazards: list[Hazard] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)


def read(file: str, data: bytes, known: Known) -> Found:
    """The hazards in a file.

    Args:
        file: Its name, for messages.
        data: What it holds, whatever that is.
        known: What it may name.
    """
    found = Found()
    parsed = parse(file, data)
    found.issues.extend(parsed.issues)
    if parsed.node is None:
        return found
    page = Page(file)
    if not isinstance(parsed.node, Fields):
        page.wrong(parsed.node.line, "The file does not begin with a field", f"Begin it with '{KIND}:'.")
    else:
        block = Block(page, parsed.node, parsed.node.line, _FILE)
        found.intended, found.not_for = _plain(block, "intended-use"), _plain(block, "not-for")
        found.hazards.extend(_hazard(each, known) for each in block.blocks(KIND, _HAZARD))
    misread = {each.line for each in parsed.issues}
    found.issues.extend(each for each in page.issues if each.line not in misread)
    found.issues.extend(_twice(found.hazards))
    if not found.issues:  # of a log that is misread it cannot be said what it lacks
        found.issues.extend(_without_hazard(file, found.hazards, known))
    found.issues.sort()
    return found


def _hazard(block: Block, known: Known) -> Hazard:
    hazard = Hazard(
        place=block.place,
        id=_id(block),
        title=_plain(block, "title"),
        cause=_plain(block, "cause"),
        harm=_plain(block, "harm"),
        severity=one_of(block, "severity", Severity.MINOR),
        before=one_of(block, "likelihood-before", Likelihood.VERY_LOW),
        after=one_of(block, "likelihood-after", Likelihood.VERY_LOW),
        controls=tuple(_control(each, known) for each in block.blocks("controls", _CONTROL)),
        signs=_named(block, "signs", known.signs, "warning sign in the facts of this line"),
        red_flags=_named(block, "red-flags", known.red_flags, "red flag of this line"),
        people=_plain(block, "left-to-people"),
    )
    if hazard.risk_after > hazard.risk_before:
        remedy = "Write a likelihood that is at most the one before."
        block.wrong("likelihood-after", "The controls would make this hazard likelier", remedy)
    return hazard


def _plain(block: Block, name: str) -> str:
    """A text as one line."""
    return " ".join(block.text(name).split()) if block.has(name) else ""


def _id(block: Block) -> str:
    text = block.text("hazard")
    if text and not _ID.fullmatch(text):
        block.wrong("hazard", f"'hazard: {text}' is not the id of a hazard", "Write it as in 'hazard: HAZ-07'.")
        return ""
    return text


def _named(block: Block, name: str, known: Collection[str], what: str) -> tuple[str, ...]:
    written = block.words(name) if block.has(name) else []
    for line, text in written:
        if text not in known:
            _unknown(block, line, text, (what, f"Write one of this line, or delete '{text}'."), known)
    return tuple(text for _, text in written)


def _control(block: Block, known: Known) -> Control:
    evidence = tuple(_evidence(block, known))
    if not any(block.has(name) for name in _FIELDS):
        remedy = "Write 'tests:' and below it the node id of a test, or 'checks:', 'rules:' or 'promises:'."
        block.wrong("control", "Nothing shows that this control works", remedy)
    return Control(block.place, _plain(block, "control"), evidence)


def _evidence(block: Block, known: Known) -> Iterator[Evidence]:
    for name, kind in _FIELDS.items():
        for line, text in block.words(name) if block.has(name) else []:
            names = known.names.get(kind)
            if names is not None and text not in names:
                _unknown(block, line, text, (_WHAT[kind], _ELSE[kind]), names)
            yield Evidence(Place(block.page.file, line), kind, text)


def _unknown(block: Block, line: int, text: str, said: tuple[str, str], known: Collection[str]) -> None:
    what, otherwise = said
    guess = did_you_mean(text, known, _LIKE)
    block.page.wrong(line, f"There is no {what} called '{text}'", f"Did you mean '{guess}'?" if guess else otherwise)


def _twice(hazards: list[Hazard]) -> Iterator[Issue]:
    first: dict[str, Hazard] = {}
    for each in hazards:
        if each.id and first.setdefault(each.id, each) is not each:
            problem = f"The hazard '{each.id}' stands twice, first on line {first[each.id].place.line}"
            yield each.place.error(problem, "Give this one an id of its own.")


def _without_hazard(file: str, hazards: list[Hazard], known: Known) -> Iterator[Issue]:
    """What may become of a caller with a warning sign has to be thought through for each of them."""
    flags = {flag for each in hazards for flag in each.red_flags}
    signs = {sign for each in hazards for sign in each.signs}
    for name, missing, what in (
        ("red-flags", set(known.red_flags) - flags, "red flag"),
        ("signs", set(known.signs) - signs, "warning sign"),
    ):
        for each in sorted(missing):
            remedy = f"Write a hazard with '{name}:' and below it '- {each}', or add it to one that is about it."
            yield Place(file, 1).error(f"No hazard is about the {what} '{each}'", remedy)
