"""Today: what speaks, who waits to be called back, who is on duty, the notice, and whether all is well."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any, Final, TypeVar

from ivr.calls.answer import log_fault
from ivr.core.callbacks.entry import Callback
from ivr.staffing import notice as notices
from ivr.staffing.coverage import Coverage, Span, coverage
from ivr.store.reports.counting import TOTAL, Cell, Count, Tally, What
from ivr.web.console import charts, times
from ivr.web.console.page import Answer, Asked, Page, Route, View
from ivr.web.console.pages import callback_rows
from ivr.web.console.pages.callbacks import CALLERS_BACK
from ivr.web.console.pages.notice import MOST_HOURS, PUTTERS
from ivr.web.console.words import Words, in_words
from ivr.wiring.console import Desk

_DAYS: Final = 7
"""How far ahead is looked for the next who are on duty."""
_SHOWN: Final = 5
"""Mistakes of the newer files that are shown."""
_GIGABYTE: Final = 1_000_000_000
_LOW: Final = 2 * _GIGABYTE

Value = TypeVar("Value")


def show(asked: Asked) -> Answer:
    """The page."""
    t = Words("today", asked.language)
    desk = asked.desk
    return View(
        "today.html",
        {
            "date": times.day(desk.now().date(), t),
            "callbacks": _callbacks(asked, t),
            "may_call_back": asked.person.may(CALLERS_BACK),
            "speaking": _speaking(desk, t),
            "duty": _duty(desk, t),
            "notice": _notice(desk, t),
            "may_put_notice": asked.person.may(PUTTERS),
            "most_hours": MOST_HOURS,
            "health": _health(desk, t),
            "day": _tried("the calls of the day", lambda: _day(desk, t)),
        },
    )


def _tried(what: str, do: Callable[[], Value]) -> Value | None:
    """A part of the page; None where it cannot be had, which the page says in its place."""
    try:
        return do()
    except Exception as error:  # noqa: BLE001  # the other parts are shown all the same
        log_fault(f"Today in the console: {what}", error)
        return None


# --- who waits -------------------------------------------------------------------------------------------------------


def _callbacks(asked: Asked, t: Words) -> dict[str, Any]:
    kept, _ = asked.desk.callbacks(asked.person)
    found: tuple[Callback, ...] | None = _tried("the callback list", kept.listed)
    partial = found is None
    if found is None:
        kept, waiting = asked.desk.callbacks(asked.person)
        kept.is_readable, found = False, ()
        found = _tried("what waits beside the database", kept.listed) if waiting.slips else ()
    now, desk = asked.desk.at(), asked.desk
    return {
        "rows": [callback_rows.row(each, desk.line_of(each.line), asked.person, now, t) for each in found or ()],
        "partial": partial,
    }


# --- what speaks -----------------------------------------------------------------------------------------------------


def _speaking(desk: Desk, t: Words) -> dict[str, Any]:
    news, now = desk.parts.news, desk.now()
    if news is None:
        return {"version": desk.line.version, "since": "", "by": "", "why": "", "errors": [], "more": 0, "newer": ""}
    errors = news.folder.errors
    return {
        "version": news.version,
        "since": times.moment(news.since.astimezone(desk.zone), now, t),
        "by": news.by,
        "why": news.why if news.by else "",
        "errors": in_words(errors[:_SHOWN], t.language),
        "count": len(errors),
        "more": max(0, len(errors) - _SHOWN),
        "newer": news.folder.version if news.differs else "",
        "instead": news.stands_in,
    }


# --- who is there ----------------------------------------------------------------------------------------------------


def _duty(desk: Desk, t: Words) -> dict[str, Any]:
    line, now = desk.line, desk.now()
    covered = coverage(line.staff, line.languages, now, _DAYS)
    (span, teams), *later = covered.calendar
    return {
        "teams": _named(teams, t),
        "until": times.moment(span.end, now, t) if later else "",
        "next": _named(later[0][1], t) if later else "",
        "next_from": times.moment(later[0][0].begin, now, t) if later else "",
        "has_next": bool(later),
        "unspoken": [callback_rows.language(code, t) for code in _unspoken(covered, span)],
    }


def _named(teams: tuple[str, ...], t: Words) -> str:
    return t("and-then").join(team.replace("-", " ") for team in teams)


def _unspoken(covered: Coverage, now: Span) -> Iterator[str]:
    """The languages of the line that nobody who rings now speaks."""
    for code, spans in covered.without.items():
        if any(span.begin <= now.begin < span.end for span in spans):
            yield code


def _notice(desk: Desk, t: Words) -> dict[str, Any]:
    languages = [(code, callback_rows.language(code, t)) for code in desk.line.languages]
    try:
        found = notices.read(desk.settings.data / notices.FILE)
    except notices.NoticeError as error:
        return {"on": None, "broken": in_words([str(error)], t.language)[0].text, "languages": languages}
    if found is None or found.until <= desk.now():
        return {"on": None, "broken": "", "languages": languages}
    until = times.moment(found.until.astimezone(desk.zone), desk.now(), t)
    return {"on": {"texts": found.texts, "until": until}, "broken": "", "languages": languages}


# --- whether all is well ---------------------------------------------------------------------------------------------


def _health(desk: Desk, t: Words) -> dict[str, Any]:
    parts = desk.parts
    free = _tried("the disk", lambda: shutil.disk_usage(desk.settings.shared).free)
    return {
        "troubles": in_words(desk.troubles(), t.language),
        "lacks": in_words(parts.missing, t.language),
        "ways": ", ".join(t(f"way-{way}") for way in parts.ways),
        "free": None if free is None else f"{free / _GIGABYTE:.1f}",
        "low": free is not None and free < _LOW,
    }


# --- the calls of the day --------------------------------------------------------------------------------------------


def _day(desk: Desk, t: Words) -> dict[str, Any]:
    now = desk.now()
    tally = desk.log().tallies(now.date(), now.date(), now).get(now.date(), {})
    hours = [_count(tally, What.HOUR, f"{hour:02}") for hour in range(24)]
    shown = [(f"{hour:02}", t("hour-row", hour=hour, n=count), count) for hour, count in enumerate(hours)]
    return {
        "calls": tally.get(Cell(What.CALLS), Count()).count,
        "hours": charts.upright(shown),
        "languages": [
            (callback_rows.language(cell.value, t), each.count)
            for cell, each in sorted(tally.items(), key=lambda item: -item[1].count)
            if cell.what == What.LANGUAGE and cell.value
        ],
        "flags": _flags(tally, TOTAL),
        "unanswered": _flags(tally, "unanswered"),
    }


def _count(tally: Tally, what: What, value: str) -> int:
    return tally.get(Cell(what, value=value), Count()).count


def _flags(tally: Tally, place: str) -> int:
    return sum(each.count for cell, each in tally.items() if cell.what == What.FLAG and cell.place == place)


PAGE: Final = Page("today", (Route("GET", "/", show),))
