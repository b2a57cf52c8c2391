"""Tells staff, second by second: reads the list, plans, sends, and notes what has become of it.

Nothing that a way, the carrier or the database does can end it. Its log lines name entries by their id and people by
team and place; never a number, an address, or what a server answered in words.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ivr.alerts.desk import Desk, Opened
from ivr.alerts.lanes import Lane, Turn
from ivr.alerts.messages import Messages
from ivr.alerts.ways import Sender, WayError
from ivr.alerts.wording import Alert, alert
from ivr.core import alerts as rules
from ivr.core.alerts import SECOND, Attempt, Way, Work
from ivr.core.callbacks import Cause
from ivr.core.entries import Entry
from ivr.core.model import Line
from ivr.core.staff import Duty
from ivr.twilio.webhook import log_fault

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]

WAKE_SECONDS: Final = 1.0
SEND_SECONDS: Final = 15.0
"""The longest that the loop waits for a way. Shorter than `rules.TRY_SECONDS`, after which it may be tried again."""
READ_SECONDS: Final = 5.0
NOTE_SECONDS: Final = 3.0
"""How long is waited for an attempt to be stored, before it is kept in memory."""
FETCH_SECONDS: Final = 600.0
PLACES: Final = 4
"""What is sent, or asked, or stored at once: by each way, of each way, and of the attempts."""


@dataclass(frozen=True, slots=True)
class Office:
    """Whom there is to tell."""

    line: Line
    duty: Callable[[], Duty]
    """Who is there now."""
    local: bool
    """Nothing leaves this machine."""


class AlertLoop:
    """Runs beside the service.

    Args:
        desk: The callback list.
        senders: The ways that are set up.
        office: The people.
        clock: The time, aware, in UTC.
        sleep: Waits some seconds.
        messages: Fetches callers' messages, and forgets what is too old.
    """

    def __init__(  # joined once, by name
        self,
        *,
        desk: Desk,
        senders: Mapping[Way, Sender],
        office: Office,
        clock: Clock,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        messages: Messages | None = None,
    ) -> None:
        self._desk, self._senders, self._office = desk, senders, office
        self._clock, self._sleep, self._messages = clock, sleep, messages
        self._sending = {way: Lane(f"alerts by {way}", PLACES) for way in senders}
        self._looking = {way: Lane(f"looks at {way}", PLACES) for way in senders}
        self._list, self._notes = Lane("callback list", 1), Lane("attempts", PLACES)
        self._fetching = Lane("messages", 1)
        self._good_at = time.monotonic()
        self._busy: dict[object, asyncio.Task[None]] = {}
        self._reading: asyncio.Future[list[Opened]] | None = None
        self._logged: dict[int, int] = {}
        self.trouble = ""
        """What went wrong in the last round, by its kind; "" if all went well."""

    def alert_unwritten(self, entries: Iterable[Entry]) -> None:
        """Tell staff at once of red flags that could be written nowhere. Quick; from any thread."""
        self._desk.unwritten(entries)

    async def run(self) -> None:
        """Go on until cancelled."""
        try:
            while True:
                try:
                    await self.tick()
                except Exception as error:  # noqa: BLE001  # alerts must go on
                    self.trouble = type(error).__name__
                    log_fault("a round of alerts", error)
                await self._sleep(WAKE_SECONDS)
        finally:
            self.close()

    def silent_for(self) -> float:
        """Seconds since the last round in which the list was read, and all that was due was begun."""
        return time.monotonic() - self._good_at

    def close(self) -> None:
        """Start nothing more; a try that is under way ends by itself."""
        for task in list(self._busy.values()):
            task.cancel()

    async def tick(self) -> None:
        """Start all that is due now. Does not wait for it."""
        opened = [each for each in await self._read() if each.callback.cause is not Cause.DRILL]
        for each in opened:
            self._start(each)
        self._logged = {id_: last for id_, last in self._logged.items() if id_ in {o.callback.id for o in opened}}
        if self._messages is not None and "messages" not in self._busy:
            self._spawn("messages", self._fetching.run(FETCH_SECONDS, self._messages.work, self._now()))
        self.trouble = self._desk.trouble
        if not self.trouble:
            self._good_at = time.monotonic()

    async def settle(self) -> None:
        """Wait for all that was started."""
        while self._busy:
            await asyncio.gather(*self._busy.values(), return_exceptions=True)

    async def _read(self) -> list[Opened]:
        """The open entries. A database that hangs is not asked again while it does; then nothing is known for a while.

        Raises:
            TimeoutError: it hangs.
        """
        if self._reading is None or self._reading.done():
            self._reading = asyncio.ensure_future(self._list.run(FETCH_SECONDS, self._desk.open))
        async with asyncio.timeout(READ_SECONDS):
            return await asyncio.shield(self._reading)

    def _start(self, opened: Opened) -> None:
        now = self._now()
        found = rules.recipients(
            self._office.line.staff, opened.callback.cause, self._office.duty(), opened.callback.language
        )
        works = rules.plan(opened.callback, opened.attempts, now, found, tuple(self._senders), at_once=opened.at_once)
        self._log_round(opened, now)
        for work in works:
            if work.attempt.key not in self._busy:
                do = self._look(work.attempt) if work.look else self._try(opened, work)
                self._spawn(work.attempt.key, do)

    def _log_round(self, opened: Opened, now: int) -> None:
        """Once in five minutes, and loudly where nobody is told."""
        callback = opened.callback
        if rules.current_round(callback, opened.attempts, now, at_once=opened.at_once) is None:
            return
        part = (now - callback.opened) // (rules.ROUND_SECONDS * SECOND)
        if self._logged.get(callback.id) == part:
            return
        self._logged[callback.id] = part
        if self._senders:
            minutes = (now - callback.opened) // (60 * SECOND)
            ways = ", ".join(self._senders)
            logger.warning("ALERT: callback %d has been open for %d minutes (ways: %s)", callback.id, minutes, ways)
        elif self._office.local:
            logger.warning("ALERT: callback %d is open, nothing is sent in local mode", callback.id)
        else:
            logger.error(
                "ALERT: callback %d is open, and no way to tell staff is set up: set IVR_ALERT_FROM, IVR_ALERT_SMTP or "
                "IVR_ALERT_WEBHOOK",
                callback.id,
            )

    def _spawn(self, key: object, work: Awaitable[None]) -> None:
        async def guarded() -> None:
            try:
                await work
            except Exception as error:  # noqa: BLE001  # one way must not stop the others
                log_fault("an alert", error)
            finally:
                self._busy.pop(key, None)

        self._busy[key] = asyncio.create_task(guarded())

    async def _try(self, opened: Opened, work: Work) -> None:
        async with self._sending[work.attempt.way].turn() as turn:  # waiting for it is no try
            attempt = rules.begun(work.attempt, self._now())
            if not await self._claimed(attempt, work.attempt.updated):
                return
            told = self._addressed(opened, attempt)
            if told is None:
                result = rules.failed(
                    attempt, self._now(), "nobody is at this place of staff.yaml any more", again=False
                )
            else:
                result = await self._send(turn, told, attempt)
        _log(result)
        await self._note(result)

    async def _claimed(self, attempt: Attempt, seen: int) -> bool:
        try:
            return await self._notes.run(NOTE_SECONDS, self._desk.claim, attempt, seen)
        except TimeoutError:  # a second alert is better than none
            return self._desk.claim_here(attempt, seen)

    async def _note(self, attempt: Attempt) -> None:
        try:
            await self._notes.run(NOTE_SECONDS, self._desk.record, attempt)
        except TimeoutError:
            self._desk.keep_here(attempt)

    def _addressed(self, opened: Opened, attempt: Attempt) -> Alert | None:
        staff, now = self._office.line.staff, self._now()
        match attempt.way:
            case Way.WEBHOOK:
                return alert(opened.callback, attempt, now, "", "")
            case Way.MAIL:
                to, language = rules.address_of(staff, attempt.target), ""
            case _:
                number = rules.number_of(staff, attempt.target)
                to, language = (number.number, number.language) if number else ("", "")
        return alert(opened.callback, attempt, now, to, language) if to else None

    async def _send(self, turn: Turn, told: Alert, attempt: Attempt) -> Attempt:
        try:
            sid = await turn.run(SEND_SECONDS, self._senders[attempt.way].send, told)
        except WayError as error:
            return rules.failed(attempt, self._now(), str(error), again=error.again)
        except TimeoutError:
            return rules.failed(attempt, self._now(), "took too long", again=True)
        except Exception as error:  # noqa: BLE001  # only its kind may be told
            return rules.failed(attempt, self._now(), type(error).__name__, again=True)
        return rules.sent(attempt, self._now(), sid)

    async def _look(self, attempt: Attempt) -> None:
        delivered, problem = None, ""
        try:
            look = self._senders[attempt.way].look
            delivered, problem = await self._looking[attempt.way].run(SEND_SECONDS, look, attempt.sid)
        except (WayError, TimeoutError):
            pass  # it is looked at again, until its time is over
        result = rules.looked(attempt, self._now(), delivered=delivered, problem=problem)
        if result.state is not attempt.state:
            _log(result)
        await self._note(result)

    def _now(self) -> int:
        return int(self._clock().timestamp() * SECOND)


def _log(attempt: Attempt) -> None:
    problem = f": {attempt.problem}" if attempt.problem else ""
    logger.info(
        "alert about callback %d to %s by %s, round %d: %s%s",
        attempt.callback,
        attempt.target,
        attempt.way,
        attempt.round,
        attempt.state,
        problem,
    )
