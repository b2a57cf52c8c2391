"""Whether statements that cite a fact in conflict use the recorded wording, or record why not.

The wording of a conflict counts as used in a menu or topic when each of its sentences is found in the statements there
that cite facts of the conflict: at least `ENOUGH` of what the sentence says (its words without common ones, compared by
their beginnings), with its figures and its negation, in one such statement or in two that follow each other. So words
may be changed for the ear and a sentence may be cut in two, but none may be left out. It has to come first: a statement
with a detail of the conflict stands behind the beginning of the wording, not before it.

A fact that is in several conflicts needs the wording of one of them. Choices and red flags are too short for any.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ivr.content.evidence.evidence import Evidence, Kind, Spoken
from ivr.content.evidence.fact_base import Conflict, Fact
from ivr.content.evidence.parity import Reading, read
from ivr.content.evidence.wording import content, overlap, sentences
from ivr.content.yaml.fields import did_you_mean, listed
from ivr.content.yaml.issues import Issue

ENOUGH = 0.8
"""So much of a sentence has to be found."""


def issues(evidence: Evidence) -> Iterator[Issue]:
    """Conflicts whose wording is missing, and exceptions that are not known or not needed."""
    places: dict[str, list[Spoken]] = {}
    for spoken in evidence.spoken.values():
        yield from _exceptions(spoken, evidence)
        if spoken.kind in {Kind.MENU, Kind.TOPIC}:
            places.setdefault(spoken.owner, []).append(spoken)
    for statements in places.values():
        yield from _of_place(statements, evidence)


def _exceptions(spoken: Spoken, evidence: Evidence) -> Iterator[Issue]:
    for exception in spoken.cites.exceptions:
        conflict = evidence.conflicts.get(exception.conflict)
        if conflict is None:
            guess = did_you_mean(exception.conflict, evidence.conflicts)
            remedy = f"Did you mean '{guess}'?" if guess else f"Write one of {listed(evidence.conflicts)}."
            yield exception.place.error(f"There is no conflict '{exception.conflict}'", remedy)
        elif not spoken.cites.facts.keys() & set(conflict.facts):
            problem = f"The exception for {conflict.id} is not needed: '{spoken.statement.id}' cites none of its facts"
            yield exception.place.warning(problem, "Delete it.")


@dataclass(frozen=True, slots=True)
class _Use:
    """How far the wording of a conflict is used in a place."""

    conflict: Conflict
    first: int
    """The index of the statement that begins it."""
    missing: tuple[tuple[str, str], ...]
    """The language and words of each sentence that is not found."""


def _of_place(statements: Sequence[Spoken], evidence: Evidence) -> Iterator[Issue]:
    """One issue for each conflict whose wording a menu or topic does not use."""
    uses: dict[str, _Use] = {}
    wrong: dict[str, list[tuple[Spoken, Fact]]] = {}
    for index, spoken in enumerate(statements):
        excepted = {exception.conflict for exception in spoken.cites.exceptions}
        for fact in (evidence.facts[id_] for id_ in spoken.cites.facts if id_ in evidence.facts):
            named = [evidence.conflicts[id_] for id_ in fact.conflicts if id_ in evidence.conflicts]
            for conflict in named:
                if conflict.id not in uses:
                    uses[conflict.id] = _use(conflict, statements)
            settled = any(
                each.id in excepted or (not uses[each.id].missing and uses[each.id].first <= index) for each in named
            )
            if named and not settled:
                nearest = min(named, key=lambda each: len(uses[each.id].missing))
                wrong.setdefault(nearest.id, []).append((spoken, fact))
    for id_, citing in wrong.items():
        yield _issue(uses[id_], citing)


def _use(conflict: Conflict, statements: Sequence[Spoken]) -> _Use:
    citing = [
        (index, spoken) for index, spoken in enumerate(statements) if spoken.cites.facts.keys() & set(conflict.facts)
    ]
    first, missing = len(statements), []
    for language, wording in conflict.spoken.items():
        texts = [spoken.statement.text.get(language, "") for _, spoken in citing]
        windows = [read(text, language) for text in (*texts, *(" ".join(pair) for pair in pairwise(texts)))]
        for sentence in sentences(wording):
            wanted = read(sentence, language)
            found = [number for number, window in enumerate(windows) if _holds(window, wanted)]
            if not found:
                missing.append((language, sentence))
            else:
                first = min(first, *(citing[number % len(citing)][0] for number in found[:1]))
    return _Use(conflict, first, tuple(missing))


def _holds(window: Reading, wanted: Reading) -> bool:
    """Whether a text says a sentence."""
    figures = all(number.loose or number.found_in(window.numbers) for number in wanted.numbers)
    negated = not wanted.negations or bool(window.negations) or window.half_negates
    emergency = window.emergency or not wanted.emergency
    return figures and negated and emergency and overlap(content(wanted.text), content(window.text)) >= ENOUGH


def _issue(use: _Use, citing: Sequence[tuple[Spoken, Fact]]) -> Issue:
    (spoken, fact), conflict = citing[0], use.conflict
    place = spoken.cites.facts[fact.id]
    exception = f"or record an exception for {conflict.id} with a reason."
    if not use.missing:
        problem = f"'{spoken.statement.id}' cites {fact.id} before the wording of {conflict.id} is spoken"
        return place.error(problem, f"Move it behind the wording, {exception}")
    language, sentence = use.missing[0]
    where = listed(dict.fromkeys(each.statement.id for each, _ in citing))
    problem = (
        f"{where} cites {fact.id}, which is in conflict ({conflict.id}), without its wording in language '{language}'"
    )
    return place.error(problem, f"Say: {sentence} Name the fact there, {exception}")
