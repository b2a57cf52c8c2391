"""What is promised of the disk, the log and the wire."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from ivr.rehearse.promises.record import Case, Record
from ivr.rehearse.trace import Asked

_FINE: Final = {200, 204}
_REFUSED: Final = 403
_SWIFT: Final = 1.0
_ASKS_OTHERS: Final = 10.0
_ALERT: Final = "/voice/alert"
_DIGITS: Final = 10
_UNSETTLING: Final = ("database-away", "database-slow", "commit-fails", "commit-unknown", "all-disks")
_KNOWN: Final = 20.0
"""Seconds in which each process knows of what was opened."""
_PROOF: Final = 150.0
"""Seconds behind a call's end after which a 1 counts only if somebody is known to have talked."""


def durable_before_told(record: Record) -> Iterator[str]:
    """A warning sign is on a disk before the caller hears a word about it, unless there is no disk at all."""
    for case in record.calls.values():
        for place, heard in enumerate(case.told, 1):
            if heard.durable < place and heard.disks:
                yield f"{case.sid} heard about a warning sign at {heard.at}, and it was on no disk"


def signs_are_listed(record: Record) -> Iterator[str]:
    """Each sign that a caller was told about is open, or was really taken by somebody."""
    for case in record.calls.values():
        told = [each for each in case.told if not (record.was_killed and not each.disks)]
        names = {name for row in case.signs for name in row.choices.split()}
        if len(names) < len(told):
            yield f"{case.sid} was told about {len(told)} signs, and {len(names)} are on the list"
        left = [each for each in case.unanswered if each in told]
        proved = case.ended is not None and record.ends > case.ended.at + _PROOF
        if left and proved and case.signs and all(row.standing == "answered" for row in case.signs):
            yield f"{case.sid} is answered, and nobody talked behind the sign of {left[-1].at}"


def answered_is_closed(record: Record) -> Iterator[str]:
    """What a talk answered is closed, where nothing went wrong: nobody is alerted in vain."""
    for case in record.calm(record.calls.values()):
        if (
            case.told
            and not _left_untold(case)
            and not case.unanswered
            and any(row.standing == "open" for row in case.signs)
        ):
            yield f"{case.sid} talked behind its last sign, and is open"


def _left_untold(case: Case) -> bool:
    """Whether the caller hung up in their last talk or behind it, so that nothing may ever tell of it."""
    over = max((each.over for each in case.talks), default=0.0)
    told = any(each.cause.startswith("dialled") and each.at >= over for each in case.heard)
    return case.ended is None or (case.ended.how == "hung-up" and not told)


def numbers_are_there(record: Record) -> Iterator[str]:
    """Staff can read the number of each caller who is on the list."""
    for case in record.calls.values():
        for row in case.signs:
            if row.number != case.caller.number:
                yield f"{case.sid} is on the list without its number"


def messages_are_kept(record: Record) -> Iterator[str]:
    """A message for which the caller was thanked is on the list, and can be fetched from the carrier."""
    for case in record.calls.values():
        thanked = [each for each in case.heard if record.texts.says(each.words, "message-thanks", _URGENT_THANKS)]
        lost = record.was_killed and not all(each.disks for each in thanked)
        if thanked and not lost and not any(row.message and row.recording for row in case.rows):
            yield f"{case.sid} was thanked for a message, and it is not on the list"


_URGENT_THANKS: Final = "message-thanks-red-flag"


def nothing_personal(record: Record) -> Iterator[str]:
    """No telephone number stands in a log or in an address."""
    urls = "\n".join({each.url for each in record.of(Asked)})
    numbers = {each.number for each in record.plan.callers} | {each.number for each in record.lines[0].staff.numbers}
    for number in filter(None, numbers):
        if number[-_DIGITS:] in urls:
            yield "a telephone number stands in an address"
        if number[-_DIGITS:] in record.log:
            yield "a telephone number stands in the log"


def strangers_touch_nothing(record: Record) -> Iterator[str]:
    """Whatever the carrier did not sign is refused, and leaves nothing behind."""
    for each in record.of(Asked):
        if each.forged and each.status not in {_REFUSED, 0}:
            yield f"a forged webhook was answered with {each.status}"
    if record.strange:
        yield f"forged webhooks left {record.strange} entries"


def answered_in_time(record: Record) -> Iterator[str]:
    """Each webhook of the carrier is answered, at once, whatever the disk does."""
    for each in record.of(Asked):
        if each.forged or not each.status:
            continue
        if each.status not in _FINE:
            yield f"{each.path} was answered with {each.status}"
        asks = each.path.startswith(_ALERT) or not record.plan.tells_bridged
        if each.seconds > (_ASKS_OTHERS if asks else _SWIFT):
            yield f"{each.path} was answered after {each.seconds} seconds"


def taken_is_given_back(record: Record) -> Iterator[str]:
    """Whoever pressed 1 in an alert call and did not reach the patient has them no longer."""
    if not record.plan.patient or record.had(*_UNSETTLING) or record.was_killed:
        return
    for case in record.calls.values():
        for row in case.signs:
            tried = [each for each in record.took if each.call == row.number and each.by != "Ana"]
            taken = row.standing == "taken" and row.taken_by != "Ana"
            if taken and row.number and tried and not any(each.talked for each in tried):
                yield f"{case.sid} is taken by {row.taken_by}, who never reached the patient"


def talked_with_is_kept(record: Record) -> Iterator[str]:
    """Whoever pressed 1 in an alert call and talked with the patient has all that was open then: it stays taken."""
    began = datetime.fromisoformat(record.plan.begins).timestamp()
    for case in record.calm(record.calls.values()):
        if not case.caller.number or any(each.pressed for each in case.rang):  # a 1 may turn out to be void later
            continue
        talks = [each.at for each in record.took if each.talked and not each.entry and each.call == case.caller.number]
        for row in case.signs:
            if row.standing == "open" and any(at > row.opened / 1000 - began + _KNOWN for at in talks):
                yield f"{case.sid} was talked with, and is open"
