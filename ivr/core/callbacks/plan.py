"""When staff are told that callers reached nobody, by which way, and whom: a plan, made from what is on disk.

The rules. One alert tells of everything that is open. So what is kept is when each of staff was told by each way, and
it is enough to know since when they must have been told: that is a mark. A patient who is still waiting three minutes
after the entry was opened sets the first one: every way that is set up, to everybody on duty for red flags. Another one
follows every five minutes, for whoever has waited longest. Half an hour after an entry was opened the last resort is
told too; two hours after it a final notice says that it is the last, and then no more is sent about it. Whoever takes
an entry ends all of it. An entry that could be written nowhere starts at once. A message that is no red flag is told
once, and never by a phone call. No telephone gets a second call while it has one.

A way that fails is tried again a few times. What failed for good hurries the next way (a call, then a text, a mail, the
webhook): where that is waiting for another try, it is tried at once. When every way has failed, the last resort is told
without waiting for half an hour to be over.

Everything is decided from the entries, from the attempts made so far and from the time. So a restart changes nothing,
and what could not be done while the service was down is done when it is back: a first round that was missed is made
up for, rounds that were missed behind it are not.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ivr.core.callbacks.attempts import CALL, FINAL, MESSAGE, MOST_TRIES, SECOND, Attempt, State
from ivr.core.callbacks.patients import FIRST_SECONDS, Patient
from ivr.core.callbacks.recipients import Recipient

ROUND_SECONDS: Final = 300
LAST_RESORT_SECONDS: Final = 1_800
FINAL_SECONDS: Final = 7_200
SPACING_SECONDS: Final = 7
"""The shortest time between two alerts of one way to one person: patients who become due meanwhile share the second."""

_ROUND: Final = ROUND_SECONDS * SECOND
_LATE: Final = (LAST_RESORT_SECONDS - FIRST_SECONDS) * SECOND
_LASTING: Final = (FINAL_SECONDS - FIRST_SECONDS) * SECOND
_NEVER: Final = 2**62

Told = Sequence[int]
"""When anybody was told of anything, in milliseconds since 1970, in order."""
Latest = Mapping[tuple[str, str], Attempt]
"""The last attempt of each way to each target."""


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be done about an attempt now: to look what has become of it, or else to try it."""

    attempt: Attempt
    look: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """Since when staff must have been told, and because of whom."""

    since: int
    callback: int
    """The entry."""
    round: int
    late: int | None = None
    """The same for the last resort; None: it is not told yet."""
    until: int = _NEVER
    """Until then nothing of it changes by itself."""


def mark(patients: Iterable[Patient], told: Told, now: int) -> Mark | None:
    """The latest mark of all; None while, or since, nobody is to be told.

    Args:
        patients: Who is waiting with a warning sign, the one who was due first at the beginning.
        told: When anybody was told.
        now: Milliseconds since 1970.
    """
    newest, late, until, first = (0, 0, 0), None, _NEVER, True
    for each in patients:
        begun = _begun(each.first, told, now)
        if now < each.first:
            until = min(until, each.first)
            continue
        last = begun + _LASTING
        if is_over(each.first, told, now):
            continue
        number = FINAL if now >= last else (now - begun) // _ROUND if first else 0
        since = last if number == FINAL else begun + number * _ROUND
        newest = max(newest, (since, each.callback.id, number))
        if now >= each.first + _LATE:
            late = max(late or 0, each.first + _LATE, since if first or number == FINAL else 0)
        changes = (since + _ROUND if first else _NEVER, last, each.first + _LATE)
        until = min(until, *(at if at > now else _NEVER for at in changes))
        first = False
    if first:
        return None
    return Mark(*newest, late=late, until=min(until, now + _ROUND))


def _begun(first: int, told: Told, now: int) -> int:
    """When a patient's rounds began: when they were due, or later if the service was down all through the first one."""
    place = bisect_left(told, first)
    earliest = told[place] if place < len(told) else now
    return first if earliest < first + _ROUND else earliest


def is_over(first: int, told: Told, now: int) -> bool:
    """Whether the final notice about a patient who was due at ``first`` was given, with time to try it again."""
    place = bisect_left(told, _begun(first, told, now) + _LASTING)
    return place < len(told) and now >= told[place] + _ROUND


