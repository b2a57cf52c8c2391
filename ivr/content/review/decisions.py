"""What a clinic decided against the usual rules: said loudly, and never live without a clinician's approval.

A decision is approved like a text: its words hold all that was decided, so that whoever changes it has to ask again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain

from ivr.content.evidence.evidence import Cites, Kind, Spoken
from ivr.content.files.drafts import Drafts, MenuDraft, Said, TopicDraft
from ivr.content.review.rules import EMERGENCY_NUMBER, Limits, Required, Role, Rules, Scope
from ivr.content.review.shipped import differences
from ivr.content.yaml.issues import Place
from ivr.core.line.model import Line, Statement
from ivr.languages.registry import pack_of


def decisions(drafts: Drafts, line: Line) -> dict[str, Spoken]:
    """All decisions of a line, by their ids, each in words in its first language.

    Args:
        drafts: All files, without errors.
        line: What they were joined to.
    """
    first = line.languages[0]
    found = chain(_rules(drafts, line), _flags(drafts), _waivers(drafts, first), differences(drafts))
    return {id_: _decision(id_, words, place, first) for id_, words, place in found}


_Found = Iterator[tuple[str, str, Place]]


def _decision(id_: str, words: str, place: Place, language: str) -> Spoken:
    statement = Statement(id_, {language: words}, {language: 0.0})
    return Spoken(place, Kind.DECISION, id_, statement, Cites(nothing=True), reachable=False)


def with_demand(rules: Rules, decided: Mapping[str, Spoken], first: str) -> Rules:
    """The rules of line.yaml with the demand that a clinician approves what was decided, if anything was."""
    if not decided:
        return rules
    place = next(iter(decided.values())).place
    demand = Required(place, Scope.DECISIONS, Role.CLINICIAN, (first,))
    return replace(rules, required=(*rules.required, demand))


def _rules(drafts: Drafts, line: Line) -> _Found:
    """Where line.yaml demands less than the shipped one."""
    draft = drafts.lines[0]
    rules, start = draft.rules, draft.place
    if not any(_as_usual(each, line) for each in rules.required):
        yield (
            "decision.approvals",
            (
                "This line goes live without a clinician's approval of the red flags in every language: 'approvals:' "
                "in line.yaml demands less than the shipped one."
            ),
            rules.places.get("approvals", start),
        )
    if weaker := list(_weaker(rules.limits)):
        words = f"Texts may be harder to follow than usual: {', '.join(weaker)}."
        yield "decision.limits", words, rules.places.get("limits", start)
    if further := list(_further(rules.limits)):
        words = f"Help may be further away than usual: {', '.join(further)}."
        yield "decision.limits-of-help", words, rules.places.get("limits", start)
    warning = {
        menu.id for menu in drafts.menus if menu.warning or any(each.kind == "red-flag" for each in menu.choices)
    }
    if not any(fixed.kind == "menu" and fixed.target in warning for fixed in rules.fixed):
        words = "The warning signs have no fixed key: 'fixed-keys:' in line.yaml does not name their menu."
        yield "decision.fixed-keys", words, rules.places.get("fixed-keys", start)
    if rules.emergency_number != EMERGENCY_NUMBER:
        words = f"Callers in danger are told to dial {rules.emergency_number}, not {EMERGENCY_NUMBER}."
        yield "decision.emergency-number", words, rules.places["emergency-number"]


def _as_usual(required: Required, line: Line) -> bool:
    known = required.texts in {Scope.RED_FLAGS, Scope.ALL} and required.role is Role.CLINICIAN
    return known and set(required.languages) >= set(line.languages)


def _weaker(limits: Limits) -> Iterator[str]:
    usual = Limits()
    for language, given in limits.menu_seconds.items():
        if given > (known := usual.most_menu_seconds(language)):
            yield f"seconds-of-a-menu in language '{language}' {given} (usually {known})"
    for language, levels in limits.ease.items():
        scale = pack_of(language).readability.scale
        for name, given, known in zip(("warning", "error"), levels, usual.of_ease(language), strict=True):
            if scale.harder(given, known):
                yield f"{scale.limits_field}: {name} {given} (usually {known})"
    for name, given, known in (
        ("words-in-a-sentence", limits.sentence_words, usual.sentence_words),
        ("seconds-of-a-part", limits.part_seconds, usual.part_seconds),
    ):
        if given > known:
            yield f"{name} {given} (usually {known})"


def _further(limits: Limits) -> Iterator[str]:
    """By what help may be further away than usual."""
    usual = Limits()
    for name, given, known in (
        ("keys-to-help", limits.help_keys, usual.help_keys),
        ("seconds-to-help", limits.help_seconds, usual.help_seconds),
        ("seconds-without-a-key", limits.uncut_seconds, usual.uncut_seconds),
    ):
        if given > known:
            yield f"{name} {given} (usually {known})"


def _flags(drafts: Drafts) -> _Found:
    for draft in drafts.flags:
        if draft.no_step_up:
            words = (
                f"Callers with the red flag '{draft.flag.id}' are not told when to dial the emergency number first. "
            )
            yield f"decision.no-step-up.{draft.flag.id}", f"{words}Reason: {draft.no_step_up}", draft.place


def _waivers(drafts: Drafts, first: str) -> _Found:
    for said in _all_said(drafts):
        for number, waiver in enumerate(said.cites.waivers, start=1):
            if waiver.figure:
                text = said.statement.text.get(first, "")
                words = (
                    f"'{said.statement.id}' says '{waiver.figure}', which no fact that it names has. "
                    f"Reason: {waiver.reason} Text: {text}"
                )
                yield f"decision.waiver.{said.statement.id}.{number}", words, waiver.place


def _all_said(drafts: Drafts) -> Iterable[Said]:
    files: list[MenuDraft | TopicDraft] = [*drafts.menus, *drafts.topics]
    choices = (choice.heard_name for menu in drafts.menus for choice in menu.choices)
    return chain(*(file.statements for file in files), choices, *(flag.statements[:1] for flag in drafts.flags))
