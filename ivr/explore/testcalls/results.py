"""Runs all test calls of a line, and tells what came of them: in sentences, as data, and as a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ivr.content.yaml.issues import Issue, Place
from ivr.core.line.model import Line
from ivr.explore.graph import duties
from ivr.explore.pages import written
from ivr.explore.promised import Promised
from ivr.explore.testcalls.calls import TestCall
from ivr.explore.testcalls.clock import instant
from ivr.explore.testcalls.coverage import Kind, cover
from ivr.explore.testcalls.playing import Played, play
from ivr.explore.testcalls.reading import read


@dataclass(frozen=True, slots=True)
class Results:
    """What came of test calls."""

    line: str
    version: str
    played: tuple[Played, ...]
    issues: tuple[Issue, ...]
    """What is wrong with the files."""
    kinds: tuple[Kind, ...]
    """What was exercised."""

    @property
    def failed(self) -> tuple[Played, ...]:
        """The calls that went another way."""
        return tuple(each for each in self.played if not each.passed)

    @property
    def ok(self) -> bool:
        """Whether there were calls, all files could be read, and all calls went as it is written."""
        return bool(self.played) and not self.issues and not self.failed

    def sentences(self) -> tuple[str, ...]:
        """What is to be put right, one after the other."""
        wrong = [str(issue) for issue in self.issues]
        told = [
            f"{each.call.file}:{each.line}: \u201c{each.call.name}\u201d (language '{each.language}'): {each.problem}"
            for each in self.failed
        ]
        return (*wrong, *told)

    def as_data(self) -> dict[str, object]:
        """For programs."""
        return {
            "ok": self.ok,
            "version": self.version,
            "calls": [
                {
                    "file": each.call.file,
                    "line": each.line,
                    "call": each.call.name,
                    "language": each.language,
                    "passed": each.passed,
                    "problem": each.problem,
                }
                for each in self.played
            ],
            "issues": [issue.as_dict() for issue in self.issues],
            "coverage": {
                kind.name: {"exercised": len(kind.done), "of": kind.all, "never": list(kind.missing)}
                for kind in self.kinds
            },
        }


def run(paths: list[Path], line: Line, now: datetime, promised: Promised) -> Results:
    """Play all test calls in files and folders, each in its languages.

    Args:
        paths: Of files and folders.
        line: The line, with the seconds of its real audio as far as there is any.
        now: From when on days of the week are meant.
        promised: Names the emergency number.
    """
    found = read(paths, line, promised.number)
    issues, played = list(found.issues), []
    for call in found.calls if not issues else ():
        at = instant(line, call.when, now)
        if at is None:
            issues.append(_never_closed(call))
            continue
        played += [play(call, language, line, at, promised) for language in call.languages]
    kinds = cover(line, duties(line, now), played)
    return Results(line.id, line.version, tuple(played), tuple(sorted(issues)), kinds)


def _never_closed(call: TestCall) -> Issue:
    problem = "'at: closed' is never: every team of staff.yaml is always there"
    return Place(call.file, call.line).error(problem, "Delete the line, or write a day and a time.")


def page(results: Results, date: str) -> str:
    """What came of them as a page that needs nothing else.

    Args:
        results: Of the calls.
        date: Of the day, as in 2026-03-31.
    """
    return written("test-calls.html", results=results, date=date)
