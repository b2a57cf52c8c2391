"""What is promised of alerts to staff."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ivr.rehearse.promises.record import Case, Record, Row
from ivr.rehearse.trace import Told

_FIRST: Final = 180.0
_IN_TIME: Final = 14.0
_LATEST: Final = 200.0
"""Seconds behind the last trouble, by which staff have been told of all that is open."""
_NEXT_ROUND: Final = 320.0
"""The same where a way was out of order: what failed three times is tried again in the next round."""
_OUT_OF_ORDER: Final = ("api-fails", "api-hangs", "texts-undelivered", "system-away")
_PROVEN: Final = 120.0
_WAYS: Final = ("call", "text", "webhook")
_STOPS: Final = 15.0


def staff_are_told(record: Record) -> Iterator[str]:
    """Staff are told of each open entry three minutes after it was opened, by each way that works."""
    people = _always_there(record)
    for case in record.calls.values():
        if not case.told:
            continue
        opened = case.told[0].at
        for row in (each for each in case.signs if each.standing == "open"):
            for way in _WAYS:
                yield from _told(record, case, row, way, opened, people)


def _told(record: Record, case: Case, row: Row, way: str, opened: float, people: set[str]) -> Iterator[str]:
    """Strictly where nothing went wrong; else some time behind the last trouble."""
    pressed = any(each.pressed or each.asked for each in case.rang) or case.caller.troubles
    calm = not record.plan.troubles and not pressed and len(case.told) == 1
    begins = opened + _FIRST - 1
    ends = begins + _IN_TIME
    if not calm:
        ended = case.ended.at if case.ended else opened
        latest = _NEXT_ROUND if record.had(*_OUT_OF_ORDER) else _LATEST
        begins, ends = opened, max(opened + _FIRST, record.trouble_ends, ended + _PROVEN) + latest
    if ends > record.ends:
        return
    found = (each for each in record.alerts if each.way == way and each.came)
    if not any(_covers(each, row, people, begins, ends) for each in found):
        yield f"{case.sid} has been open since {opened}, and nobody was told by {way} from {begins:.0f} to {ends:.0f}"


def _covers(told: Told, row: Row, people: set[str], begins: float, ends: float) -> bool:
    if told.way == "call":  # a call that rings already tells of whoever is due when it is picked up
        return told.to in people and told.at <= ends and told.over >= begins
    if not begins <= told.at <= ends:
        return False
    return row.id in told.entries if told.way == "webhook" else told.to in people


def _always_there(record: Record) -> set[str]:
    """The numbers of those who are alerted at any hour."""
    staff = record.lines[0].staff
    teams = [team for id_ in staff.red_flag if (team := staff.team(id_)) and team.hours is None]
    first = [team for team in teams if team.id != staff.last_resort] or teams
    return {number.number for team in first for number in team.numbers}


def one_call_at_a_time(record: Record) -> Iterator[str]:
    """No telephone has two alert calls at once."""
    if record.plan.troubles:
        return
    last: dict[str, float] = {}
    for each in sorted((each for each in record.alerts if each.way == "call"), key=lambda each: each.at):
        if each.at < last.get(each.to, 0.0):
            yield f"a telephone had a second alert call at {each.at}"
        last[each.to] = max(last.get(each.to, 0.0), each.over)


def alerts_stop(record: Record) -> Iterator[str]:
    """Once somebody has taken an entry, nobody is told about it any more."""
    if record.plan.troubles:
        return
    standing = {row.id: row for row in record.rows}
    for took in (each for each in record.took if each.entry):
        row = standing.get(took.entry)
        for told in record.alerts:
            if row and row.taken_by == took.by and took.entry in told.entries and told.at > took.at + _STOPS:
                yield f"entry {took.entry} was taken at {took.at}, and staff were told about it at {told.at}"


def no_more_than_needed(record: Record) -> Iterator[str]:
    """Nobody is drowned in alerts: by one way, one person is told at most every seven seconds."""
    messages = any(row.cause == "message" for row in record.rows)  # told besides, once, by texts that look alike
    if record.plan.troubles or messages:
        return
    last: dict[tuple[str, str], float] = {}
    for each in sorted(record.alerts, key=lambda each: each.at):
        before = last.get((each.way, each.to))
        if before is not None and each.at < before + _SPACING and each.came:
            yield f"{each.way} told somebody at {before}, and again at {each.at}"
        last[each.way, each.to] = each.at


_SPACING: Final = 4.5
