"""The spoken notice: put it on for some hours, or take it off. `ivr notice` does the same."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Final

from ivr.staffing import notice as notices
from ivr.store.console.people import Role
from ivr.web.console.page import Answer, Asked, Moved, Page, Route, View, on_disk
from ivr.web.console.pages import callback_rows
from ivr.web.console.words import Words, in_words

PUTTERS: Final = frozenset({Role.EDITOR, Role.NURSE, Role.OPERATOR})
MOST_HOURS: Final = 31 * 24
"""What is to be said for longer belongs into the menus."""
_MOST_DIGITS: Final = 3
ON, OFF = "notice-on", "notice-off"


def put_on(asked: Asked) -> Answer:
    """Callers hear it within a second; or what is wrong with it is told, and nothing is changed."""
    line = asked.desk.line
    texts = {code: asked.field(f"text-{code}") for code in line.languages}
    hours = asked.field("hours").strip()
    problems = list(notices.problems(texts, line))
    if not (hours.isascii() and hours.isdigit() and len(hours) <= _MOST_DIGITS and 0 < int(hours) <= MOST_HOURS):
        problems.insert(0, Words("notice", asked.language)("hours-wrong", most=MOST_HOURS))
    if problems:
        return _refused(asked, texts, hours, problems)
    end = asked.desk.now() + timedelta(hours=int(hours))
    spoken = tuple((code, notices.prepared(texts[code])[0]) for code in line.languages)
    asked.desk.note(asked.person, ON, " / ".join(text for _, text in spoken))
    with on_disk():
        notices.write(asked.desk.settings.data / notices.FILE, notices.Notice(spoken, end))
    return Moved("/?done=notice-on")


def take_off(asked: Asked) -> Answer:
    """Callers do not hear it any more."""
    asked.desk.note(asked.person, OFF)
    with on_disk():
        notices.remove(asked.desk.settings.data / notices.FILE)
    return Moved("/?done=notice-off")


def _refused(asked: Asked, texts: dict[str, str], hours: str, problems: list[str]) -> View:
    t = Words("today", asked.language)
    languages = [(code, callback_rows.language(code, t)) for code in asked.desk.line.languages]
    shown = in_words(problems, asked.language)
    values = {"problems": shown, "texts": texts, "hours": hours, "languages": languages, "most_hours": MOST_HOURS}
    return View("notice.html", values, HTTPStatus.UNPROCESSABLE_ENTITY)


PAGE: Final = Page(
    "notice",
    (Route("POST", "/notice", put_on, PUTTERS), Route("POST", "/notice/off", take_off, PUTTERS)),
    shown=False,
)
