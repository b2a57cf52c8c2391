"""Versions: what callers heard since when, by whom and why, and how each differs from the one before."""

from __future__ import annotations

import re
from http import HTTPStatus
from itertools import zip_longest
from typing import Final

from ivr.content.comparing.comparison import Side
from ivr.content.comparing.comparison import compare as compared
from ivr.content.comparing.telling import Telling
from ivr.core.line.published import Record
from ivr.web.console import times
from ivr.web.console.looking_back.tabs import tabs
from ivr.web.console.page import Answer, Asked, ProblemError, View
from ivr.web.console.words import Words
from ivr.wiring.comparing import UnreadableError, version_side
from ivr.wiring.kept import KeepError, Kept

_SHOWN: Final = 200
_VERSION: Final = re.compile(r"[0-9a-f]{12}", re.ASCII)


def show(asked: Asked) -> Answer:
    """All of them, newest first."""
    t, desk = Words("look-back", asked.language), asked.desk
    every = _kept(asked).history()
    records = _without_repeats(every)
    now = desk.now()
    rows = [
        {
            "version": each.version,
            "since": times.moment(times.of(each.at, desk.zone), now, t),
            "by": each.by,
            "why": each.why,
            "first": _before(every, each) is None,
        }
        for each in records[:_SHOWN]
    ]
    return View("versions.html", {"rows": rows, "current": desk.line.version} | tabs(asked, "versions"))


def compare(asked: Asked) -> Answer:
    """How a version differs from the one that callers heard before it."""
    records, version = _kept(asked).history(), asked.path["version"]
    record = next((each for each in records if each.version == version), None)
    if record is None or not _VERSION.fullmatch(version):
        raise ProblemError(HTTPStatus.NOT_FOUND, "no-version")
    before = _before(records, record)
    if before is None:
        raise ProblemError(HTTPStatus.NOT_FOUND, "first-version")
    telling = Telling(compared(_side(asked, before.version), _side(asked, version)), asked.language)
    values = {"telling": telling, "sections": telling.sections(), "version": version, "record": record}
    return View("comparison.html", values | tabs(asked, "versions"))


def _without_repeats(records: list[Record]) -> list[Record]:
    """Those by which callers heard something else, or that somebody decided: a restart speaks what was spoken."""
    pairs = zip_longest(records, records[1:])
    return [each for each, before in pairs if each.by or before is None or before.version != each.version]


def _kept(asked: Asked) -> Kept:
    renewal = asked.desk.parts.renewal
    if renewal is None:
        raise ProblemError(HTTPStatus.NOT_FOUND, "no-version")
    return renewal.kept


def _side(asked: Asked, version: str) -> Side:
    try:
        return version_side(_kept(asked), version)
    except (UnreadableError, KeepError):
        raise ProblemError(HTTPStatus.CONFLICT, "unreadable-version", version=version) from None


def _before(records: list[Record], record: Record) -> Record | None:
    """What callers heard before a record, if that was another version."""
    older = records[records.index(record) + 1 :]
    return next((each for each in older if each.version != record.version), None)
