"""Which figures the fact base allows a text to speak, by the facts and signs that it cites."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from ivr.content.evidence import figures
from ivr.content.evidence.evidence import DOCUMENTS_LANGUAGE, Cites, Evidence
from ivr.content.evidence.fact_base import Fact, Figure, Texts
from ivr.content.values.number import Number


@dataclass(slots=True)
class Support:
    """What a text may speak."""

    allowed: list[Number] = field(default_factory=list)
    worded: list[tuple[str, str]] = field(default_factory=list)
    """Language and words of each that is allowed, as the fact base says it."""
    barred: list[tuple[Number, Fact]] = field(default_factory=list)
    """Figures that are recorded with `speak: no`, and the fact they belong to. They are barred as they are measured:
    "forty-eight hours" may be barred where "two days" is allowed."""

    def bars(self, number: Number) -> Fact | None:
        """The fact that bars a figure."""
        same = (fact for each, fact in self.barred if (each.value, each.unit) == (number.value, number.unit))
        return next(same, None)

    def allows(self, number: Number) -> bool:
        """Whether a cited fact or sign, or the wording of a conflict, has the figure."""
        return number.found_in(self.allowed)

    def allow(self, texts: Texts) -> None:
        """Allows the figures of a text of the fact base, but for those that are barred."""
        for language, text in texts.items():
            for number in figures.numbers(text, language):
                if not self.bars(number):
                    self.allowed.append(number)
                    self.worded.append((language, number.text))

    def words(self, language: str) -> list[str]:
        """How the fact base says what is allowed."""
        return list(dict.fromkeys(text for code, text in self.worded if code == language))

    def add(self, other: Support) -> None:
        """Takes over what the other allows and bars."""
        self.allowed += other.allowed
        self.worded += other.worded
        self.barred += other.barred


def stated(figure: Figure) -> tuple[Number, ...]:
    """A figure of a document as numbers; none for "several hours"."""
    return figures.numbers(f"{figure.value} {figure.unit}", DOCUMENTS_LANGUAGE)


class Supports:
    """The support of each fact and sign, worked out once."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._fact = cache(self._of_fact)
        self._sign = cache(self._of_sign)

    def of(self, cites: Cites) -> Support:
        """What a text with these citations may speak; every id has to be known."""
        support = Support()
        for fact in cites.facts:
            support.add(self._fact(fact))
        for sign in cites.signs:
            support.add(self._sign(sign))
        return support

    def _of_fact(self, id_: str) -> Support:
        fact = self._evidence.facts[id_]
        support = Support(barred=[(number, fact) for each in fact.figures if not each.speak for number in stated(each)])
        given = [number for each in fact.figures if each.speak for number in stated(each)]
        support.allowed += [each for each in given if not support.bars(each)]
        support.allow(fact.text)
        for conflict in fact.conflicts:
            if conflict in self._evidence.conflicts:
                support.allow(self._evidence.conflicts[conflict].spoken)
        return support

    def _of_sign(self, id_: str) -> Support:
        sign = self._evidence.signs[id_]
        support = Support()
        support.allow(sign.text)
        support.allow(sign.spoken)
        return support
