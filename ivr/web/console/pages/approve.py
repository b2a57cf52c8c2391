"""Approve: a clinician sees what is open, hears it, and approves it or refuses it with a reason, wording by wording."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from itertools import groupby
from typing import Any, Final

from ivr.content.evidence.evidence import Evidence, Kind, Spoken
from ivr.content.files.approvals import is_name
from ivr.content.review.approvals import Approvals, State
from ivr.content.review.approvals_file import ApprovalsError, record
from ivr.content.review.changes import Change
from ivr.content.review.rules import Approval, Role
from ivr.speech.voice import SpeechError
from ivr.store.console.people import Role as MayDo
from ivr.web.console import gate
from ivr.web.console.page import Answer, Asked, Data, Moved, Page, ProblemError, Route, View
from ivr.web.console.pages import place
from ivr.web.console.pages.callback_rows import language
from ivr.web.console.pages.open_texts import DECISIONS, PHRASES, Open, find, open_texts
from ivr.web.console.words import Words

CLINICIANS: Final = frozenset({MayDo.CLINICIAN})
APPROVED, REFUSED = "wording-approved", "wording-refused"
LONGEST_REASON: Final = 500
_PARTS: Final = 3


@dataclass(frozen=True, slots=True)
class Wording:
    """A text in one language; of one that is not open, the words alone are shown."""

    language: str
    name: str
    text: str
    value: str
    """Statement, language and mark of the words, for the form; "" where nothing is to be decided."""
    changes: tuple[Change, ...] = ()
    refused: Approval | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A text of which a wording is open, in all languages side by side."""

    id: str
    what: str
    key: str
    wordings: tuple[Wording, ...]
    facts: tuple[place.Fact, ...]
    claims_nothing: bool
    file: str
    can_be_heard: bool


def show(asked: Asked) -> Answer:
    """The places with something open."""
    t, evidence = Words("approve", asked.language), _evidence(asked)
    found = open_texts(evidence)
    counts = Counter(each.place for each in found)
    refused = Counter(each.place for each in found if each.standing.state is State.REFUSED)
    places = [(id_, _name(evidence, id_, t), count, refused[id_]) for id_, count in counts.items()]
    return View("approve.html", {"places": places, "count": len(found), "version": evidence.line.version})


def one(asked: Asked) -> Answer:
    """What is open in one place."""
    return _one(asked, "")


def approve(asked: Asked) -> Answer:
    """Approve what was ticked, as far as its words are still those that were read."""
    evidence = _evidence(asked)
    chosen = [_chosen(evidence, value) for value in asked.form.get("wording", ())]
    if not chosen:
        return _one(asked, "none-ticked")
    by = _name_of_person(asked)
    approvals, day = Approvals(evidence), f"{asked.desk.now():%Y-%m-%d}"
    given = [approvals.approve(each.spoken, each.language, by, Role.CLINICIAN, day) for each in chosen]
    _record(asked, given, APPROVED)
    return Moved(f"/approve/{asked.path['id']}?done=approved")


def refuse(asked: Asked) -> Answer:
    """Refuse one wording: it is not published until the words are changed, or whoever refused approves them."""
    evidence = _evidence(asked)
    why = " ".join(asked.field("why").split())[:LONGEST_REASON]
    if not why:
        return _one(asked, "no-reason")
    chosen = _chosen(evidence, asked.field("wording"))
    by = _name_of_person(asked)
    day = f"{asked.desk.now():%Y-%m-%d}"
    given = Approvals(evidence).refuse(chosen.spoken, chosen.language, by, day, why)
    _record(asked, [given], REFUSED)
    return Moved(f"/approve/{asked.path['id']}?done=refused")


def sound(asked: Asked) -> Answer:
    """The words of the folder, spoken now: callers may hear another voice."""
    found = find(_evidence(asked), asked.path["statement"], asked.path["language"])
    if found is None:
        raise ProblemError(HTTPStatus.NOT_FOUND, "gone")
    try:
        data = asked.desk.parts.publications.speak(found.text, found.language, False)  # noqa: FBT003  # not slowly
    except (SpeechError, OSError):
        raise ProblemError(HTTPStatus.NOT_FOUND, "no-voice") from None
    return Data(data, "audio/wav")


