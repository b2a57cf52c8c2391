"""Ringing staff: the called leg, its whisper, and what the line is told afterwards."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from ivr.sim.events import Bridged, Dialled, RingEnded, Screened, TransferEnded
from ivr.sim.form import Leg, Pairs, new_sid
from ivr.sim.leg import LegPlayer, Next
from ivr.sim.people import Doing, HangUp, NotReached, PickedUp, Press, StaffSide
from ivr.sim.reading.document import Dial, Number, Verb
from ivr.sim.reading.twiml_reader import NUMBER
from ivr.sim.sides import Answering
from ivr.sim.switchboard import DOCUMENT_ENDED, PERSON_HUNG_UP, Fetch, Over, Page, Switchboard


@dataclass(frozen=True, slots=True)
class _Result:
    """How one transfer went. ``seconds`` is the length of the called leg, None if nobody picked up."""

    status: str
    sid: str
    bridged: bool = False
    seconds: int | None = None
    caller_left: bool = False


@dataclass(frozen=True, slots=True)
class Dialler:
    """Plays Dial for the caller's leg."""

    board: Switchboard
    leg: Leg
    staff: StaffSide
    rng: random.Random
    tells_bridged: bool = True
    """Whether the action learns if the two ever talked, as it does from some carriers only."""

    def dial(self, caller: LegPlayer, dial: Dial, page: Page) -> Next:
        """Ring the numbers, all at once or one by one, and tell the action how it went."""
        result = _Result("failed", new_sid("CA", self.rng))
        for group in [(number,) for number in dial.numbers] if dial.sequential else [dial.numbers]:
            result = self._ring(caller, dial, group, page)
            if result.seconds is not None or result.caller_left:
                break
        self.board.tell(TransferEnded(self.board.clock, result.status, result.bridged))
        action = Fetch(page.link(dial.action), dial.method, self._told(result)) if dial.action else None
        if not result.caller_left:
            return action
        if action is not None and self.rng.random() < 0.5:  # noqa: PLR2004 - nobody knows whether the carrier asks
            self.board.post_after_hang_up(self.leg, action)
        return Over(PERSON_HUNG_UP)

    def _ring(self, caller: LegPlayer, dial: Dial, numbers: Sequence[Number], page: Page) -> _Result:
        """Ring some numbers at once; the first one that picks up wins, the others stop."""
        sid, caller_id = new_sid("CA", self.rng), dial.caller_id or self.leg.caller
        for number in numbers:
            self.board.tell(Dialled(self.board.clock, number.number, dial.timeout, caller_id))
        ends = [(number, self._end_of_ring(number, dial.timeout)) for number in numbers]
        picked = [(number, end) for number, end in ends if isinstance(end, PickedUp)]
        missed = [(number, end) for number, end in ends if isinstance(end, NotReached)]
        first = min(picked, key=lambda pair: pair[1].after, default=None)
        rang = first[1].after if first else max((_rang(why, dial.timeout) for _, why in missed), default=0.0)
        if isinstance(caller.spend(Doing.RINGING, rang), HangUp):
            return _Result("canceled", sid, caller_left=True)
        for lost, why in missed:
            self.board.tell(RingEnded(self.board.clock, lost.number, why.status))
        for pair in picked:
            self.board.tell(RingEnded(self.board.clock, pair[0].number, "answered" if pair is first else "canceled"))
        if first is None:
            return _Result(missed[-1][1].status if missed else "failed", sid)
        number, end = first
        leg = Leg(sid, caller_id, number.number, "outbound-dial", self.leg.sid)
        return self._answered(caller, dial, number, end, _Called(leg, page))

    def _end_of_ring(self, number: Number, timeout: int) -> PickedUp | NotReached:
        if not NUMBER.fullmatch(number.number):
            return NotReached("failed", 0.0)
        end = self.staff.ring(number.number)
        return NotReached("no-answer") if isinstance(end, PickedUp) and end.after >= timeout else end

    def _answered(self, caller: LegPlayer, dial: Dial, number: Number, end: PickedUp, called: _Called) -> _Result:
        """Speak the whisper on the called leg, then let the two talk unless it ended with a hang-up."""
        began = self.board.clock
        joined = True
        if number.url:
            whisper = LegPlayer(self.board, called.leg, end.person, self._not_in_a_whisper)
            joined = whisper.play(Fetch(called.page.link(number.url), number.method)).how == DOCUMENT_ENDED
            self._tell_screened(number, end, began)
        whispered, self.board.clock = self.board.clock - began, began
        left = isinstance(caller.spend(Doing.RINGING, whispered), HangUp)
        bridged = joined and not left
        if bridged:
            self.board.tell(Bridged(self.board.clock, number.number))
            left = self._talk(caller, dial, end)
        seconds = int(self.board.clock - began)
        if number.status_callback:
            form = self.board.form(called.leg, "completed", (("CallDuration", str(seconds)),))
            self.board.notify(called.leg, called.page.link(number.status_callback), form)
        return _Result("completed", called.leg.sid, bridged, seconds, left)

    def _tell_screened(self, number: Number, end: PickedUp, began: float) -> None:
        person = end.person
        if isinstance(person, Answering) and person.side.reads is not None:
            at = min(began + person.side.reads, self.board.clock)
            self.board.tell(Screened(at, number.number, " ".join(person.wrote)))

    def _talk(self, caller: LegPlayer, dial: Dial, end: PickedUp) -> bool:
        """Let the caller and the called person talk: whether the caller hung up, rather than the called person."""
        left = min(end.talk, dial.time_limit)
        while left > 0:
            before = self.board.clock
            act = caller.spend(Doing.TALKING, left, may_press=dial.hangup_on_star)
            if act is None or isinstance(act, HangUp):
                return act is not None
            if isinstance(act, Press) and act.key == "*":
                return False
            left -= self.board.clock - before
        return False

    def _told(self, result: _Result) -> Pairs:
        """What the action learns about a transfer."""
        told = [("DialCallStatus", result.status), ("DialCallSid", result.sid)]
        if self.tells_bridged:
            told.append(("DialBridged", str(result.bridged).lower()))
        if result.seconds is not None:
            told.append(("DialCallDuration", str(result.seconds)))
        return tuple(told)

    def _not_in_a_whisper(self, verb: Verb, page: Page) -> Next:
        """Verbs that a called leg cannot play: a Dial ends it, others are skipped."""
        name = type(verb).__name__
        self.board.warn(13201, f"<{name}> may not be used on a called leg", page.url)
        return Over(f"{name} on a called leg") if isinstance(verb, Dial) else None


@dataclass(frozen=True, slots=True)
class _Called:
    """The called leg, and the page whose Dial rang it."""

    leg: Leg
    page: Page


def _rang(end: NotReached, timeout: int) -> float:
    """How long a number rang in vain."""
    return float(timeout) if end.after is None else min(end.after, float(timeout))
