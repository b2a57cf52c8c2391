"""Whom alerts reach: the people on duty and the last resort, by each way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ivr.core.callbacks.attempts import Way
from ivr.core.callbacks.entry import Cause
from ivr.core.line.staff import STAFF, UNKNOWN_FLAG, Duty, Staff, StaffNumber, Team, rounds


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a way reaches."""

    way: Way
    target: str
    last_resort: bool = False


def recipients(staff: Staff, cause: Cause, duty: Duty, language: str) -> tuple[Recipient, ...]:
    """Everybody who may be told now about an entry, the people on duty first, the last resort marked.

    For a red flag and a drill those who would ring for a red flag; for a message those who ring when callers ask.
    Where nobody but the last resort is on duty, it is not marked, but told from the first round on.
    """
    why = STAFF if cause is Cause.MESSAGE else UNKNOWN_FLAG
    ringing = [number for each in rounds(staff, why, duty, language) for number in each]
    teams = [staff.team(id_) for id_ in dict.fromkeys(number.team for number in ringing)]
    last = staff.team(staff.last_resort)
    if cause is not Cause.MESSAGE and last is not None:
        ringing += last.numbers
        teams.append(last)
    found = dict.fromkeys([*_by_phone(staff, ringing), *_by_mail(each for each in teams if each is not None)])
    if all(_is_last(each, staff) for each in found):
        return (*found, Recipient(Way.WEBHOOK, Way.WEBHOOK))
    marked = [replace(each, last_resort=_is_last(each, staff)) for each in found]
    return (*marked, Recipient(Way.WEBHOOK, Way.WEBHOOK))


def _is_last(recipient: Recipient, staff: Staff) -> bool:
    return recipient.target.rpartition(".")[0] == staff.last_resort


def _by_phone(staff: Staff, numbers: Iterable[StaffNumber]) -> Iterator[Recipient]:
    """Each telephone once, though it may stand in two teams."""
    once: dict[str, StaffNumber] = {}
    for number in numbers:
        once.setdefault(number.number, number)
    for number in once.values():
        team = staff.team(number.team)
        if team is not None and number in team.numbers:
            target = f"{team.id}.{team.numbers.index(number)}"
            yield Recipient(Way.CALL, target)
            yield Recipient(Way.TEXT, target)


def _by_mail(teams: Iterable[Team]) -> Iterator[Recipient]:
    for team in teams:
        for place in range(len(team.emails)):
            yield Recipient(Way.MAIL, f"{team.id}.{place}")


def number_of(staff: Staff, target: str) -> StaffNumber | None:
    """The number of a target, or None where staff.yaml has none at that place any more."""
    team, place = _place(staff, target)
    return team.numbers[place] if team and place < len(team.numbers) else None


def address_of(staff: Staff, target: str) -> str:
    """The mail address of a target, or ""."""
    team, place = _place(staff, target)
    return team.emails[place] if team and place < len(team.emails) else ""


def _place(staff: Staff, target: str) -> tuple[Team | None, int]:
    id_, _, place = target.rpartition(".")
    return (staff.team(id_), int(place)) if place.isascii() and place.isdigit() else (None, 0)
