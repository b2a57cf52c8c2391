"""The safety case: each control of each hazard, and whether what it names shows that it works."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from ivr.explore.exploration import Exploration
from ivr.explore.hazards.model import UNACCEPTABLE, Control, Evidence, Hazard, Kind
from ivr.explore.hazards.reading import Found
from ivr.explore.hazards.results import PASSED, Results

_NAMED: Final = {Kind.TEST: "", Kind.CHECK: "ivr check ", Kind.RULE: "ivr explore: ", Kind.PROMISE: "ivr rehearse: "}


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What was rehearsed, and which promises were broken."""

    calls: int
    rehearsals: int
    signs: int
    troubles: int
    broken: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Ran:
    """What was run to show that the controls work."""

    exploration: Exploration
    rehearsed: Rehearsed
    reported: Collection[str]
    """The codes of errors and warnings that `ivr check` reports."""
    results: Results | None = None
    """Of the last run of the tests; None if there is none."""
    changed: tuple[str, ...] = ()
    """Files that were changed since."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece of evidence, and what is wrong with it."""

    evidence: Evidence
    problem: str = ""

    @property
    def name(self) -> str:
        """What it is, for people."""
        return f"{_NAMED[self.evidence.kind]}{self.evidence.name}"


@dataclass(frozen=True, slots=True)
class JudgedControl:
    """A control with all that shows it."""

    id: str
    control: Control
    shown: tuple[Shown, ...]

    @property
    def holds(self) -> bool:
        """Whether all that it names shows that it works, and it names something."""
        return bool(self.shown) and not any(each.problem for each in self.shown)


@dataclass(frozen=True, slots=True)
class JudgedHazard:
    """A hazard with its controls."""

    hazard: Hazard
    controls: tuple[JudgedControl, ...]

    @property
    def holds(self) -> bool:
        """Whether every control works."""
        return all(each.holds for each in self.controls)


@dataclass(frozen=True, slots=True)
class SafetyCase:
    """All hazards of a line, and what was run."""

    date: str
    log: Found
    hazards: tuple[JudgedHazard, ...]
    ran: Ran

    @property
    def holds(self) -> bool:
        """Whether every control of every hazard was shown to work."""
        return all(each.holds for each in self.hazards)

    @property
    def controls(self) -> tuple[JudgedControl, ...]:
        """Of all hazards."""
        return tuple(control for each in self.hazards for control in each.controls)

    @property
    def failing(self) -> tuple[JudgedControl, ...]:
        """The controls that were not shown to work."""
        return tuple(each for each in self.controls if not each.holds)

    @property
    def open(self) -> tuple[Hazard, ...]:
        """The hazards in which something is left to people."""
        return tuple(each.hazard for each in self.hazards if each.hazard.is_open)

    @property
    def not_acceptable(self) -> tuple[Hazard, ...]:
        """The hazards whose risk must be made smaller before the line takes calls."""
        return tuple(each.hazard for each in self.hazards if each.hazard.risk_after >= UNACCEPTABLE)

    def traced(self) -> dict[str, list[str]]:
        """Each piece of evidence, and the controls that rest on it."""
        found: dict[str, list[str]] = {}
        for control in self.controls:
            for each in control.shown:
                found.setdefault(each.name, []).append(control.id)
        return dict(sorted(found.items()))


def judge(log: Found, ran: Ran, date: str) -> SafetyCase:
    """Hold each control against what was run."""
    return SafetyCase(date, log, tuple(_judged(each, ran) for each in log.hazards), ran)


def _judged(hazard: Hazard, ran: Ran) -> JudgedHazard:
    return JudgedHazard(hazard, tuple(_controls(hazard, ran)))


def _controls(hazard: Hazard, ran: Ran) -> Iterator[JudgedControl]:
    for number, control in enumerate(hazard.controls, 1):
        shown = tuple(Shown(each, _problem(each, ran)) for each in control.evidence)
        yield JudgedControl(f"{hazard.id}.{number}", control, shown)


def _problem(evidence: Evidence, ran: Ran) -> str:
    """Why it does not show that the control works; "" if it does."""
    match evidence.kind:
        case Kind.TEST:
            return _test(evidence.name, ran.results)
        case Kind.CHECK:
            return "is reported of these menus" if evidence.name in ran.reported else ""
        case Kind.RULE:
            proof = next((each for each in ran.exploration.proofs if each.id == evidence.name), None)
            if proof is None:
                return "was not asked, since some calls get no answer"
            return f"does not hold: {proof.what}" if proof.broken else ""
    return "was broken" if evidence.name in ran.rehearsed.broken else ""


def _test(name: str, results: Results | None) -> str:
    if results is None:
        return "no results of a run of the tests are known"
    outcome = results.outcomes.get(name, "did not run")
    return "" if outcome == PASSED else outcome
