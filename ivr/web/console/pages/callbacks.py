"""Calling somebody back: take an entry, see the number, hear the message, close it or give it back.

The number is shown to whoever took the entry, in the answer to a form: it stands in no list and no address.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

from ivr.alerts.messages import FOLDER, path_of
from ivr.calls.dialable import is_dialable
from ivr.core.callbacks.entry import Callback, Cause, Standing
from ivr.store.beside import StillWaitsError, WholeList
from ivr.store.console.people import Role
from ivr.store.vault import VaultError
from ivr.web.console.page import Answer, Asked, Data, Moved, Page, ProblemError, Route, View
from ivr.web.console.pages import callback_rows
from ivr.web.console.words import Words

CALLERS_BACK: Final = frozenset({Role.NURSE, Role.CLINICIAN})
TOOK: Final = "callback-taken"
SAW: Final = "callback-number-shown"
HEARD: Final = "callback-message-heard"
CLOSED: Final = "callback-closed"
GAVE_BACK: Final = "callback-given-back"


def take(asked: Asked) -> Answer:
    """Alerts about it stop, and the number is shown."""
    kept, entry = _entry(asked)
    if entry.standing is Standing.OPEN and _changed(kept.take, entry.id, asked.person.name, asked.desk.at()):
        asked.desk.note_if_possible(asked.person, TOOK, _about(entry))
        _, entry = _entry(asked)
    return _with_number(asked, kept, entry)


def number(asked: Asked) -> Answer:
    """The number once more."""
    return _with_number(asked, *_entry(asked))


def done(asked: Asked) -> Answer:
    """Somebody talked with the caller, or nothing more can be done."""
    kept, entry = _entry(asked)
    if not _changed(kept.done, entry.id, asked.person.name, asked.desk.at()):
        raise ProblemError(HTTPStatus.CONFLICT, "already-closed")
    asked.desk.note_if_possible(asked.person, CLOSED, _about(entry))
    return Moved("/?done=closed")


def give_back(asked: Asked) -> Answer:
    """The caller was not reached: alerts go on."""
    kept, entry = _entry(asked)
    if not _changed(kept.give_back, entry.id, asked.person.name):
        raise _why_not(entry)
    asked.desk.note_if_possible(asked.person, GAVE_BACK, _about(entry))
    return Moved("/?done=given-back")


def message(asked: Asked) -> Answer:
    """The sound of the caller's message."""
    _, entry = _entry(asked)
    try:
        sealed = path_of(asked.desk.settings.shared / FOLDER, entry.id).read_bytes()
    except OSError:
        raise ProblemError(HTTPStatus.NOT_FOUND, "message-away") from None
    try:
        sound = asked.desk.vault.decrypt_bytes(sealed)
    except VaultError:
        raise ProblemError(HTTPStatus.CONFLICT, "secret") from None
    asked.desk.note_if_possible(asked.person, HEARD, _about(entry))
    return Data(sound, "audio/wav")


def _entry(asked: Asked) -> tuple[WholeList, Callback]:
    id_ = callback_rows.id_of(asked.path["id"])
    kept, _ = asked.desk.callbacks(asked.person)
    found = kept.get(id_) if id_ is not None else None
    if found is None or not kept.is_mine(found):
        raise ProblemError(HTTPStatus.NOT_FOUND, "no-entry")
    return kept, found


def _changed(change: Any, *about: object) -> bool:  # noqa: ANN401  # one of the list's own
    """Whether the list was changed.

    Raises:
        ProblemError: the entry waits beside the database.
    """
    try:
        return bool(change(*about))
    except StillWaitsError:
        raise ProblemError(HTTPStatus.CONFLICT, "still-waits") from None


def _with_number(asked: Asked, kept: WholeList, entry: Callback) -> Answer:
    """The entry with the number, for whoever took it; of one that nobody can take yet, for whoever asks."""
    is_theirs = entry.standing is Standing.TAKEN and entry.taken_by == asked.person.name
    if not (is_theirs or entry.id < 0):
        raise _why_not(entry)
    t = Words("callback", asked.language)
    values: dict[str, Any] = {
        "entry": callback_rows.row(entry, asked.desk.line_of(entry.line), asked.person, asked.desk.at(), t)
    }
    values |= {"number": "", "remark": "", "look_first": False}
    if entry.cause is Cause.DRILL:
        return View("callback.html", values | {"remark": t("nobody-to-call")})
    try:
        found = kept.number(entry.id)
    except VaultError:
        raise ProblemError(HTTPStatus.CONFLICT, "secret") from None
    asked.desk.note_if_possible(asked.person, SAW, _about(entry))
    if entry.withheld:
        values["remark"] = t("number-unreadable") if found else t("number-withheld")
    elif not found:
        values["remark"] = t("number-forgotten")
    look = bool(found) and not entry.withheld and not is_dialable(asked.desk.line_of(entry.line).staff, found)
    return View("callback.html", values | {"number": found, "look_first": look, "can_be_called": not entry.withheld})


def _why_not(entry: Callback) -> ProblemError:
    match entry.standing:
        case Standing.TAKEN:
            return ProblemError(HTTPStatus.CONFLICT, "already-taken", name=entry.taken_by)
        case Standing.OPEN:
            return ProblemError(HTTPStatus.CONFLICT, "not-taken")
    return ProblemError(HTTPStatus.CONFLICT, "already-closed")


def _about(entry: Callback) -> str:
    return f"callback {callback_rows.shown_id(entry.id)}"


PAGE: Final = Page(
    "callback",
    (
        Route("POST", "/callbacks/{id}/take", take, CALLERS_BACK),
        Route("POST", "/callbacks/{id}/number", number, CALLERS_BACK),
        Route("POST", "/callbacks/{id}/done", done, CALLERS_BACK),
        Route("POST", "/callbacks/{id}/give-back", give_back, CALLERS_BACK),
        Route("GET", "/callbacks/{id}/message", message, CALLERS_BACK),
    ),
    shown=False,
)
