"""What is wrong with a draft, also what depends on the date: nobody who would ring, and exceptions that are over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Final

from ivr.content.evidence.evidence import Evidence
from ivr.content.files import staff_slips
from ivr.content.load import Loaded, load
from ivr.content.yaml.issues import Issue, Severity
from ivr.core.line.model import Line
from ivr.staffing import coverage

_KEPT: Final = 8
"""Drafts that were looked at last; a page is mostly asked for a draft that another page has just shown."""


def looked_at(files: Mapping[str, bytes]) -> Loaded:
    """The menus as `load` gives them, kept for whoever asks for the same ones again."""
    return _looked_at(tuple(files.items()))


@lru_cache(_KEPT)
def _looked_at(files: tuple[tuple[str, bytes], ...]) -> Loaded:
    return load(dict(files))


def checked(files: Mapping[str, bytes], now: datetime) -> Loaded:
    """The menus with all that is to be said of them."""
    loaded = looked_at(files)
    if loaded.line is None or loaded.evidence is None:
        return loaded
    dated = tuple(_dated(loaded.line, loaded.evidence, now))
    wrong = any(each.severity is Severity.ERROR for each in dated)
    issues = tuple(sorted((*loaded.issues, *dated)))
    return replace(loaded, line=None if wrong else loaded.line, issues=issues)


def _dated(line: Line, evidence: Evidence, now: datetime) -> Iterator[Issue]:
    covered = coverage.coverage(line.staff, line.languages, now)
    yield from coverage.errors(covered, evidence.staff)
    yield from coverage.warnings(covered, evidence.staff)
    yield from staff_slips.past(line.staff, evidence.staff, now.astimezone(line.staff.zone).date())
