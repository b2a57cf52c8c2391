"""Whom alerts reach: the people on duty and the last resort, by each way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from ivr.core.callbacks.entry import Cause
from ivr.core.line.staff import STAFF, UNKNOWN_FLAG, Duty, Staff, StaffNumber, Team, rounds


class Reach(StrEnum):
    """What a way to tell staff reaches."""

    PHONE = "phone"
    MAILBOX = "mailbox"
    SYSTEM = "system"
    """Nobody: a system of the clinic's own, whoever looks at it."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a way reaches."""

    way: str
    target: str
    last_resort: bool = False


def recipients(
    staff: Staff, cause: Cause, duty: Duty, language: str, ways: Mapping[str, Reach]
) -> tuple[Recipient, ...]:
    """Everybody who may be told now about an entry, the people on duty first, the last resort marked.

    For a red flag and a drill those who would ring for a red flag; for a message those who ring when callers ask.
    Where nobody but the last resort is on duty, it is not marked, but told from the first round on. ``ways`` are all
    that there are, set up or not.
    """
    why = STAFF if cause is Cause.MESSAGE else UNKNOWN_FLAG
    ringing = [number for each in rounds(staff, why, duty, language) for number in each]
    teams = [staff.team(id_) for id_ in dict.fromkeys(number.team for number in ringing)]
    last = staff.team(staff.last_resort)
    if cause is not Cause.MESSAGE and last is not None:
        ringing += last.numbers
        teams.append(last)
    phones, boxes = list(_phones(staff, ringing)), list(_boxes(each for each in teams if each is not None))
    found = dict.fromkeys(
        [
            *(Recipient(way, each) for each in phones for way, reach in ways.items() if reach is Reach.PHONE),
            *(Recipient(way, each) for each in boxes for way, reach in ways.items() if reach is Reach.MAILBOX),
        ]
    )
    systems = [Recipient(way, way) for way, reach in ways.items() if reach is Reach.SYSTEM]
    if all(_is_last(each, staff) for each in found):
        return (*found, *systems)
    return (*(replace(each, last_resort=_is_last(each, staff)) for each in found), *systems)


def _is_last(recipient: Recipient, staff: Staff) -> bool:
    return recipient.target.rpartition(".")[0] == staff.last_resort


def _phones(staff: Staff, numbers: Iterable[StaffNumber]) -> Iterator[str]:
    """Each telephone once, though it may stand in two teams."""
    once: dict[str, StaffNumber] = {}
    for number in numbers:
        once.setdefault(number.number, number)
    for number in once.values():
        team = staff.team(number.team)
        if team is not None and number in team.numbers:
            yield f"{team.id}.{team.numbers.index(number)}"


def _boxes(teams: Iterable[Team]) -> Iterator[str]:
    return (f"{team.id}.{place}" for team in teams for place in range(len(team.emails)))


def address(staff: Staff, target: str, reach: Reach) -> tuple[str, str] | None:
    """Where a target is reached, and in which language, "" where nobody knows; None where it is there no more."""
    match reach:
        case Reach.PHONE:
            number = number_of(staff, target)
            return (number.number, number.language) if number else None
        case Reach.MAILBOX:
            box = mailbox_of(staff, target)
            return (box, "") if box else None
    return "", ""


def number_of(staff: Staff, target: str) -> StaffNumber | None:
    """The number of a target, or None where staff.yaml has none at that place any more."""
    team, place = _place(staff, target)
    return team.numbers[place] if team and place < len(team.numbers) else None


def mailbox_of(staff: Staff, target: str) -> str:
    """The mail address of a target, or ""."""
    team, place = _place(staff, target)
    return team.emails[place] if team and place < len(team.emails) else ""


def _place(staff: Staff, target: str) -> tuple[Team | None, int]:
    id_, _, place = target.rpartition(".")
    return (staff.team(id_), int(place)) if place.isascii() and place.isdigit() else (None, 0)
