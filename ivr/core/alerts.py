"""When staff are told that a caller reached nobody, by which way, and whom: a plan, made anew from what is on disk.

The rules. An entry that is still open three minutes after it was opened starts a first round: every way that is set
up, to everybody on duty for red flags. Another round follows every five minutes. Half an hour after the entry was
opened the last resort is told too; two hours after it a final notice says that it is the last, and then no more is
sent. Whoever takes the entry ends all of it. A drill, and an entry that could be written nowhere, start at once. A
message that is no red flag is told once, and never by a phone call.

Inside a round a way that fails is tried again a few times. What failed for good hurries the next way (a call, then a
text, a mail, the webhook): where that is waiting for another try, it is tried at once. When every way of a round has
failed, the last resort is told without waiting for half an hour to be over.

Everything is decided from the entry, from the attempts made so far and from the time. So a restart changes nothing,
and what could not be done while the service was down is done when it is back: a first round that was missed is made
up for, rounds that were missed behind it are not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from ivr.core.callbacks import Callback, Cause, Standing
from ivr.core.staff import STAFF, UNKNOWN_FLAG, Duty, Staff, StaffNumber, Team, rounds

SECOND: Final = 1_000
"""In the milliseconds in which times are kept."""
FIRST_SECONDS: Final = 180
ROUND_SECONDS: Final = 300
LAST_RESORT_SECONDS: Final = 1_800
FINAL_SECONDS: Final = 7_200
FINAL: Final = -1
"""The number of the round that is the final notice."""
BACK_OFF_SECONDS: Final = (5, 15, 45)
"""How long to wait behind the first, second and further tries of a way in a round."""
MOST_TRIES: Final = 3
TRY_SECONDS: Final = 20
"""The longest that one try takes. Until then a try that was begun counts as being under way."""
LOOK_SECONDS: Final = 5
"""How long until the carrier is asked again what has become of a text or a call."""
TEXT_SECONDS: Final = 60
"""A text that is not known to be delivered by then counts as undelivered."""
CALL_SECONDS: Final = 240
"""A call whose end is not known by then is looked at no more."""


class Way(StrEnum):
    """A way to tell staff, in the order in which one stands in for the other."""

    CALL = "call"
    TEXT = "text"
    MAIL = "mail"
    WEBHOOK = "webhook"


ORDER: Final = tuple(Way)


class State(StrEnum):
    """What has become of an attempt."""

    DUE = "due"
    """To be tried at ``next_at``."""
    SENT = "sent"
    """Accepted, which is not delivered: to be looked at again at ``next_at``."""
    DELIVERED = "delivered"
    """Delivered, or a call that somebody or something picked up."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One way to tell one target in one round of one entry; ``key`` is unique. Times as in `Callback`."""

    callback: int
    round: int
    way: Way
    target: str
    """Team and place in it, such as ``nurse.0``; never a number or an address."""
    state: State = State.DUE
    tries: int = 0
    next_at: int = 0
    created: int = 0
    updated: int = 0
    sid: str = ""
    """The carrier's id of the call or text."""
    problem: str = ""
    """What went wrong last, without anything personal."""

    @property
    def key(self) -> tuple[int, int, str, str]:
        """What makes it the same attempt."""
        return self.callback, self.round, self.way, self.target

    @property
    def over(self) -> bool:
        """Whether it has failed for good."""
        return self.state is State.FAILED or (self.state is State.DUE and self.tries >= MOST_TRIES)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a way reaches."""

    way: Way
    target: str
    last_resort: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be done about an attempt now: to look what has become of it, or else to try it."""

    attempt: Attempt
    look: bool = False


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
    for number in numbers:
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


def plan(  # all that decides; each is a value of its own
    callback: Callback,
    attempts: Sequence[Attempt],
    now: int,
    found: Sequence[Recipient],
    ways: Collection[Way],
    *,
    at_once: bool = False,
) -> tuple[Work, ...]:
    """What is to be done now about an entry.

    Args:
        callback: The entry.
        attempts: All that were made about it so far.
        now: Milliseconds since 1970.
        found: `recipients` at this moment.
        ways: Those that are set up.
        at_once: The entry is written nowhere: nobody waits three minutes.
    """
    number = current_round(callback, attempts, now, at_once=at_once)
    if number is None:
        return ()
    mine = {each.key: each for each in attempts if each.round == number}
    fresh = []
    if not _told(callback, number, list(mine.values()), now):
        for each in _wanted(callback, number, list(mine.values()), now, found, ways):
            attempt = Attempt(callback.id, number, each.way, each.target, next_at=now, created=now)
            if attempt.key not in mine:
                fresh.append(Work(attempt))
    looks = [Work(each, look=True) for each in attempts if each.state is State.SENT and each.next_at <= now]
    return (*fresh, *(Work(each) for each in mine.values() if _is_due(each, mine.values(), now, ways)), *looks)


