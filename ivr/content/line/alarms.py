"""Whether emergencies inside topics are those of the warning signs, and nothing comforting follows an alarm.

A statement of the warning signs names emergencies that belong together. A topic that sends callers to 911 for one of
them has to name all that stand in that statement: whoever hears a shorter list takes it for the whole one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from ivr.content.evidence.evidence import Evidence, Spoken
from ivr.content.evidence.fact_base import Level
from ivr.content.evidence.wording import content, overlap, sentences
from ivr.content.values.emergency_number import has_emergency_number
from ivr.content.yaml.issues import Issue
from ivr.languages.patterns import pattern
from ivr.languages.registry import pack_of

_ENOUGH: Final = 0.5
"""So much of what one emergency is called has to be found."""


def issues(evidence: Evidence) -> Iterator[Issue]:
    """Emergencies that a topic leaves out, and comfort directly behind an order to dial 911."""
    together = [each for each in _warnings(evidence) if _emergencies(each, evidence)]
    for topic in evidence.line.topics.values():
        texts = [evidence.spoken[each.id] for part in topic.parts for each in part.statements]
        yield from _left_out(topic.id, texts, together, evidence)
        yield from _comforting(texts, evidence)


def _warnings(evidence: Evidence) -> Iterator[Spoken]:
    """What is said of emergencies before the choices of the warning signs that callers can reach."""
    line = evidence.line
    for id_ in line.parents:
        if id_ in line.menus and line.menus[id_].warning:
            yield from (evidence.spoken[each.id] for each in line.menus[id_].intro)


def _emergencies(spoken: Spoken, evidence: Evidence) -> set[str]:
    signs = (evidence.signs[id_] for id_ in spoken.cites.signs if id_ in evidence.signs)
    return {sign.id for sign in signs if sign.level is Level.EMERGENCY}


def _left_out(topic: str, texts: list[Spoken], together: list[Spoken], evidence: Evidence) -> Iterator[Issue]:
    """For each statement of the warning signs that a topic uses, the first emergency of it that is not named there."""
    for language in evidence.line.languages:
        alarms = [each for each in texts if has_emergency_number(each.statement.text.get(language, ""))]
        order = content(evidence.spoken["emergency"].statement.text.get(language, ""))
        for warning in together:
            signs = _emergencies(warning, evidence)
            citing = [each for each in alarms if signs & _emergencies(each, evidence)]
            if not citing or _is_order(warning, evidence):
                continue
            heard = frozenset().union(*(content(each.statement.text[language]) for each in citing))
            named = _named(warning, language, order)
            missing = next((text for text, telling in named if overlap(telling, heard) < _ENOUGH), "")
            if missing:
                yield (
                    citing[0]
                    .at(language)
                    .warning(
                        f"The topic '{topic}' sends callers to 911, but leaves out '{missing}', which "
                        f"'{warning.statement.id}' names with it",
                        "Name it too: a shorter list sounds like the whole one.",
                    )
                )


def _is_order(warning: Spoken, evidence: Evidence) -> bool:
    """Whether it names no emergency of its own: the sentence that sends callers to 911 for all of them."""
    everything = {sign.id for sign in evidence.signs.values() if sign.level is Level.EMERGENCY}
    return len(everything) > 1 and _emergencies(warning, evidence) == everything


def _named(warning: Spoken, language: str, order: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """Each emergency that a statement names, with what tells it; the order to dial 911 is none."""
    wording = pack_of(language).wording
    ends = "|".join(["[,.:]", *(rf"\b{word}\b" for word in wording.alternatives)])
    for each in re.split(ends, " ".join(warning.statement.text[language].split())):
        telling = content(each) - order - content(wording.able)
        if telling:
            yield each.strip(), telling


def _comforting(texts: list[Spoken], evidence: Evidence) -> Iterator[Issue]:
    for language in evidence.line.languages:
        comfort = pack_of(language).sentences.comfort
        said = [(each, one) for each in texts for one in sentences(each.statement.text.get(language, ""))]
        for (_, alarm), (spoken, following) in pairwise(said):
            if has_emergency_number(alarm) and pattern(comfort).search(following):
                yield spoken.at(language).warning(
                    f"'{' '.join(following.split())}' in '{spoken.statement.id}' comforts directly behind an order to "
                    "dial 911",
                    "Say it before the alarm: whoever needs help must not relax at that moment.",
                )
