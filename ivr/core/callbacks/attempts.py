"""One way to tell one member of staff, and what has become of it: tried, tried again, accepted, delivered, failed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

SECOND: Final = 1_000
"""In the milliseconds in which times are kept."""
FINAL: Final = -1
"""The number of the round that is the final notice."""
MESSAGE: Final = -2
"""The number of the only round about callers' messages."""
PATIENT: Final = -3
"""Not a round: a call of staff's, by which the patient is being rung."""
PUT_OFF: Final = -4
"""Not a round: a note that the first round about an entry was put off, and until when."""
BACK_OFF_SECONDS: Final = (5, 15, 45)
"""How long to wait behind the first, second and further tries of a way in a round."""
CALL: Final = "call"
"""The way to tell staff that rings a telephone: the only one of which the plan knows more than whom it reaches."""
MOST_TRIES: Final = 3
TRY_SECONDS: Final = 20
"""The longest that one try takes. Until then a try that was begun counts as being under way."""
LOOK_SECONDS: Final = 5
"""How long until the carrier is asked again what has become of a text or a call."""
TEXT_SECONDS: Final = 60
"""A text that is not known to be delivered by then counts as undelivered."""
CALL_SECONDS: Final = 240
"""An alert call is taken to be over by then, unless its person is being connected with a patient."""
TALK_SECONDS: Final = 4_500
"""The same for one who is: longer than the carrier lets them talk."""
DIAL_SECONDS: Final = 180
"""When to look whether a member of staff and a patient still talk. A call that is over without a word of the carrier
about the patient's end of it was no talk."""


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
    """One way to tell one target in one round; ``key`` is unique. Times as in `Callback`."""

    callback: int
    """The entry that made it necessary; it tells of all that are open."""
    round: int
    way: str
    target: str
    """Team and place in it, such as ``nurse.0``, never a number or an address; of a system the name of its way."""
    state: State = State.DUE
    tries: int = 0
    next_at: int = 0
    created: int = 0
    """When it was last begun: it tells of all that was due by then."""
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
    def tells_people(self) -> bool:
        """Whether it goes to somebody of staff, and not to a system."""
        return self.target != self.way

    @property
    def covers(self) -> int:
        """The time up to which it counts: whoever was due by then has been told of. In milliseconds, as all times here.

        What a call says is put together when it is picked up. So one that nobody answered counts until it ended, which
        was up to one look before that was noticed.
        """
        rang_in_vain = self.way == CALL and self.state is State.FAILED and self.sid
        return max(self.created, self.updated - LOOK_SECONDS * SECOND) if rang_in_vain else self.created

    @property
    def over(self) -> bool:
        """Whether it has failed for good."""
        return self.state is State.FAILED or (self.state is State.DUE and self.tries >= MOST_TRIES)


def put_off_note(callback: int, first: int, now: int) -> Attempt:
    """A note that the first round about an entry is due at ``first``; the time stands in place of the carrier's id."""
    note = Attempt(callback, PUT_OFF, CALL, "put off", State.DELIVERED, sid=str(first))
    return replace(note, created=now, updated=now)


def put_off_until(note: Attempt) -> int:
    """The time in such a note."""
    return int(note.sid)


def begun(attempt: Attempt, now: int) -> Attempt:
    """The attempt with a try under way. Written before the try, so that a try that nobody survives counts too."""
    wait = TRY_SECONDS + _back_off(attempt.tries + 1)
    return _changed(attempt, now, tries=attempt.tries + 1, next_at=now + wait * SECOND, created=now)


def sent(attempt: Attempt, now: int, sid: str) -> Attempt:
    """The attempt, accepted. Without an id of the carrier there is nothing to look at: it counts as delivered."""
    state = State.SENT if sid else State.DELIVERED
    return _changed(attempt, now, state=state, sid=sid, problem="", next_at=now + LOOK_SECONDS * SECOND)


def failed(attempt: Attempt, now: int, problem: str, *, again: bool) -> Attempt:
    """The attempt after a try that failed, to be tried ``again`` if there are tries left."""
    state = State.DUE if again and attempt.tries < MOST_TRIES else State.FAILED
    return _changed(attempt, now, state=state, problem=problem, next_at=now + _back_off(attempt.tries) * SECOND)


def looked(attempt: Attempt, now: int, *, delivered: bool | None, problem: str = "", talking: bool = False) -> Attempt:
    """The attempt after a look at it.

    Args:
        attempt: A text or a call that was accepted.
        now: Milliseconds since 1970.
        delivered: None while that is open, or where the carrier does not tell.
        problem: What went wrong.
        talking: The carrier says that the call goes on, and its person is being connected with a patient.
    """
    if delivered is None:
        if now < attempt.created + _patience(attempt.way, talking=talking) * SECOND:
            return replace(attempt, next_at=now + LOOK_SECONDS * SECOND)
        delivered, problem = False, "not known to be delivered"
    return _changed(attempt, now, state=State.DELIVERED if delivered else State.FAILED, problem=problem)


def _patience(way: str, *, talking: bool) -> int:
    if talking:
        return TALK_SECONDS
    return CALL_SECONDS if way == CALL else TEXT_SECONDS


def _changed(attempt: Attempt, now: int, **changes: object) -> Attempt:
    """With a later ``updated`` in any case: it tells whether somebody else changed the attempt meanwhile."""
    return replace(attempt, updated=max(now, attempt.updated + 1), **changes)  # type: ignore[arg-type]


def _back_off(tries: int) -> int:
    return BACK_OFF_SECONDS[min(max(tries, 1), len(BACK_OFF_SECONDS)) - 1]