def current_round(callback: Callback, attempts: Sequence[Attempt], now: int, *, at_once: bool = False) -> int | None:
    """The round that an entry is in: 0, 1 and so on, `FINAL`, or None while or since nobody is to be told."""
    wait = 0 if at_once or callback.cause is Cause.DRILL else FIRST_SECONDS
    first = callback.opened + wait * SECOND
    if callback.standing is not Standing.OPEN or now < first:
        return None
    if callback.cause is Cause.MESSAGE:
        return 0
    age = now - _begun(first, attempts, now)
    if age >= (FINAL_SECONDS - wait) * SECOND:
        return FINAL
    return max(0, age // (ROUND_SECONDS * SECOND))


def _begun(first: int, attempts: Sequence[Attempt], now: int) -> int:
    """When the rounds began: when they were due, or later if the service was down all through the first one."""
    earliest = min((each.created for each in attempts), default=now)
    return first if earliest < first + ROUND_SECONDS * SECOND else earliest


def _told(callback: Callback, number: int, mine: list[Attempt], now: int) -> bool:
    """Whether that which is told only once has been: people who come on duty later do not hear of it again.

    A message that was left while nobody was there is told when somebody comes: a webhook alone is nobody.
    """
    if callback.cause is Cause.MESSAGE:
        mine = [each for each in mine if each.way is not Way.WEBHOOK]
    elif number != FINAL:
        return False
    return bool(mine) and now >= min(each.created for each in mine) + ROUND_SECONDS * SECOND


def _wanted(  # see plan
    callback: Callback, number: int, mine: list[Attempt], now: int, found: Sequence[Recipient], ways: Collection[Way]
) -> list[Recipient]:
    usable = [
        each for each in found if each.way in ways and not (callback.cause is Cause.MESSAGE and each.way is Way.CALL)
    ]
    late = number == FINAL or now >= callback.opened + LAST_RESORT_SECONDS * SECOND
    in_vain = bool(mine) and all(each.over for each in mine)
    nobody_else = all(each.last_resort or each.way is Way.WEBHOOK for each in usable)
    if late or in_vain or nobody_else:
        return usable
    return [each for each in usable if not each.last_resort]


def _is_due(attempt: Attempt, round_: Iterable[Attempt], now: int, ways: Collection[Way]) -> bool:
    if attempt.state is not State.DUE or attempt.tries >= MOST_TRIES or attempt.way not in ways:
        return False
    return attempt.next_at <= now or any(
        other.over and other.updated > attempt.updated and _next(other.way, ways) is attempt.way for other in round_
    )


def _next(way: Way, ways: Collection[Way]) -> Way | None:
    """The way that stands in for another one."""
    return next((each for each in ORDER[ORDER.index(way) + 1 :] if each in ways), None)


def begun(attempt: Attempt, now: int) -> Attempt:
    """The attempt with a try under way. Written before the try, so that a try that nobody survives counts too."""
    wait = TRY_SECONDS + _back_off(attempt.tries + 1)
    return _changed(attempt, now, tries=attempt.tries + 1, next_at=now + wait * SECOND)


def sent(attempt: Attempt, now: int, sid: str) -> Attempt:
    """The attempt, accepted. Without an id of the carrier there is nothing to look at: it counts as delivered."""
    state = State.SENT if sid else State.DELIVERED
    return _changed(attempt, now, state=state, sid=sid, problem="", next_at=now + LOOK_SECONDS * SECOND)


def failed(attempt: Attempt, now: int, problem: str, *, again: bool) -> Attempt:
    """The attempt after a try that failed, to be tried ``again`` if there are tries left."""
    state = State.DUE if again and attempt.tries < MOST_TRIES else State.FAILED
    return _changed(attempt, now, state=state, problem=problem, next_at=now + _back_off(attempt.tries) * SECOND)


def looked(attempt: Attempt, now: int, *, delivered: bool | None, problem: str = "") -> Attempt:
    """The attempt after a look at it; ``delivered`` is None while that is open."""
    if delivered is None:
        limit = CALL_SECONDS if attempt.way is Way.CALL else TEXT_SECONDS
        if now < attempt.updated + limit * SECOND:  # which is when it was sent
            return replace(attempt, next_at=now + LOOK_SECONDS * SECOND)
        delivered, problem = False, "not known to be delivered"
    state = State.DELIVERED if delivered else State.FAILED
    return _changed(attempt, now, state=state, problem=problem)


def _changed(attempt: Attempt, now: int, **changes: object) -> Attempt:
    """With a later ``updated`` in any case: it tells whether somebody else changed the attempt meanwhile."""
    return replace(attempt, updated=max(now, attempt.updated + 1), **changes)  # type: ignore[arg-type]


def _back_off(tries: int) -> int:
    return BACK_OFF_SECONDS[min(max(tries, 1), len(BACK_OFF_SECONDS)) - 1]
