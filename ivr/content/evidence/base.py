"""Whether the fact base holds together: known documents and headings, known ids, the same figures in all languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from ivr.content.evidence.allowed_figures import stated
from ivr.content.evidence.evidence import Evidence
from ivr.content.evidence.fact_base import Basis, Fact, Source
from ivr.content.evidence.parity import parity, read
from ivr.content.files.drafts import FactBase
from ivr.content.review.shipped import shipped
from ivr.content.values.number import TIMES, Number
from ivr.content.yaml.fields import did_you_mean, in_one_line, listed
from ivr.content.yaml.issues import Issue, Place


def issues(base: FactBase, evidence: Evidence) -> Iterator[Issue]:
    """All that is wrong inside the fact base."""
    yield from _doubles(base)
    yield from _sources(evidence)
    yield from _figures(evidence)
    yield from _links(evidence)
    yield from _texts(evidence)


def _doubles(base: FactBase) -> Iterator[Issue]:
    for named in (base.documents, base.topics, base.facts, base.conflicts, base.signs, base.omitted):
        seen: dict[str, Place] = {}
        for each in named:
            first = seen.setdefault(each.id, each.place)
            if first is not each.place:
                problem = f"The id '{each.id}' stands twice, first in {first.file}:{first.line}"
                yield each.place.error(problem, "Give one of the two another id.")


def _sources(evidence: Evidence) -> Iterator[Issue]:
    """Documents and headings that are not in the list of documents."""
    named: chain[Source] = chain(
        chain.from_iterable(fact.support for fact in evidence.facts.values()),
        chain.from_iterable(conflict.pages for conflict in evidence.conflicts.values()),
        chain.from_iterable((*sign.support, *sign.related) for sign in evidence.signs.values()),
        (entry.source for entry in evidence.omitted),
    )
    for source in named:
        document = evidence.documents.get(source.document)
        if document is None:
            yield unknown(source.place, "document", source.document, evidence.documents)
        elif source.heading not in document.headings:
            what = f"heading in '{source.document}':"
            yield unknown(source.place, what, source.heading, document.headings)


def unknown(place: Place, what: str, word: str, known: Iterable[str]) -> Issue:
    """The issue about something that is named and does not exist."""
    guess = did_you_mean(word, known)
    if word in shipped().entries and shipped().mostly(known):
        return place.error(f"There is no {what} '{word}'", "It was shipped: put back the file in 'facts' that held it.")
    listing = listed(known)
    if several := in_one_line(word, known):
        return place.error(f"There is no {what} '{word}'", several)
    remedy = f"Did you mean '{guess}'?" if guess else f"Write one of {listing}." if listing else "Add it first."
    return place.error(f"There is no {what} '{word}'", remedy)


def _figures(evidence: Evidence) -> Iterator[Issue]:
    """Figures of documents that do not support the fact, and times and shares in its text that no document gives."""
    for fact in evidence.facts.values():
        documents = dict.fromkeys(source.document for source in fact.support)
        for figure in fact.figures:
            if figure.document not in documents:
                said = f"'{figure.value} {figure.unit}'"
                problem = f"The figure {said} is from '{figure.document}', which does not support {fact.id}"
                yield figure.place.error(problem, f"Write one of {listed(documents)}, or add its support.")
        given = [number for figure in fact.figures for number in stated(figure)]
        yield from _ungiven(fact, given)


def _ungiven(fact: Fact, given: list[Number]) -> Iterator[Issue]:
    for language, text in fact.text.items():
        for number in read(text, language).numbers:
            measured = number.unit in TIMES - {"night"} or number.amount[0] == "share"
            if measured and not number.loose and not number.found_in(given):
                problem = f"'{number.text}' in language '{language}' is not among the figures of {fact.id}"
                yield fact.place.error(problem, "Add it to 'figures:' with the document that gives it, or correct it.")


def _links(evidence: Evidence) -> Iterator[Issue]:
    """Ids of one file that another does not know."""
    for fact in evidence.facts.values():
        yield from _known(fact.place, "conflict", fact.conflicts, evidence.conflicts)
        for id_ in fact.conflicts:
            if id_ in evidence.conflicts and fact.id not in evidence.conflicts[id_].facts:
                problem = f"{fact.id} names {id_}, but {id_} does not list {fact.id} among its facts"
                yield fact.place.error(problem, "Add it there, or delete it here.")
    for conflict in evidence.conflicts.values():
        yield from _known(conflict.place, "fact", conflict.facts, evidence.facts)
        yield from _known(conflict.place, "fact-topic", [conflict.topic], evidence.topics)
        for id_ in conflict.facts:
            if id_ in evidence.facts and conflict.id not in evidence.facts[id_].conflicts:
                problem = f"{conflict.id} lists {id_}, but {id_} does not name {conflict.id} as its conflict"
                yield conflict.place.error(problem, "Add it there, or delete it here.")
    for sign in evidence.signs.values():
        yield from _known(sign.place, "fact", sign.facts, evidence.facts)
        if sign.basis is Basis.DOCUMENTS and not sign.support:
            problem = f"{sign.id} says that it is in the documents, but names none"
            yield sign.place.error(problem, "Add 'support:', or write 'basis: general-safety-practice'.")
    for group in evidence.groups:
        yield from _known(group.place, "sign", group.signs, evidence.signs)


def _known(place: Place, what: str, named: Iterable[str], known: Mapping[str, object]) -> Iterator[Issue]:
    for id_ in named:
        if id_ not in known:
            yield unknown(place, what, id_, known)


def _texts(evidence: Evidence) -> Iterator[Issue]:
    """Figures, negations and 911 that only one language of the fact base has."""
    for fact in evidence.facts.values():
        yield from parity(fact.id, fact.text, fact.place)
    for conflict in evidence.conflicts.values():
        yield from parity(f"{conflict.id}, spoken", conflict.spoken, conflict.place)
    for sign in evidence.signs.values():
        yield from parity(sign.id, sign.text, sign.place)
        yield from parity(f"{sign.id}, spoken", sign.spoken, sign.place)
