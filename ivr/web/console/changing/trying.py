"""Try: call the draft, see what callers would hear differently, send it for approval, publish it, take it back."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import Any, Final

from ivr.content.comparing.comparison import Side, compare
from ivr.content.comparing.telling import Section, Telling
from ivr.content.load import Loaded
from ivr.store.database import FAILURES
from ivr.web.console.changing import phone
from ivr.web.console.changing.drafting import EDITORS, desk_of, drafts_told, opened, revision_of, view
from ivr.web.console.changing.messages import MOST, messages
from ivr.web.console.changing.publishing import Bench
from ivr.web.console.page import Answer, Asked, Moved, Page, ProblemError, Route
from ivr.web.console.words import in_words
from ivr.wiring import kept_for
from ivr.wiring.comparing import UnreadableError, version_side
from ivr.wiring.drafts import publishing
from ivr.wiring.drafts.checking import checked, looked_at
from ivr.wiring.drafts.desk import Opened
from ivr.wiring.kept import KeepError, Kept
from ivr.wiring.publishing import RefusedError

_LONGEST: Final = 300
_SHOWN: Final = 12
_MOST_ROWS: Final = 200
"""Differences of one kind that are shown."""
SENT, TAKEN_BACK = "draft-sent", "draft-taken-back"
"""What is written into the audit; publishing writes itself there."""


def show(asked: Asked, problems: tuple[str, ...] = (), status: int = HTTPStatus.OK) -> Answer:
    """How far the change is, and what can be done now."""
    draft = opened(asked)
    kept = kept_for(asked.desk.settings)
    loaded = checked(draft.files, asked.desk.now())
    fit = publishing.fitness(asked.desk.settings, loaded)
    now = asked.desk.line.version
    after = loaded.line.version if loaded.line else ""
    mistakes, warnings = messages(loaded, draft.files, asked.language)
    bench = Bench.of(asked.desk.settings.data)
    work = bench.work
    if work is not None and work.over:
        if work.seen:
            work = None
        else:
            work.seen = not bench.busy
    sections, between = _different(kept, draft, loaded, asked.language)
    found = view(
        asked,
        draft,
        "try.html",
        is_empty=draft.is_empty,
        differs=after != now,
        can_call=loaded.evidence is not None,
        mistakes=mistakes,
        warnings=warnings,
        fit=fit,
        missing=in_words(fit.missing, asked.language),
        waiting=fit.waiting[:_SHOWN],
        waiting_count=len(fit.waiting),
        sections=sections,
        most_rows=_MOST_ROWS,
        between=between,
        version=now,
        back=_back(asked, kept),
        work=work,
        problems=in_words(problems[:MOST], asked.language),
        problems_more=len(problems[MOST:]),
        reasons=in_words(work.reasons[:MOST] if work else (), asked.language),
        longest=_LONGEST,
    )
    return replace(found, status=status)


def _different(kept: Kept, draft: Opened, loaded: Loaded, language: str) -> tuple[tuple[Section, ...], str]:
    """What callers would hear differently."""
    if loaded.evidence is None:
        return (), ""
    try:
        before = version_side(kept)
    except (UnreadableError, KeepError, *FAILURES):
        folder = looked_at(draft.folder)
        if folder.evidence is None:
            return (), ""
        before = Side("", folder.evidence.line, folder.evidence)
    line = loaded.line or loaded.evidence.line
    told = Telling(compare(before, Side("", line, loaded.evidence)), language)
    return told.sections(), before.name


def _back(asked: Asked, kept: Kept) -> dict[str, Any] | None:
    """What can be taken back."""
    taken = desk_of(asked).can_take_back()
    try:
        records = kept.history()
    except FAILURES:
        records = []
    before = next((each for each in records[1:] if each.version != records[0].version), None)
    if taken is None and before is None:
        return None
    return {"taken": taken, "before": before, "now": records[0] if records else None}


def _why(asked: Asked) -> str:
    why = " ".join(asked.field("why").split())[:_LONGEST]
    if not why:
        raise ProblemError(HTTPStatus.UNPROCESSABLE_ENTITY, "why-missing")
    return why


def _take_over(asked: Asked, why: str) -> None:
    """Let the folder hold the draft.

    Raises:
        ProblemError: It cannot.
    """
    with drafts_told():
        taken = desk_of(asked).take_over(revision_of(asked), why)
    asked.desk.note_if_possible(asked.person, SENT, f"{why}: {', '.join(taken.after)}")


def send(asked: Asked) -> Answer:
    """Put the draft into the folder, where clinicians find it; callers hear it once it is published."""
    why = _why(asked)
    fit = publishing.fitness(asked.desk.settings, checked(opened(asked).files, asked.desk.now()))
    if fit.mistakes:
        return show(asked, fit.mistakes, HTTPStatus.UNPROCESSABLE_ENTITY)
    _take_over(asked, why)
    return Moved("/try?done=sent")


def publish(asked: Asked) -> Answer:
    """Let callers hear it: everything is checked before anything is changed."""
    settings, why = asked.desk.settings, _why(asked)
    bench = Bench.of(settings.data)
    if bench.busy:
        return Moved("/try")
    draft = opened(asked)
    fit = publishing.fitness(settings, checked(draft.files, asked.desk.now()))
    wrong = (*fit.mistakes, *fit.missing)
    if wrong:
        return show(asked, wrong, HTTPStatus.UNPROCESSABLE_ENTITY)
    if fit.waiting and not settings.local:
        raise ProblemError(HTTPStatus.CONFLICT, "waits-for-approval", n=len(fit.waiting))
    if not draft.is_empty:
        _take_over(asked, why)
    name = asked.person.name
    work = bench.begin(name, why, lambda: publishing.publish_folder(settings, kept_for(settings), name, why))
    published = work is not None and work.over and bool(work.version)
    if published and work is not None:
        work.seen = True
    return Moved("/try?done=published" if published else "/try")


def take_back(asked: Asked) -> Answer:
    """Let callers hear what they heard before, and the folder hold what it held."""
    why = _why(asked)
    number = asked.field("number")
    wanted = int(number) if number.isascii() and number.isdecimal() and len(number) < 7 else 0  # noqa: PLR2004  # digits
    settings = asked.desk.settings
    if Bench.of(settings.data).busy:
        raise ProblemError(HTTPStatus.CONFLICT, "still-publishing")
    try:
        with drafts_told():
            done = publishing.take_back(desk_of(asked), kept_for(settings), wanted, asked.person.name, why)
    except RefusedError as error:
        return show(asked, error.reasons, HTTPStatus.CONFLICT)
    except KeepError as error:
        return show(asked, (str(error),), HTTPStatus.SERVICE_UNAVAILABLE)
    asked.desk.note_if_possible(asked.person, TAKEN_BACK, why)
    return Moved("/try?done=" + ("back" if done.files else "back-spoken"))


PAGE: Final = Page(
    "try",
    (
        Route("GET", "/try", show, EDITORS),
        Route("GET", "/try/phone", phone.page, EDITORS),
        Route("GET", "/try/line", phone.about, EDITORS),
        Route("POST", "/try/call", phone.begin, EDITORS),
        Route("POST", "/try/call/{id}", phone.act, EDITORS),
        Route("GET", "/try/recording/{id}", phone.recorded, EDITORS),
        Route("GET", "/try/sound/{id}/{name}", phone.sound, EDITORS),
        Route("POST", "/try/send", send, EDITORS),
        Route("POST", "/try/publish", publish, EDITORS),
        Route("POST", "/try/back", take_back, EDITORS),
    ),
)