def _one(asked: Asked, problem: str) -> View:
    t, evidence, id_ = Words("approve", asked.language), _evidence(asked), asked.path["id"]
    found = [each for each in open_texts(evidence) if each.place == id_]
    if not found and id_ not in _places(evidence):
        raise ProblemError(HTTPStatus.NOT_FOUND, "no-page")
    maker = place.Maker(evidence.line, asked.desk.parts.publications.current.shelf, evidence, t)
    values: dict[str, Any] = {
        "id": id_,
        "name": _name(evidence, id_, t),
        "items": [_item(list(texts), evidence, maker, t) for _, texts in groupby(found, lambda each: each.spoken)],
        "count": len(found),
        "problem": t(problem) if problem else "",
        "must_say_name": asked.person.name == gate.HERE,
        "longest": LONGEST_REASON,
    }
    return View("approve_place.html", values, HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK)


def _item(texts: list[Open], evidence: Evidence, maker: place.Maker, t: Words) -> Item:
    spoken = texts[0].spoken
    (sentence,) = maker.made([spoken.statement], "statement", heard=False)
    codes = [code for code in evidence.line.languages if code in spoken.statement.text]
    by_language = {each.language: each for each in texts}
    return Item(
        id=spoken.statement.id,
        what=str(spoken.kind),
        key=spoken.leads.partition(" ")[0] if spoken.kind is Kind.CHOICE else "",
        wordings=tuple(_wording(code, spoken, by_language.get(code), t) for code in codes),
        facts=sentence.facts,
        claims_nothing=spoken.cites.nothing,
        file=f"{spoken.place.file}:{spoken.place.line}",
        can_be_heard=spoken.kind is not Kind.DECISION,
    )


def _wording(code: str, spoken: Spoken, found: Open | None, t: Words) -> Wording:
    name, text = language(code, t), " ".join(spoken.statement.text[code].split())
    if found is None:
        return Wording(code, name, text, "")
    refused = found.standing.approval if found.standing.state is State.REFUSED else None
    return Wording(code, name, text, f"{spoken.statement.id}|{code}|{found.mark}", found.changes, refused)


def _evidence(asked: Asked) -> Evidence:
    """What is in the folder.

    Raises:
        ProblemError: its files cannot be joined.
    """
    loaded = asked.desk.heard.folder()
    if loaded.evidence is None:
        raise ProblemError(HTTPStatus.CONFLICT, "broken")
    return loaded.evidence


def _chosen(evidence: Evidence, value: str) -> Open:
    """The wording that a form names, if its words are still those that were read.

    Raises:
        ProblemError: they are not.
    """
    parts = value.split("|")
    found = find(evidence, parts[0], parts[1]) if len(parts) == _PARTS else None
    if found is None or found.mark != parts[2]:
        raise ProblemError(HTTPStatus.CONFLICT, "changed")
    return found


def _name_of_person(asked: Asked) -> str:
    name = asked.person.name
    if name == gate.HERE or not is_name(name):
        raise ProblemError(HTTPStatus.UNPROCESSABLE_ENTITY, "say-name")
    return name


def _record(asked: Asked, given: Iterable[Approval], act: str) -> None:
    found = list(given)
    for each in found:
        why = f": {each.refused}" if each.refused else ""
        asked.desk.note(asked.person, act, f"{each.statement} ({each.language}) {each.fingerprint}{why}")
    try:
        record(asked.desk.settings.menus, found)
    except ApprovalsError as error:
        raise ProblemError(HTTPStatus.CONFLICT, "not-recorded", why=str(error)) from None


def _places(evidence: Evidence) -> set[str]:
    line = evidence.line
    return {PHRASES, DECISIONS, *line.menus, *line.topics, *line.red_flags}


def _name(evidence: Evidence, id_: str, t: Words) -> str:
    return t("decisions") if id_ == DECISIONS else place.name_of(evidence.line, id_, t)


PAGE: Final = Page(
    "approve",
    (
        Route("GET", "/approve", show, CLINICIANS),
        Route("GET", "/approve/{id}", one, CLINICIANS),
        Route("POST", "/approve/{id}", approve, CLINICIANS),
        Route("POST", "/approve/{id}/refuse", refuse, CLINICIANS),
        Route("GET", "/approve/sound/{statement}/{language}", sound, CLINICIANS),
    ),
)