def plan(  # all that decides; each is a value of its own
    since: Mark | None,
    attempts: Iterable[Attempt],
    now: int,
    found: Sequence[Recipient],
    ways: Collection[str],
    busy: Collection[str] = (),
) -> tuple[Work, ...]:
    """What is to be done now for patients with a warning sign.

    Args:
        since: The latest mark.
        attempts: All that were made.
        now: Milliseconds since 1970.
        found: `recipients` at this moment.
        ways: Those that are set up, in the order in which one stands in for the other.
        busy: The targets whose telephone has a call now.
    """
    attempts = [each for each in attempts if each.round >= FINAL]
    works = _looks(attempts, now)
    if since is None:
        return works
    latest, keys = _latest(attempts), {each.key for each in attempts}
    for each, must in _wanted(since, latest, found, ways):
        before = latest.get((each.way, each.target))
        if each.way == CALL and each.target in busy:
            continue
        if before is not None and _goes_on(before, must):
            works += (Work(before),) if _is_due(before, latest, since.since, now, ways) else ()
        elif before is None or _must_again(before, must, now):
            works += (Work(_fresh(since, each, keys, now)),)
    return works


def plan_messages(
    messages: Iterable[Patient],
    attempts: Iterable[Attempt],
    now: int,
    found: Sequence[Recipient],
    ways: Collection[str],
) -> tuple[Work, ...]:
    """What is to be done now for callers' messages, which are told once. Arguments as in `plan`.

    People who come on duty later do not hear of one again. Where nobody was there it is told when somebody comes: a
    webhook alone is nobody.
    """
    attempts = [each for each in attempts if each.round == MESSAGE]
    works = _looks(attempts, now)
    newest = max(((each.first, each.callback.id) for each in messages if each.first <= now), default=None)
    if newest is None:
        return works
    must, callback = newest
    latest = _latest(attempts)
    people = [each.created for each in latest.values() if each.tells_people and each.created >= must]
    told = bool(people) and now >= min(people) + _ROUND
    for each in found:
        if each.way == CALL or each.way not in ways:
            continue
        before = latest.get((each.way, each.target))
        if before is not None and _goes_on(before, must):
            works += (Work(before),) if _is_due(before, latest, must, now, ways) else ()
        elif not told and (before is None or _must_again(before, must, now)):
            works += (Work(Attempt(callback, MESSAGE, each.way, each.target, next_at=now, created=now)),)
    return works


def _looks(attempts: Iterable[Attempt], now: int) -> tuple[Work, ...]:
    return tuple(Work(each, look=True) for each in attempts if each.state is State.SENT and each.next_at <= now)


def _latest(attempts: Iterable[Attempt]) -> Latest:
    return {(each.way, each.target): each for each in sorted(attempts, key=lambda each: each.created)}


def _wanted(
    since: Mark, latest: Latest, found: Sequence[Recipient], ways: Collection[str]
) -> Iterable[tuple[Recipient, int]]:
    """Whom to tell, and since when they must have been told."""
    usable = [each for each in found if each.way in ways]
    regular = [each for each in usable if not each.last_resort]
    made = [latest.get((each.way, each.target)) for each in regular]
    in_vain = all(each is not None and each.over and each.created >= since.since for each in made)
    nobody_else = all(each.target == each.way for each in regular)
    yield from ((each, since.since) for each in regular)
    late = since.since if in_vain or nobody_else else since.late
    if late is not None:
        yield from ((each, late) for each in usable if each.last_resort)


def _goes_on(before: Attempt, must: int) -> bool:
    """Whether there are tries left of the last attempt, so that it needs no other one."""
    return before.state is State.DUE and before.tries < MOST_TRIES and before.created >= must


def _must_again(before: Attempt, must: int, now: int) -> bool:
    return _told_by(before, now) < must and now >= before.created + SPACING_SECONDS * SECOND


def _told_by(before: Attempt, now: int) -> int:
    """The time up to which an attempt counts as having told of what was due.

    An end that bears the time of a clock that was ahead does not count: nobody would be rung until that time is here.
    """
    return before.covers if before.covers <= now + SPACING_SECONDS * SECOND else before.created


def _fresh(since: Mark, to: Recipient, keys: Collection[tuple[int, int, str, str]], now: int) -> Attempt:
    """A new attempt. A round that was told before, of an entry that was taken and given back, has another number."""
    number = since.round
    while (since.callback, number, to.way, to.target) in keys:
        number = max(0, number + 1)
    return Attempt(since.callback, number, to.way, to.target, next_at=now, created=now)


def _is_due(attempt: Attempt, latest: Latest, since: int, now: int, ways: Collection[str]) -> bool:
    return attempt.next_at <= now or any(
        other.over
        and other.created >= since
        and other.updated > attempt.updated
        and _next(other.way, ways) == attempt.way
        for other in latest.values()
    )


def _next(way: str, ways: Collection[str]) -> str:
    """The way that stands in for another one; "" if none does. For one that is not set up any more it is the first."""
    order = [*ways, ""]
    return order[order.index(way) + 1 if way in order else 0]
