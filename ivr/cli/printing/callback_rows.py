"""Entries of the callback list as people and programs read them; never with a number."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from ivr.core.callbacks.attempts import SECOND
from ivr.core.callbacks.entry import Callback, Cause, Standing
from ivr.core.line.model import Line
from ivr.core.line.staff import UNKNOWN_FLAG

WAITS: Final = "w"
"""Begins the id of an entry that waits beside the database."""
MINUTE: Final = 60 * SECOND


def line_of(line: Line | None, each: Callback, now: int) -> str:
    """An entry as one line of the list."""
    parts = [f"{shown_id(each.id):>5}", f"{age(each, now):>10}", what(line, each), each.language]
    if each.attempts > 1:
        parts.append(f"tried {each.attempts} times")
    if each.withheld and each.cause is not Cause.DRILL:
        parts.append("number cannot be dialled" if each.unreadable else "number withheld")
    if each.has_message:
        parts.append(f"message waiting (ivr callbacks play {each.id})")
    if each.standing is Standing.TAKEN:
        parts.append(f"taken by {each.taken_by}")
    elif each.standing is not Standing.OPEN:
        parts.append(str(each.standing))
    return "  ".join(part for part in parts if part)


def row_of(line: Line | None, each: Callback, now: int) -> dict[str, object]:
    """An entry as JSON holds it, without its number."""
    return {
        "id": each.id if each.id > 0 else shown_id(each.id),
        "standing": str(each.standing),
        "cause": str(each.cause),
        "sign": each.sign,
        "what": what(line, each),
        "language": each.language,
        "opened": datetime.fromtimestamp(each.opened / SECOND, UTC).isoformat(timespec="seconds"),
        "age_minutes": minutes(each, now),
        "attempts": each.attempts,
        "withheld": each.withheld,
        "message": each.has_message,
        "taken_by": each.taken_by,
        **({"waits_beside_the_database": True} if each.id < 0 else {}),
        **({"clock_was_set_back": True} if is_ahead(each, now) else {}),
    }


def what(line: Line | None, each: Callback) -> str:
    """The sign in words, where the menus know it."""
    if each.cause is Cause.DRILL:
        return "DRILL"
    if each.cause is Cause.MESSAGE:
        return "message"
    flag = line.red_flags.get(each.sign) if line else None
    if flag is not None and line is not None:
        return f"RED FLAG: {flag.sign.text[line.languages[0]].strip()}"
    return "RED FLAG of unknown kind" if each.sign == UNKNOWN_FLAG else f"RED FLAG: {each.sign}"


def shown_id(id_: int) -> str:
    """An id as it is shown and typed."""
    return str(id_) if id_ > 0 else f"{WAITS}{-1 - id_:x}"


def minutes(each: Callback, now: int) -> int:
    """How old an entry is; 0 for one of the future."""
    return max(0, now - each.opened) // MINUTE


def is_ahead(each: Callback, now: int) -> bool:
    """Whether the entry was opened by a clock that was ahead of this one: nobody knows how old it is."""
    return each.opened > now + MINUTE


def age(each: Callback, now: int) -> str:
    """How old an entry is, for people."""
    if is_ahead(each, now):
        return "age unknown: the clock was set back"
    hours, left = divmod(minutes(each, now), 60)
    days, hours = divmod(hours, 24)
    if days:
        return f"{days} d {hours} h"
    return f"{hours} h {left:02} min" if hours else f"{left} min"
