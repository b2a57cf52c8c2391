"""Changes of staff.yaml: who is rung, on which numbers, at which hours, and who takes over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from ivr.content.editing.edits import File
from ivr.content.editing.positions import Way
from ivr.content.editing.scalars import Value, one_line

Row = Mapping[str, Value]
"""One entry of a list: its fields; none of them: there is no such entry."""

FILE_FIELDS: Final = (
    "staff", "number-to-call", "time-zone", "holidays", "message-seconds", "callback-minutes", "callback-countries",
    "caller-id", "ring-seconds", "teams", "ring",
)  # fmt: skip
TEAM_FIELDS: Final = ("team", "hours", "exceptions", "holidays", "when-closed", "ring", "emails", "numbers")
NUMBER_FIELDS: Final = ("number", "language", "speaks")
SHIFT_FIELDS: Final = ("days", "from", "to")
EXCEPTION_FIELDS: Final = ("date", "until", "closed", "from", "to")
RING: Final = ("red-flag", "asked", "silence")


@dataclass(frozen=True, slots=True)
class TeamForm:
    """A team as it stands in the file, or as somebody wants it."""

    id: str
    numbers: Sequence[Row] = ()
    hours: Sequence[Row] = ()
    exceptions: Sequence[Row] = ()
    holidays: str = ""
    when_closed: str = ""
    emails: Sequence[str] = ()
    """Where alerts are sent."""


@dataclass(frozen=True, slots=True)
class StaffForm:
    """staff.yaml, as far as forms show it."""

    file: str
    teams: Sequence[TeamForm] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    """The single lines: `number-to-call`, `caller-id`, ..."""
    holidays: Mapping[str, str] = field(default_factory=dict)
    ring: Mapping[str, Sequence[str]] = field(default_factory=dict)


SINGLE: Final = ("number-to-call", "caller-id", "time-zone", "message-seconds", "callback-minutes", "ring-seconds")


def read_staff(files: Mapping[str, bytes]) -> StaffForm | None:
    """The file about staff; None if there is none that can be read."""
    for name, data in files.items():
        plain = File(name, data).fields()
        if "staff" in plain:
            return _form(name, plain)
    return None


def _form(name: str, plain: dict[str, Any]) -> StaffForm:
    ring, holidays = _fields(plain, "ring"), _fields(plain, "holidays")
    return StaffForm(
        name,
        [_team(each) for each in _blocks(plain, "teams")],
        {each: _string(plain, each) for each in SINGLE},
        {each: _string(holidays, each) for each in ("country", "state")},
        {each: [team for team in ring.get(each, ()) if isinstance(team, str)] for each in RING},
    )


def _team(block: dict[str, Any]) -> TeamForm:
    found = block.get("emails")
    return TeamForm(
        _string(block, "team"),
        _blocks(block, "numbers"),
        _blocks(block, "hours"),
        _blocks(block, "exceptions"),
        _string(block, "holidays"),
        _string(block, "when-closed"),
        [each for each in found if isinstance(each, str)] if isinstance(found, list) else [],
    )


def set_team(file: File, index: int, wanted: TeamForm) -> File:
    """The file with another team in the place of one."""
    way: Way = ("teams", index)
    file = set_rows(file, (*way, "numbers"), wanted.numbers, NUMBER_FIELDS, TEAM_FIELDS)
    file = set_rows(file, (*way, "hours"), wanted.hours, SHIFT_FIELDS, TEAM_FIELDS)
    file = set_rows(file, (*way, "exceptions"), wanted.exceptions, EXCEPTION_FIELDS, TEAM_FIELDS)
    file = set_field(file, (*way, "holidays"), wanted.holidays, TEAM_FIELDS)
    file = set_field(file, (*way, "when-closed"), wanted.when_closed, TEAM_FIELDS)
    return set_field(file, (*way, "emails"), list(wanted.emails), TEAM_FIELDS)


def set_single(file: File, typed: Mapping[str, str]) -> File:
    """The file with other single lines; an empty one takes the line away."""
    for name in SINGLE:
        if name in typed:
            file = set_field(file, (name,), one_line(typed[name]), FILE_FIELDS)
    return file


def set_holidays(file: File, country: str, state: str) -> File:
    """The file with the holidays of another country or state; no country: without holidays."""
    there = _at(file, ("holidays",))
    if not country:
        return file.drop(("holidays",)) if there is not None else file
    if not isinstance(there, dict):
        return file.put(("holidays",), {"country": country, **({"state": state} if state else {})}, FILE_FIELDS)
    file = set_field(file, ("holidays", "country"), country, ("country", "state"))
    return set_field(file, ("holidays", "state"), state, ("country", "state"))


def set_ring(file: File, name: str, teams: Sequence[str]) -> File:
    """The file with another order in which teams are rung."""
    return file.put(("ring", name), list(teams), RING) if list(teams) != _at(file, ("ring", name)) else file


def set_rows(file: File, way: Way, rows: Sequence[Row], fields: Sequence[str], siblings: Sequence[str]) -> File:
    """The file with other entries of a list, each changed in its place; an entry without fields goes.

    Args:
        file: The file.
        way: To the list.
        rows: Each entry that is there, in its order, then new ones.
        fields: Of an entry, in their order.
        siblings: Of the list itself, in their order.
    """
    there = _at(file, way)
    now = list(there) if isinstance(there, list) else []
    for index, row in enumerate(rows[: len(now)]):
        for name in fields if row else ():
            file = set_field(file, (*way, index, name), row.get(name, ""), fields)
    for index in reversed(range(len(now))):
        if index >= len(rows) or not rows[index]:
            file = file.drop((*way, index))
    for row in filter(None, rows[len(now) :]):
        entry = {name: row[name] for name in fields if row.get(name)}
        left = _at(file, way)
        file = file.add(way, len(left), entry) if isinstance(left, list) else file.put(way, [entry], siblings)
    return file


def set_field(file: File, way: Way, value: Value, order: Sequence[str]) -> File:
    """The file with another value of a field; an empty one takes the field away."""
    there = _at(file, way)
    if not value:
        return file if there is None else file.drop(way)
    return file if there == value else file.put(way, value, order)


def _at(file: File, way: Way) -> Any:  # noqa: ANN401  # whatever the file holds there
    found = file.plain()
    for step in way:
        try:
            found = found[step]
        except (KeyError, IndexError, TypeError):
            return None
    return found


def _blocks(block: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = block.get(name)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _fields(block: dict[str, Any], name: str) -> dict[str, Any]:
    found = block.get(name)
    return found if isinstance(found, dict) else {}


def _string(block: Mapping[str, Any], name: str) -> str:
    found = block.get(name)
    return found if isinstance(found, str) else ""
