"""An entry as it is written: to the database as a row, to the spool as a line.

A slip holds a pseudonym where the entry had a number. The number itself goes with those entries only that concern
the callback list, and encrypted.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields
from functools import lru_cache
from hashlib import sha256
from typing import Final

from ivr.core.entries import Entry, Kind, Note, numbered
from ivr.core.happenings import write
from ivr.store import untold
from ivr.store.answers import Known, matters
from ivr.store.tables import entries
from ivr.store.vault import Vault

_NAMED: Final = ("name", "state", "after")
COLUMNS: Final = (
    *("at", "call", "step", "caller", "seconds", "version", "line"),
    *_NAMED,
    *(item.name for item in fields(Note)),
)
"""The columns of ``entries`` in the order of `LogRow.row`."""

CALL, STEP, CALLER, NAME = (COLUMNS.index(name) for name in ("call", "step", "caller", "name"))
KIND, VALUE, OPENS = (COLUMNS.index(name) for name in ("kind", "value", "opens"))
_KNOWN: Final = tuple(COLUMNS.index(name) for name in Known._fields)

_WIDTHS: Final[dict[str, int | None]] = {
    column.name: getattr(column.type, "length", None) for column in entries.columns
}
_NUMBER, _RECORDING, _HAPPENED = "number", "recording", "happened"
_MAX_INTEGER: Final = 2**31 - 1
_MAX_TIME: Final = 2**63 - 1
_MILLISECONDS_A_DAY: Final = 86_400_000
_REMEMBERED: Final = 20_000

Row = tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class LogRow:
    """An entry, ready to be written."""

    row: Row
    flagged: bool = False
    """Whether it concerns the callback list."""
    number: str = field(default="", repr=False)
    """The caller's number, encrypted."""
    recording: str = field(default="", repr=False)

    @property
    def call(self) -> str:
        """The call that it is a step of."""
        return str(self.row[CALL])

    @property
    def name(self) -> str:
        """What names it within the call."""
        return str(self.row[NAME])

    @property
    def for_callbacks(self) -> Known:
        """What of it matters for the callback list."""
        return Known._make(self.row[place] for place in _KNOWN)

    def line(self) -> str:
        """The slip as JSON, without a line break."""
        written = dict(zip(COLUMNS, self.row, strict=True))
        if self.flagged:
            written |= {_NUMBER: self.number, _RECORDING: self.recording}
        return json.dumps(written, separators=(",", ":"))


def is_flagged(row: Row) -> bool:
    """Whether a row concerns the callback list: a red flag, a called person's 1, what that is worth, or a message."""
    return matters(str(row[KIND]), str(row[VALUE]), str(row[OPENS]))


def read_line(line: str) -> LogRow | None:
    """The slip of a line of a spool; None if the line was cut off or is none of ours."""
    try:
        written = json.loads(line)
        if "name" not in written:  # as the first version wrote it
            name, state = numbered(written["step"], written["kind"])
            written |= {"name": name, "state": state, "after": ""}
        if _HAPPENED not in written:  # as the version behind it wrote it
            written[_HAPPENED] = write(untold.happened(written))
        written.setdefault("line", "")  # as all before this one wrote it: there was one line
        row: Row = tuple([_as_stored(name, written[name]) for name in COLUMNS])
        return LogRow(row, is_flagged(row), str(written.get(_NUMBER, "")), str(written.get(_RECORDING, "")))
    except (ValueError, TypeError, KeyError):
        return None


def call_key(call: str) -> str:
    """A call's id as it is stored: one that no carrier would send is replaced by its hash."""
    if len(call) <= (_WIDTHS["call"] or 0) and call.isascii() and call.isprintable():
        return call
    return sha256(call.encode(errors="replace")).hexdigest()


class Writer:
    """Makes slips."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def slip(self, entry: Entry) -> LogRow:
        """An entry as it is written; whatever it holds, the database can take it."""
        note = _prepared(entry.note)
        at = min(max(entry.at, 0), _MAX_TIME)
        caller = self._vault.pseudonym(entry.number, at // _MILLISECONDS_A_DAY)
        seconds = min(max(entry.seconds, 0), _MAX_INTEGER)
        name, state = (entry.name, entry.state) if entry.name else numbered(entry.step, entry.note.kind)
        version, line = _text("version", entry.version), _text("line", entry.line)
        common = (at, call_key(entry.call), entry.step, caller, seconds, version, line)
        row: Row = (*common, name, state, entry.after, *note)
        if not is_flagged(row):
            return LogRow(row)
        number = self._vault.encrypt_number(entry.number) if entry.number and _has_number(row) else ""
        return LogRow(row, True, number, _text(_RECORDING, entry.recording))  # noqa: FBT003  # it is flagged


@lru_cache(_REMEMBERED)
def _prepared(note: Note) -> tuple[str, ...]:
    """What the rows of all calls that take the same turn have in common."""
    written = {item.name: str(getattr(note, item.name)) for item in fields(Note)}
    written[_HAPPENED] = write(note.happened)
    return tuple(_text(name, value) for name, value in written.items())


def _has_number(row: Row) -> bool:
    return bool(row[OPENS]) or row[KIND] == Kind.MESSAGE


def _text(name: str, text: str) -> str:
    """A text that fits its column on every database: no longer than it, without what PostgreSQL cannot store."""
    width = _WIDTHS.get(name) or 64
    if len(text) <= width and text.isascii() and text.isprintable():
        return text
    return text.replace("\0", "").encode(errors="replace").decode()[:width]


def _as_stored(name: str, value: object) -> int | str:
    """A value of a line, if it is of the column's type.

    Raises:
        TypeError: It is not.
    """
    expected = str if _WIDTHS[name] else int
    if type(value) is not expected or not isinstance(value, int | str):
        raise TypeError(name)
    return value
