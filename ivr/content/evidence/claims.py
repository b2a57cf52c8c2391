"""Whether texts say what they name, and name what they say.

Both are told by words alone (without common ones, compared by their beginnings), so only what is beyond doubt is
reported: a fact is named where less than `TOO_LITTLE` of it is said in every language, and a text says that it claims
nothing where at least `TOO_MUCH` of a fact is said in every language.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ivr.content.evidence.coverage import cited_by
from ivr.content.evidence.evidence import Evidence, Kind, Spoken
from ivr.content.evidence.fact_base import Texts
from ivr.content.evidence.wording import content, overlap
from ivr.content.yaml.issues import Issue

TOO_LITTLE = 1 / 3
TOO_MUCH = 0.8
_LEAST = 4
"""A fact of fewer telling words is not looked for: it would be found where it is not meant."""


def issues(evidence: Evidence) -> Iterator[Issue]:
    """Facts that are named and not said, and facts that are said where nothing is claimed."""
    yield from _not_said(evidence)
    yield from _not_named(evidence)


def _not_said(evidence: Evidence) -> Iterator[Issue]:
    facts, _ = cited_by(evidence)
    for id_, places in facts.items():
        fact = evidence.facts.get(id_)
        if fact is None:
            continue
        conflicts = (evidence.conflicts[each] for each in fact.conflicts if each in evidence.conflicts)
        wordings = [fact.text, *(conflict.spoken for conflict in conflicts)]
        if all(_said(wording, places) < TOO_LITTLE for wording in wordings):
            place = places[0].cites.facts[id_]
            problem = f"'{places[0].statement.id}' names {id_}, but says hardly anything of it"
            yield place.warning(problem, f"Say it there, or name it where it is said: {next(iter(fact.text.values()))}")


def _said(wording: Texts, places: list[Spoken]) -> float:
    """How much of a wording is said in these texts together, in the language that says most of it."""
    return max(
        overlap(content(text), frozenset().union(*(content(each.statement.text.get(code, "")) for each in places)))
        for code, text in wording.items()
    )


def _not_named(evidence: Evidence) -> Iterator[Issue]:
    index: dict[tuple[str, str], list[str]] = {}
    """Language and word to the facts that hold it."""
    sizes = {}
    for fact in evidence.facts.values():
        for code, text in fact.text.items():
            telling = content(text)
            sizes[fact.id, code] = len(telling)
            for word in telling:
                index.setdefault((code, word), []).append(fact.id)
    for spoken in evidence.spoken.values():
        claimless = spoken.cites.nothing and spoken.kind in {Kind.MENU, Kind.TOPIC, Kind.STEP_UP}
        if claimless and (held := _held(spoken, index, sizes)):
            problem = f"'{spoken.statement.id}' says that it claims nothing, but says what {held} says"
            yield spoken.place.error(problem, f"Write 'facts:' and below it '- {held}' instead.")


def _held(spoken: Spoken, index: dict[tuple[str, str], list[str]], sizes: dict[tuple[str, str], int]) -> str:
    """The id of a fact that a text says in every language; "" if there is none."""
    counts = {
        code: Counter(fact for word in content(text) for fact in index.get((code, word), ()))
        for code, text in spoken.statement.text.items()
    }
    for fact in next(iter(counts.values())):
        shares = [(count[fact], sizes[fact, code]) for code, count in counts.items()]
        if all(size >= _LEAST and found / size >= TOO_MUCH for found, size in shares):
            return fact
    return ""
