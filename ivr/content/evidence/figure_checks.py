"""The figures of a text: in every language, among those of what it cites, or waived with a reason."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from ivr.content.evidence import figures
from ivr.content.evidence.allowed_figures import Support
from ivr.content.evidence.evidence import Spoken, Waiver
from ivr.content.evidence.parity import Readings, differing
from ivr.content.values.number import Number
from ivr.content.yaml.fields import listed
from ivr.content.yaml.issues import Issue

_TELEPHONE: Final = 7
"""So many digits are a telephone number, and no figure of a document."""


class _Waivers:
    """The waivers of a text, and which of them were needed."""

    def __init__(self, spoken: Spoken) -> None:
        self._numbers = {
            waiver: [
                number for language in spoken.statement.text for number in figures.numbers(waiver.figure, language)
            ]
            for waiver in spoken.cites.waivers
            if waiver.figure
        }
        self._used: set[Waiver] = set()

    def cover(self, number: Number) -> bool:
        """Whether a figure is waived; its waiver is then needed."""
        covering = {waiver for waiver, waived in self._numbers.items() if number.found_in(waived)}
        self._used |= covering
        return bool(covering)

    def idle(self, said: Collection[Number]) -> Iterator[Issue]:
        """Warnings about waivers that waive nothing."""
        for waiver, waived in self._numbers.items():
            if waiver not in self._used:
                spoken = any(number.found_in(said) for number in waived)
                why = "a cited fact has the figure" if spoken else "the figure is not spoken here"
                yield waiver.place.warning(f"The waiver for '{waiver.figure}' is not needed: {why}", "Delete it.")


def figure_issues(spoken: Spoken, readings: Readings, support: Support, without: Collection[Number]) -> Iterator[Issue]:
    """All that is wrong with the figures of a text.

    Args:
        spoken: The text.
        readings: It, taken apart.
        support: What it may speak.
        without: Figures that something was said about already.
    """
    waivers = _Waivers(spoken)
    told = set(without)
    for language, reading in readings.items():
        for number in reading.numbers:
            free = number.loose or _is_key(number, spoken) or number in told
            wrong = not free and (support.bars(number) or not support.allows(number))
            if wrong and not waivers.cover(number):
                # Both ends of a range have the same text, and are one figure to a reader.
                told.update(each for each in reading.numbers if each.text == number.text)
                yield _unsupported(spoken, language, number, support)
    if not told:
        yield from _differing(spoken, readings, waivers)
    yield from waivers.idle([number for reading in readings.values() for number in reading.numbers])


def _is_key(number: Number, spoken: Spoken) -> bool:
    """Whether it is a key of the phone; where nothing is claimed, every single digit is one."""
    return number.key or (spoken.cites.nothing and number.text.isdecimal() and len(number.text) == 1)


def _unsupported(spoken: Spoken, language: str, number: Number, support: Support) -> Issue:
    cited = ", ".join((*spoken.cites.facts, *spoken.cites.signs))
    place = spoken.at(language)
    if fact := support.bars(number):
        conflict = f"Speak the wording of {fact.conflicts[0]} instead." if fact.conflicts else "Leave it out."
        return place.error(f"'{number.text}' is recorded with {fact.id}, but not to be spoken", conflict)
    if sum(map(str.isdigit, number.text)) >= _TELEPHONE:
        remedy = "Leave it out: callers hear the number that stands in staff.yaml as 'number-to-call'."
        return place.error(f"'{number.text}' in '{spoken.statement.id}' looks like a telephone number", remedy)
    if not cited:
        problem = f"'{number.text}' is a figure, but '{spoken.statement.id}' names no facts"
        return place.error(problem, "Name the fact that has it below 'facts:', or add a waiver with a reason.")
    known = support.words(language)
    problem = f"'{number.text}' is not among the figures of {cited}"
    first = f"Say {listed(known)}, name" if known else "Name"
    return place.error(problem, f"{first} the fact that has it, or add a waiver with a reason.")


def _differing(spoken: Spoken, readings: Readings, waivers: _Waivers) -> Iterator[Issue]:
    """Figures that only one language has, without the waived."""
    lacking = {
        number
        for reading in readings.values()
        for number in reading.numbers
        if not number.loose and not all(number.found_in(other.numbers) for other in readings.values())
    }
    waived = {number for number in lacking if waivers.cover(number)}
    yield from differing(f"'{spoken.statement.id}'", readings, spoken.at, waived)
