"""Which facts and signs callers can hear, and how many keys away everything is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ivr.content.evidence.evidence import Evidence, Kind, Spoken
from ivr.content.evidence.fact_base import Fact, Importance, Sign
from ivr.content.yaml.issues import Issue
from ivr.core.line.model import Line

_HEARD = (Kind.MENU, Kind.TOPIC, Kind.CHOICE, Kind.STEP_UP)
"""What callers hear. The sign of a red flag is heard by staff only, and a phrase claims nothing."""


def issues(evidence: Evidence) -> Iterator[Issue]:
    """Facts that matter and warning signs that no caller can hear.

    What is said only behind one place that no key leads to is one mistake, however many facts are said there. And where
    a text names an id that there is not, that is why nothing says one.
    """
    facts, signs = cited_by(evidence)
    unheard = [
        *(
            _Unheard(fact, f"The fact {fact.id} ({fact.importance})", "facts", facts.get(fact.id, ()))
            for fact in evidence.facts.values()
            if fact.importance is not Importance.MAY
        ),
        *(
            _Unheard(sign, f"The sign {sign.id} ({sign.level})", "signs", signs.get(sign.id, ()))
            for sign in evidence.signs.values()
        ),
    ]
    behind: dict[str, list[_Unheard]] = {}
    mistyped = {"facts": not facts.keys() <= evidence.facts.keys(), "signs": not signs.keys() <= evidence.signs.keys()}
    for each in unheard:
        if each.said:
            behind.setdefault(way_in(evidence.line, each.said[0].owner), []).append(each)
        elif not each.places and not mistyped[each.name]:
            remedy = f"Say it where callers can reach it, and name it there below '{each.name}:'."
            yield each.entry.place.error(f"{each.what} is spoken nowhere", remedy)
    for place, (first, *others) in behind.items():
        what = f"{first.what} and {len(others)} more are" if others else f"{first.what} is"
        problem = f"{what} spoken only in '{first.said[0].statement.id}', which no caller can reach"
        if len({each.said[0].statement.id for each in (first, *others)}) > 1:
            problem = f"{what} spoken only in texts such as '{first.said[0].statement.id}', which no caller can reach"
        yield first.entry.place.error(problem, f"Let a choice of a menu lead to '{place}'.")


@dataclass(frozen=True, slots=True)
class _Unheard:
    """A fact or sign that matters, as messages call it, with the field that names it and the texts that do."""

    entry: Fact | Sign
    what: str
    name: str
    places: Sequence[Spoken]

    @property
    def said(self) -> Sequence[Spoken]:
        """The texts that say it, if no caller can reach any of them."""
        return () if any(each.reachable for each in self.places) else self.places


def way_in(line: Line, place: str) -> str:
    """Of what no caller can reach, the place to which a key must lead: a menu that leads to it, if there is one."""
    seen = {place}
    while before := next(
        (
            id_
            for id_, menu in line.menus.items()
            if id_ not in line.parents and id_ not in seen and any(option.target == place for option in menu.options)
        ),
        "",
    ):
        seen.add(before)
        place = before
    return place


def cited_by(evidence: Evidence) -> tuple[dict[str, list[Spoken]], dict[str, list[Spoken]]]:
    """The texts for callers that cite each fact, and those that cite each sign."""
    facts: dict[str, list[Spoken]] = {}
    signs: dict[str, list[Spoken]] = {}
    for spoken in evidence.spoken.values():
        if spoken.kind in _HEARD:
            for id_ in spoken.cites.facts:
                facts.setdefault(id_, []).append(spoken)
            for id_ in spoken.cites.signs:
                signs.setdefault(id_, []).append(spoken)
    return facts, signs


def heard_facts(evidence: Evidence) -> dict[str, dict[str, dict[str, int]]]:
    """How many facts callers can hear: by language and importance, `{"spoken": 61, "of": 61}`."""
    facts, _ = cited_by(evidence)
    found: dict[str, dict[str, dict[str, int]]] = {}
    for language in evidence.line.languages:
        counts = {str(importance): {"spoken": 0, "of": 0} for importance in Importance}
        for fact in evidence.facts.values():
            count = counts[fact.importance]
            count["of"] += 1
            count["spoken"] += any(
                each.reachable and each.statement.text.get(language) for each in facts.get(fact.id, ())
            )
        found[language] = counts
    return found


def keys_to(line: Line) -> dict[str, tuple[str, ...]]:
    """The fewest keys from the first menu to each menu and topic that callers can reach."""
    keys: dict[str, tuple[str, ...]] = {}
    for place, parent in line.parents.items():
        pressed = next((option.key for option in line.menus[parent].options if option.target == place), "")
        keys[place] = (*keys[parent], pressed) if place != parent else ()
    return keys


def topic_places(evidence: Evidence) -> Mapping[str, tuple[str, tuple[str, ...]]]:
    """For each topic of the fact base, the place that speaks most of its facts, and the keys to it."""
    facts, _ = cited_by(evidence)
    keys = keys_to(evidence.line)
    owners: dict[str, Counter[str]] = {topic: Counter() for topic in evidence.topics}
    for fact in evidence.facts.values():
        owners[fact.topic].update({spoken.owner for spoken in facts.get(fact.id, ()) if spoken.owner in keys})
    found = {}
    for topic, counts in owners.items():
        if counts:
            _, _, place = min((-count, len(keys[owner]), owner) for owner, count in counts.items())
            found[topic] = place, keys[place]
    return found
