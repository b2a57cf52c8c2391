"""Entries of the callback list in the words of the console; never with a number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from ivr.core.callbacks.attempts import SECOND
from ivr.core.callbacks.entry import Callback, Cause, Standing
from ivr.core.line.model import Line
from ivr.core.line.staff import UNKNOWN_FLAG
from ivr.store.console.people import Person
from ivr.web.console import times
from ivr.web.console.words import Words

WAITS: Final = "w"
"""Begins the id of an entry that waits beside the database, as in `ivr callbacks`."""
_MINUTE: Final = 60 * SECOND
_ID: Final = re.compile(rf"(?P<stored>[1-9][0-9]{{0,17}})|{WAITS}(?P<waiting>[0-9a-f]{{1,8}})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Row:
    """An entry as it is shown."""

    id: str
    what: str
    is_flag: bool
    age: str
    remarks: tuple[str, ...]
    has_message: bool
    taken_by: str
    mine: bool
    waits: bool
    """It is not in the database yet."""


def id_of(text: str) -> int | None:
    """The id in an address; None if it is none."""
    found = _ID.fullmatch(text)
    if not found:
        return None
    return int(found["stored"]) if found["stored"] else -1 - int(found["waiting"], 16)


def shown_id(id_: int) -> str:
    """An id in an address, and as it is typed."""
    return str(id_) if id_ > 0 else f"{WAITS}{-1 - id_:x}"


def row(entry: Callback, line: Line, person: Person, now: int, t: Words) -> Row:
    """An entry for a person."""
    taken = entry.taken_by if entry.standing is Standing.TAKEN else ""
    return Row(
        id=shown_id(entry.id),
        what=what(entry, line, t),
        is_flag=entry.cause is Cause.RED_FLAG,
        age=_age(entry, now, t),
        remarks=tuple(_remarks(entry, t)),
        has_message=entry.has_message,
        taken_by=taken,
        mine=bool(taken) and taken == person.name,
        waits=entry.id < 0,
    )


def what(entry: Callback, line: Line, t: Words) -> str:
    """Why the caller is on the list."""
    if entry.cause is Cause.DRILL:
        return t("drill")
    if entry.cause is Cause.MESSAGE:
        return t("message")
    if entry.sign == UNKNOWN_FLAG:
        return t("unknown-flag")
    flag = line.red_flags.get(entry.sign)
    text = flag.sign.text.get(t.language, flag.sign.text[line.languages[0]]) if flag else entry.sign
    return f"{t('red-flag')}: {' '.join(text.split())}"


def language(code: str, t: Words) -> str:
    """The name of a language of callers."""
    return t(code) if t.has(code) else code


def _age(entry: Callback, now: int, t: Words) -> str:
    if entry.opened > now + _MINUTE:
        return t("age-unknown")
    return t("age", age=times.ago(max(0, now - entry.opened) // _MINUTE, t))


def _remarks(entry: Callback, t: Words) -> list[str]:
    found = [t("of-line", name=entry.line)] if entry.line else []
    found += [t("speaks", language=language(entry.language, t))] if entry.language else []
    if entry.attempts > 1:
        found.append(t("tried.more", n=entry.attempts))
    if entry.withheld and entry.cause is not Cause.DRILL:
        found.append(t("unreadable-number" if entry.unreadable else "withheld"))
    if entry.has_message:
        found.append(t("has-message"))
    return found
