"""A drill: the people who ring for a red flag are called for real, one after another, and told that it is a test."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from ivr.alerts.notifiers.port import FAILURES, Sender
from ivr.alerts.notifiers.registry import reaches
from ivr.alerts.ports import Kept
from ivr.alerts.wording import Alert
from ivr.core.callbacks.attempts import CALL, SECOND
from ivr.core.callbacks.entry import Callback, Cause, Standing
from ivr.core.callbacks.recipients import Recipient, address, recipients
from ivr.core.line.model import Line
from ivr.core.line.staff import Duty

WAIT_SECONDS: Final = 70
"""How long to wait for a 1: a call rings for 25 seconds, and then speaks for 40."""
_LOOK_EVERY: Final = 3
"""Seconds between questions to the carrier; the list is looked at every second."""
_BY: Final = "drill"


@dataclass(frozen=True, slots=True)
class Answered:
    """What answered at one telephone."""

    target: str
    """Team and place."""
    what: str
    """In words, such as "a voicemail box or an assistant picked up, and nobody pressed 1"."""
    pressed_1: bool = False
    """Only that is a person for sure."""


@dataclass(frozen=True, slots=True)
class Result:
    """How a drill ended."""

    callback: int
    answered_by: str = ""
    """Team and place; "": nobody pressed 1."""
    seconds: int = 0
    """From the start of the drill to the 1."""
    told: tuple[tuple[str, str, str], ...] = ()
    """Where nobody pressed 1: way, target and problem ("" where it was sent) of every other alert."""
    phones: tuple[Answered, ...] = field(default=(), compare=False)
    """Every telephone that was rung, in order."""


class Drill:
    """One drill.

    Args:
        kept: The callback list.
        senders: The ways that are set up; with `CALL`.
        line: The line, with its staff.
        duty: Who is there.
        clock: The time, aware, in UTC.
        sleep: Waits some seconds.
        say: Is told how it goes, a line at a time.
    """

    def __init__(
        self,
        *,
        kept: Kept,
        senders: Mapping[str, Sender],
        line: Line,
        duty: Duty,
        clock: Callable[[], datetime],
        sleep: Callable[[float], None],
        say: Callable[[str], None],
    ) -> None:
        self._kept, self._senders, self._line, self._duty = kept, senders, line, duty
        self._clock, self._sleep, self._say = clock, sleep, say

    def hold(self, wait: int = WAIT_SECONDS, *, everybody: bool = False) -> Result:
        """Ring one target after another until somebody presses 1; alert in the other ways if nobody does.

        Args:
            wait: Seconds to wait for each target.
            everybody: Ring all of them, whoever presses 1, to see what answers on each telephone.
        """
        language = self._line.languages[0]
        found = recipients(self._line.staff, Cause.DRILL, self._duty, language, reaches())
        targets = list(dict.fromkeys(each.target for each in found if each.way == CALL))
        if not everybody:
            return self._until_somebody(targets, found, wait)
        held = [self._until_somebody([target], (), wait) for target in targets]
        phones = tuple(phone for each in held for phone in each.phones)
        first = next((each for each in held if each.answered_by), None)
        return replace(first or self._until_somebody([], found, wait), phones=phones)

    def _until_somebody(self, targets: Sequence[str], told: Sequence[Recipient], wait: int) -> Result:
        """One entry of the list, that whoever presses 1 takes; it is marked as a drill, and closed whatever happens."""
        language, started = self._line.languages[0], self._now()
        id_ = self._kept.add_drill(language, started)
        phones: list[Answered] = []
        try:
            callback = Callback(id_, Cause.DRILL, "", language, started, Standing.OPEN)
            for target in targets:
                what, by = self._waited(callback, target, wait)
                phones.append(Answered(target, "a person pressed 1" if by == target else what, pressed_1=by == target))
                self._say(f"{target}: {phones[-1].what}")
                if by:
                    return Result(id_, by, (self._now() - started) // SECOND, phones=tuple(phones))
            ways = tuple(self._tell(callback, each) for each in told if each.way != CALL)
            return Result(id_, told=ways, phones=tuple(phones))
        finally:
            self._kept.done(id_, _BY, self._now())

    def _waited(self, callback: Callback, target: str, wait: int) -> tuple[str, str]:
        try:
            sid = self._senders[CALL].send(self._alert(callback, Recipient(CALL, target)))
        except FAILURES as error:
            return f"not called ({error})", ""
        self._say(f"{target}: ringing")
        for second in range(1, wait + 1):
            self._sleep(1)
            if by := self._taken(callback.id):
                return "somebody else pressed 1 meanwhile", by
            if second % _LOOK_EVERY == 0 and (end := self._over(sid)):
                return end, self._taken(callback.id)
        return f"nobody pressed 1 in {wait} seconds", ""

    def _taken(self, id_: int) -> str:
        callback = self._kept.get(id_)
        return callback.taken_by if callback is not None and callback.standing is Standing.TAKEN else ""

    def _over(self, sid: str) -> str:
        """How the call ended, or "" while it goes on or nobody can tell."""
        try:
            reached, problem = self._senders[CALL].look(sid)
        except FAILURES:
            return ""
        if reached is None:
            return ""
        if not reached:
            return problem or "not reached"
        return f"{problem}, and nobody pressed 1" if problem else "picked up, but nobody pressed 1"

    def _tell(self, callback: Callback, recipient: Recipient) -> tuple[str, str, str]:
        sender, told = self._senders.get(recipient.way), self._alert(callback, recipient)
        problem = ""
        if sender is None:
            problem = "not set up"
        else:
            try:
                sender.send(told)
            except FAILURES as error:
                problem = str(error)
        return recipient.way, recipient.target, problem

    def _alert(self, callback: Callback, recipient: Recipient) -> Alert:
        to, language = address(self._line.staff, recipient.target, reaches()[recipient.way]) or ("", "")
        minutes = (self._now() - callback.opened) // (60 * SECOND)
        return Alert(callback, recipient.target, to, language, minutes, final=False)

    def _now(self) -> int:
        return int(self._clock().timestamp() * SECOND)
