"""The telephone of the console: the phone page, with the draft of whoever is signed in at the other end.

The page, its scripts and its sounds are those of the phone page; in place of its WebSocket stand forms of the console,
so a call of a draft needs what any form needs: a person who may, and the mark of this very browser.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from markupsafe import Markup

from ivr.calls.answer import log_fault
from ivr.content.line import tree
from ivr.core.line.model import Line
from ivr.web import phone as phone_page
from ivr.web.console.changing.draft_calls import BusyError, DraftCalls, Paths
from ivr.web.console.changing.drafting import opened
from ivr.web.console.page import BASE, Answer, Asked, Data, ProblemError, View
from ivr.web.phone_call import Wish, WishError
from ivr.wiring.drafts.checking import looked_at
from ivr.wiring.drafts.line import draft_line
from ivr.wiring.drafts.recording import recording

_TRY: Final = f"{BASE}/try"
_PATHS: Final = Paths(f"{_TRY}/sound/", f"{_TRY}/recording/")
_STATIC: Final = f"{BASE}/static/phone/"
_CALLS: Final = DraftCalls()
_MOST: Final = 2_000


@cache
def _html() -> tuple[Markup, Markup]:
    """The phone page before and behind the words below its heading."""
    html = Path(phone_page.__file__).with_name("static").joinpath("phone.html").read_text(encoding="utf-8")
    html = html.replace("/phone/static/", _STATIC)
    begin, start = html.index("<head>"), html.index('<p class="sub"><span data-t="subtitle">')
    return Markup(html[begin:start]), Markup(html[html.index("</p>", start) + len("</p>") :])  # noqa: S704  # a file of ours


def page(_asked: Asked) -> Answer:
    """The telephone."""
    before, after = _html()
    return View("try_phone.html", {"before": before, "after": after})


def about(asked: Asked) -> Answer:
    """The draft's languages and its tree, as the phone page asks for them."""
    line = _line(asked)
    told: dict[str, Any] = {
        "line": line.id,
        "version": line.version,
        "publication": None,
        "voice": {"spoken": 0, "texts": 0, "trouble": ""},
        "keys": phone_page.hints(),
        "languages": [
            {"code": code, "locale": line.voices[code].locale, "tree": [asdict(row) for row in tree.rows(line, code)]}
            for code in line.languages
        ],
    }
    return _json(told)


def _line(asked: Asked) -> Line:
    """The line of the draft, also with mistakes that keep it from being published, as far as it can be put together."""
    loaded = looked_at(opened(asked).files)
    line = loaded.line or (loaded.evidence.line if loaded.evidence else None)
    if line is None:
        raise ProblemError(HTTPStatus.CONFLICT, "no-call")
    return line


def begin(asked: Asked) -> Answer:
    """Call the draft."""
    try:
        wish = Wish.read(_message(asked))
    except WishError:
        raise ProblemError(HTTPStatus.BAD_REQUEST, "unreadable") from None
    clinic = "" if wish.clinic == "clock" else wish.clinic
    line = draft_line(asked.desk.settings, _line(asked), clinic)
    try:
        written = recording(line, asked.desk.settings, clinic) if wish.record else None
        call = _CALLS.begin(asked.person.name, line, wish, _PATHS, written)
    except BusyError:
        busy = [{"event": "refused-call", "problem": "busy"}]
        return _json({"call": "", "messages": busy, "over": True})
    return _json({"call": call.id, "messages": call.act(None), "over": call.over})


def act(asked: Asked) -> Answer:
    """Press a key, hang up, or go on."""
    call = _CALLS.of(asked.person.name, asked.path["id"])
    if call is None:
        raise ProblemError(HTTPStatus.NOT_FOUND, "no-page")
    return _json({"call": call.id, "messages": call.act(_message(asked)), "over": call.over})


def recorded(asked: Asked) -> Answer:
    """A call that was recorded, as a file that `ivr replay` plays again."""
    text = _CALLS.recorded(asked.person.name, asked.path["id"])
    if text is None:
        raise ProblemError(HTTPStatus.NOT_FOUND, "no-recording")
    return Data(
        text.encode(), "application/yaml", headers={"Content-Disposition": 'attachment; filename="recorded-call.yaml"'}
    )


def sound(asked: Asked) -> Answer:
    """What the call lets hear."""
    call = _CALLS.of(asked.person.name, asked.path["id"])
    try:
        data = call.sound(asked.path["name"]) if call else None
    except Exception as error:  # noqa: BLE001  # whatever hinders the voice
        log_fault("the voice of a draft", error)
        return Data(b"", "text/plain", HTTPStatus.SERVICE_UNAVAILABLE)
    return Data(data, "audio/wav") if data else Data(b"", "text/plain", HTTPStatus.NOT_FOUND)


def _message(asked: Asked) -> object:
    text = asked.field("message")
    try:
        return json.loads(text) if len(text) <= _MOST else {}
    except (ValueError, RecursionError):
        return {}


def _json(value: object) -> Data:
    return Data(json.dumps(value, ensure_ascii=False).encode(), "application/json")
