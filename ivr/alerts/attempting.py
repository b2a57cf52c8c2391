"""One attempt from its plan to its end: a place among those of its way, claimed on disk, sent, and noted.

Each way has places of its own, and each attempt seconds of its own. Waiting for a place is no try: it is not counted,
and nothing is claimed before.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Final

from ivr.alerts.callback_view import CallbackView
from ivr.alerts.notifiers.port import FAILURES, Sender
from ivr.alerts.notifiers.registry import reaches
from ivr.alerts.talks import Talks
from ivr.alerts.wording import Alert, Waiting
from ivr.calls.lanes import Lane, Turn
from ivr.core.callbacks import attempts as states
from ivr.core.callbacks.attempts import FINAL, MESSAGE, SECOND, Attempt
from ivr.core.callbacks.entry import Callback
from ivr.core.callbacks.recipients import address
from ivr.core.line.model import Line

logger = logging.getLogger(__name__)

SEND_SECONDS: Final = 15.0
"""The longest that anybody waits for a way. Shorter than `states.TRY_SECONDS`, after which it may be tried again."""
NOTE_SECONDS: Final = 3.0
"""How long is waited for an attempt to be stored, before it is kept in memory."""
PLACES: Final = 4
"""What is sent by a way, looked at, or stored at once."""


class Attempting:
    """Makes attempts.

    Args:
        view: The callback list.
        senders: The ways that are set up.
        line: Gives the line in use, with its staff.
        now: Milliseconds since 1970.
    """

    def __init__(
        self, view: CallbackView, senders: Mapping[str, Sender], line: Callable[[], Line], now: Callable[[], int]
    ) -> None:
        self._view, self._senders, self._line, self._now = view, senders, line, now
        self._talks = Talks(view)
        self._sending = {way: Lane(f"alerts by {way}", PLACES) for way in reaches()}
        self._looking = {way: Lane(f"looks at {way}", PLACES) for way in reaches()}
        self._notes = Lane("attempts", PLACES)

    async def send(self, planned: Attempt) -> None:
        """Try it, unless another process does."""
        async with self._sending[planned.way].turn() as turn:
            attempt = states.begun(planned, self._now())
            if not await self._claimed(attempt, planned.updated):
                return
            told = await self._addressed(attempt)
            if told is None:
                problem = "nobody is at this place of staff.yaml any more"
                result = states.failed(attempt, self._now(), problem, again=False)
            else:
                result = await self._sent(turn, told, attempt)
        _log(result)
        await self._note(result)

    async def _claimed(self, attempt: Attempt, seen: int) -> bool:
        try:
            return await self._notes.run(NOTE_SECONDS, self._view.notes.claim, attempt, seen)
        except TimeoutError:  # a second alert is better than none
            return self._view.notes.claim_here(attempt, seen)

    async def _note(self, attempt: Attempt) -> None:
        try:
            await self._notes.run(NOTE_SECONDS, self._view.notes.record, attempt)
        except TimeoutError:
            self._view.notes.keep_here(attempt)

    async def _addressed(self, attempt: Attempt) -> Alert | None:
        reached = address(self._line().staff, attempt.target, reaches()[attempt.way])
        if reached is None:
            return None
        callback, waiting = self._about(attempt)
        callback = await self._fresh(attempt.callback if callback is None else callback.id) or callback
        if callback is None:
            return None
        minutes = max(0, self._now() - callback.opened) // (60 * SECOND)
        return Alert(callback, attempt.target, *reached, minutes, attempt.round == FINAL, waiting)

    def _about(self, attempt: Attempt) -> tuple[Callback | None, Waiting]:
        """The entry to name, and everybody who waits; no entry where somebody has just taken the last of them."""
        now = self._now()
        if attempt.round == MESSAGE:
            left = [each.callback for each in self._view.sight(now).messages if each.first <= now]
            mine = next((each for each in left if each.id == attempt.callback), left[0] if left else None)
            return mine, Waiting(len(left), tuple(each.id for each in left))
        patients = self._view.waiting(now)
        if not patients:
            return None, Waiting()
        first = next((each for each in patients if each.callback.id == attempt.callback), patients[0])
        often = any(each.often for each in patients)
        return first.callback, Waiting(len(patients), self._view.sight(now).entries, often)

    async def _fresh(self, id_: int) -> Callback | None:
        """An entry as it is on disk by now: the caller may have left a message meanwhile."""
        try:
            return await self._notes.run(NOTE_SECONDS, self._view.get, id_)
        except Exception:  # noqa: BLE001  # what is known is good enough
            return None

    async def _sent(self, turn: Turn, told: Alert, attempt: Attempt) -> Attempt:
        try:
            sid = await turn.run(SEND_SECONDS, self._senders[attempt.way].send, told)
        except FAILURES as error:
            return states.failed(attempt, self._now(), str(error), again=error.again)
        except TimeoutError:
            return states.failed(attempt, self._now(), "took too long", again=True)
        except Exception as error:  # noqa: BLE001  # only its kind may be told
            return states.failed(attempt, self._now(), type(error).__name__, again=True)
        return states.sent(attempt, self._now(), sid)

    async def look(self, attempt: Attempt) -> None:
        """See what has become of what was accepted."""
        delivered, problem, goes_on = await self._asked(attempt)
        talking = goes_on and attempt.target in self._view.notes.connected(self._now())
        result = states.looked(attempt, self._now(), delivered=delivered, problem=problem, talking=talking)
        if result.state is attempt.state:
            self._view.notes.looks_later(result)
            return
        _log(result)
        await self._note(result)

    async def look_at_talk(self, talk: Attempt) -> None:
        """See whether somebody who pressed 1 still talks with a patient."""
        _, _, goes_on = await self._asked(talk)
        await self._notes.run(SEND_SECONDS, lambda: self._talks.looked(talk, self._now(), goes_on=goes_on))

    async def _asked(self, attempt: Attempt) -> tuple[bool | None, str, bool]:
        """Whether it is delivered, what went wrong, and whether the carrier says that it goes on."""
        if attempt.way not in self._senders:
            return None, "", False
        try:
            found = await self._looking[attempt.way].run(SEND_SECONDS, self._senders[attempt.way].look, attempt.sid)
        except (*FAILURES, TimeoutError):  # it is looked at again, until its time is over
            return None, "", False
        return *found, found[0] is None


def _log(attempt: Attempt) -> None:
    problem = f": {attempt.problem}" if attempt.problem else ""
    about = attempt.callback, attempt.target, attempt.way, attempt.round, attempt.state, problem
    logger.info("alert about callback %d to %s by %s, round %d: %s%s", *about)
