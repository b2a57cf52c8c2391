"""A safety case for people and machines: as a page, as lines of text, and as data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Final

import ivr
from ivr.explore.certificate import program
from ivr.explore.hazards.case import JudgedHazard, SafetyCase
from ivr.explore.hazards.model import LIKELIHOODS, RISKS, SEVERITIES, risk
from ivr.explore.pages import written

_MOST_FILES: Final = 3
"""Files that were changed are told by name up to here."""


def page(case: SafetyCase) -> str:
    """The safety case as HTML that needs nothing else and prints."""
    return written(
        "safety-case.html",
        case=case,
        ran=case.ran,
        tests=tests(case),
        severities=SEVERITIES,
        likelihoods=LIKELIHOODS,
        risks=RISKS,
        risk=risk,
        program=program(),
        version=ivr.__version__,
    )


def tests(case: SafetyCase) -> str:
    """Of which run the results are, in a sentence or some."""
    results, changed = case.ran.results, case.ran.changed
    if results is None:
        return "No results of a run of the tests are known. Run:  make test"
    told = f"{results.passed:,} of {len(results.outcomes):,} tests passed in the run of {_minute(case)}."
    if not changed:
        return told
    names = ", ".join(changed[:_MOST_FILES])
    more = f" and {len(changed) - _MOST_FILES} more" if len(changed) > _MOST_FILES else ""
    return f"{told} These results are older than the code: {names}{more} changed since. Run:  make test"


def _minute(case: SafetyCase) -> str:
    return case.ran.results.began.strftime("%Y-%m-%d %H:%M UTC") if case.ran.results else ""


def lines(case: SafetyCase) -> Iterator[str]:
    """The safety case as text: what was run, each hazard, and what is not shown or left to people."""
    ran = case.ran
    yield f"Safety case of the line {ran.exploration.line}, version {ran.exploration.version}, {case.date}"
    yield f"{len(case.hazards)} hazards, {len(case.controls)} controls, {len(case.failing)} of them not shown to work."
    yield tests(case)
    yield (
        f"Explored {ran.exploration.states:,} places of calls. Rehearsed {ran.rehearsed.calls:,} calls with "
        f"{ran.rehearsed.troubles:,} troubles and {ran.rehearsed.signs:,} warning signs."
    )
    yield from ("", "Hazard   before  after  controls  open  what")
    yield from map(_row, case.hazards)
    yield from ("", "Left to people, which no test can do:")
    yield from (f"  {each.id}  {each.people}" for each in case.open if each.people)
    if case.not_acceptable:
        yield ""
        yield "These risks must be made smaller before the line takes calls of patients:"
        yield from (f"  {each.id}  {each.title}" for each in case.not_acceptable)
    yield from ("", *failures(case)) if case.failing else ()


def _row(each: JudgedHazard) -> str:
    hazard = each.hazard
    told = f"{hazard.risk_before:6}  {hazard.risk_after:5}  {len(each.controls):8}  {'yes' if hazard.is_open else '':4}"
    return f"{hazard.id:7}  {told}  {hazard.title}"


def failures(case: SafetyCase) -> Iterator[str]:
    """What does not show that a control works, each with its place in the log."""
    for control in case.failing:
        for each in control.shown:
            if each.problem:
                place = each.evidence.place
                yield f"{place.file}:{place.line}: {control.id} is not shown to work: {each.name} {each.problem}"


def data(case: SafetyCase) -> dict[str, object]:
    """The safety case as data."""
    ran, results = case.ran, case.ran.results
    return {
        "ok": case.holds,
        "line": ran.exploration.line,
        "version": ran.exploration.version,
        "date": case.date,
        "intended_use": case.log.intended,
        "not_for": case.log.not_for,
        "tests": {
            "file": results.file if results else "",
            "began": results.began.isoformat() if results else "",
            "passed": results.passed if results else 0,
            "all": len(results.outcomes) if results else 0,
            "older_than_the_code": bool(ran.changed),
            "changed_since": list(ran.changed),
        },
        "explored": {"holds": ran.exploration.holds, "states": ran.exploration.states, "steps": ran.exploration.steps},
        "rehearsed": {**asdict(ran.rehearsed), "broken": sorted(ran.rehearsed.broken)},
        "hazards": [_as_data(each) for each in case.hazards],
        "failing": [each.id for each in case.failing],
        "open": [each.id for each in case.open],
        "not_acceptable": [each.id for each in case.not_acceptable],
    }


def _as_data(each: JudgedHazard) -> dict[str, object]:
    hazard = each.hazard
    return {
        "hazard": hazard.id,
        "title": hazard.title,
        "cause": hazard.cause,
        "harm": hazard.harm,
        "severity": hazard.severity,
        "likelihood_before": hazard.before,
        "likelihood_after": hazard.after,
        "risk_before": hazard.risk_before,
        "risk_after": hazard.risk_after,
        "signs": hazard.signs,
        "red_flags": hazard.red_flags,
        "left_to_people": hazard.people,
        "controls": [
            {
                "control": control.id,
                "says": control.control.says,
                "holds": control.holds,
                "shown_by": [
                    {"kind": one.evidence.kind, "name": one.evidence.name, "problem": one.problem}
                    for one in control.shown
                ],
            }
            for control in each.controls
        ],
    }
