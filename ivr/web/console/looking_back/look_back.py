"""Look back: calls step by step, and who did what in the console."""

from __future__ import annotations

import re
from datetime import date, timedelta
from http import HTTPStatus
from typing import Any, Final

from ivr.store.reports.calls import LoggedCall
from ivr.store.reports.queries import Asked as AskedCalls
from ivr.store.reports.queries import LogError
from ivr.store.reports.transcripts import transcript
from ivr.web.console import times
from ivr.web.console.looking_back import call_steps, reports, versions
from ivr.web.console.looking_back.tabs import SEE_AUDIT, SEE_CALLS, tabs
from ivr.web.console.page import Answer, Asked, Page, ProblemError, Route, View
from ivr.web.console.pages.callback_rows import language
from ivr.web.console.words import Words

_MOST_CALLS: Final = 200
_MOST_ACTS: Final = 200
_CALL: Final = re.compile(r"[A-Za-z0-9-]{1,64}", re.ASCII)


def show(asked: Asked) -> Answer:
    """Calls, for those who may see them; the report for all others."""
    return calls(asked) if asked.person.may(SEE_CALLS) else reports.show(asked)


def calls(asked: Asked) -> Answer:
    """The calls of a day."""
    t, desk = Words("look-back", asked.language), asked.desk
    today = desk.now().date()
    day = _day(asked.wish("day"), today)
    flags_only = asked.wish("flags") == "1"
    found = desk.log().calls(AskedCalls(day, day, flags_only, _MOST_CALLS + 1))
    values = {
        "day": day.isoformat(),
        "day_name": times.day(day, t),
        "before": (day - timedelta(days=1)).isoformat(),
        "after": (day + timedelta(days=1)).isoformat() if day < today else "",
        "today": today.isoformat(),
        "flags_only": flags_only,
        "calls": [_row(each, asked, t) for each in found[:_MOST_CALLS]],
        "more": len(found) > _MOST_CALLS,
    }
    return View("calls.html", values | tabs(asked, "calls"))


def call(asked: Asked) -> Answer:
    """One call, step by step, with the words that the caller heard."""
    t, desk, id_ = Words("look-back", asked.language), asked.desk, asked.path["call"]
    try:
        found = desk.log().call(id_) if _CALL.fullmatch(id_) else None
    except LogError:
        found = None
    if found is None or found.id != id_:
        raise ProblemError(HTTPStatus.NOT_FOUND, "no-call")
    kept = desk.parts.renewal.kept.line(found.version) if desk.parts.renewal and found.version else None
    line = kept or desk.line
    told = list(call_steps.steps(found, transcript(found, line), line, t))
    values = {
        "call": _row(found, asked, t),
        "steps": told,
        "lost": any(each.unknown for each in told),
        "version": found.version,
        "day": times.of(found.started, desk.zone).date().isoformat(),
        "follow_ups": [
            {
                "id": each.id,
                "what": call_steps.sign_name(line, each.sign, t) if each.sign else t(each.cause),
                "standing": t(f"standing-{each.standing}"),
                "alerts": [
                    (times.clock(times.of(alert.at, desk.zone), t), t(f"way-{alert.way}"), alert.target, alert.state)
                    for alert in each.alerts
                ],
            }
            for each in desk.log().follow_ups(found)
        ],
    }
    return View("call.html", values | tabs(asked, "calls"))


def audit(asked: Asked) -> Answer:
    """Who did what, newest first."""
    t, desk = Words("look-back", asked.language), asked.desk
    before = asked.wish("before")
    until = int(before) if before.isascii() and before.isdigit() and len(before) < 15 else 0  # noqa: PLR2004
    found = desk.audit.newest(_MOST_ACTS, until)
    now = desk.now()
    acts = [
        {
            "when": times.moment(times.of(each.at, desk.zone), now, t),
            "by": each.by,
            "roles": ", ".join(t(f"role-{role}") if t.has(f"role-{role}") else role for role in each.roles.split()),
            "act": t(f"act-{each.act}") if t.has(f"act-{each.act}") else each.act,
            "about": each.about,
        }
        for each in found
    ]
    older = found[-1].at if len(found) == _MOST_ACTS else 0
    return View("audit.html", {"acts": acts, "older": older} | tabs(asked, "audit"))


def _day(written: str, today: date) -> date:
    try:
        return min(date.fromisoformat(written), today) if written else today
    except ValueError:
        return today


def _row(each: LoggedCall, asked: Asked, t: Words) -> dict[str, Any]:
    line = asked.desk.line
    return {
        "id": each.id,
        "when": times.clock(times.of(each.started, asked.desk.zone), t),
        "day": times.day(times.of(each.started, asked.desk.zone).date(), t),
        "seconds": times.length(each.seconds, t),
        "language": language(each.language, t) if each.language else t("language-unknown"),
        "ended": t(f"ended-{each.disposition}"),
        "flags": [
            (call_steps.sign_name(line, flag.sign, t) if flag.sign != "unknown" else t("unknown-flag"), flag.answered)
            for flag in each.red_flags
        ],
    }


PAGE: Final = Page(
    "look-back",
    (
        Route("GET", "/look-back", show),
        Route("GET", "/look-back/calls", calls, SEE_CALLS),
        Route("GET", "/look-back/calls/{call}", call, SEE_CALLS),
        Route("GET", "/look-back/report", reports.show),
        Route("GET", "/look-back/versions", versions.show),
        Route("GET", "/look-back/versions/{version}", versions.compare),
        Route("GET", "/look-back/audit", audit, SEE_AUDIT),
    ),
)
