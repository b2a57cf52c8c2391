"""Each spoken text by itself: what it cites, its figures, and the words that are not to be spoken."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from ivr.content.evidence import figures
from ivr.content.evidence.allowed_figures import Supports
from ivr.content.evidence.base import unknown
from ivr.content.evidence.evidence import DOCUMENTS_LANGUAGE, Evidence, Kind, Spoken
from ivr.content.evidence.fact_base import Avoided, Omitted, Term
from ivr.content.evidence.figure_checks import figure_issues
from ivr.content.evidence.parity import Readings, denials, emergencies, read
from ivr.content.evidence.wording import Found, Terms
from ivr.content.values.number import Number
from ivr.content.yaml.issues import Issue

_Barred = tuple[Term, Avoided] | Omitted


def issues(evidence: Evidence) -> Iterator[Issue]:
    """All that is wrong with single texts."""
    checker = _Checker(evidence)
    for spoken in (*evidence.spoken.values(), *evidence.titles):
        yield from checker.check(spoken)


class _Checker:
    """Looks at one text after the other, with lists that are prepared once."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._supports = Supports(evidence)
        self._terms = {language: _terms(evidence, language) for language in evidence.line.languages}
        self._figures = [
            (figures.numbers(figure, DOCUMENTS_LANGUAGE), figure, entry)
            for entry in evidence.omitted
            for figure in entry.figures
        ]
        self._with = cache(self._omitted_with)

    def check(self, spoken: Spoken) -> Iterator[Issue]:
        """All that is wrong with a text."""
        texts = spoken.statement.text.items()
        readings = {language: read(text, language) for language, text in texts}
        what = f"'{spoken.statement.id}'"
        unknown_ids = list(self._unknown(spoken))
        yield from unknown_ids
        # The service's own words are idioms: "please hold" is "no cuelgue".
        if spoken.kind is not Kind.PHRASE:
            yield from _denials(what, spoken, readings)
        yield from emergencies(what, readings, spoken.at)
        yield from self._barred_words(spoken, readings)
        omitted = dict(self._omitted_figures(spoken, readings))
        yield from omitted.values()
        if not unknown_ids:  # of which the figures are unknown too
            yield from figure_issues(spoken, readings, self._supports.of(spoken.cites), set(omitted))

    def _unknown(self, spoken: Spoken) -> Iterator[Issue]:
        for id_, place in spoken.cites.facts.items():
            if id_ not in self._evidence.facts:
                yield unknown(place, "fact", id_, self._evidence.facts)
        for id_, place in spoken.cites.signs.items():
            if id_ not in self._evidence.signs:
                yield unknown(place, "sign", id_, self._evidence.signs)

    def _barred_words(self, spoken: Spoken, readings: Readings) -> Iterator[Issue]:
        """Words to avoid, and those that give away what is omitted."""
        for language, reading in readings.items():
            for found in self._terms[language].find(reading.text, reading.words):
                if _is_advised(found, language):
                    continue
                problem, remedy = _why(found.owner, language)
                yield spoken.at(language).error(f"'{found.text}' {problem}", remedy)

    def _omitted_figures(self, spoken: Spoken, readings: Readings) -> Iterator[tuple[Number, Issue]]:
        """Figures that no text may speak. The ends of a range have to stand together."""
        for language, reading in readings.items():
            near = {at for each in reading.numbers for at in self._with(each.value, each.unit, key=each.key)}
            for numbers, figure, entry in map(self._figures.__getitem__, sorted(near)):
                for number in reading.numbers:
                    together = [each for each in reading.numbers if each.text == number.text]
                    if number.found_in(numbers) and all(each.found_in(together) for each in numbers):
                        problem, remedy = _why(entry, language)
                        said = f"'{number.text}'" if number.text == figure else f"'{number.text}' ({figure})"
                        yield number, spoken.at(language).error(f"{said} {problem}", remedy)

    def _omitted_with(self, value: float, unit: str, *, key: bool) -> list[int]:
        """Which of the figures that no text may speak hold an amount, by their places in the list."""
        number = Number("", value, unit, key=key)
        return [at for at, (numbers, *_) in enumerate(self._figures) if number.found_in(numbers)]


def _denials(what: str, spoken: Spoken, readings: Readings) -> Iterator[Issue]:
    """Negations of one language without the waived, and waivers that waive none."""
    waived = {waiver.word.lower(): waiver for waiver in spoken.cites.waivers if waiver.word}
    told = list(denials(what, readings, spoken.at, waived))
    yield from told
    for word, waiver in waived.items():
        if list(denials(what, readings, spoken.at, waived.keys() - {word})) == told:
            problem = f"The waiver for '{waiver.word}' is not needed: no language lacks a negation because of it"
            yield waiver.place.warning(problem, "Delete it.")


def _terms(evidence: Evidence, language: str) -> Terms[_Barred]:
    avoided: list[tuple[str, tuple[str, ...], _Barred]] = [
        (word.word, word.unless, (term, word))
        for term in evidence.glossary
        for word in term.avoid
        if word.language == language
    ]
    omitted: list[tuple[str, tuple[str, ...], _Barred]] = [
        (term, (), entry) for entry in evidence.omitted for term in entry.terms.get(language, ())
    ]
    return Terms(avoided + omitted)


def _is_advised(found: Found[_Barred], language: str) -> bool:
    """Whether it is just what is to be said instead, as where only an accent makes the difference."""
    if isinstance(found.owner, Omitted):
        return False
    (term, avoided), said = found.owner, found.text.lower()
    return said != avoided.word.lower() and said in term.said.get(language, term.plain).lower()


def _why(owner: _Barred, language: str) -> tuple[str, str]:
    """Problem and remedy for a word or figure that is not to be spoken."""
    if isinstance(owner, Omitted):
        remedy = f"Instead: {owner.instead.rstrip('.')}." if owner.instead else "Leave it out."
        return f"is not to be spoken, by {owner.id}: {owner.reason.rstrip('.')}", remedy
    term, word = owner
    instead = term.said.get(language, term.plain)
    return f"is a word to avoid{f' ({word.why})' if word.why else ''}", f"Say '{instead}' instead."
