"""Tells staff, second by second: reads the list, plans, sends, and notes what has become of it.

Nothing that a way, the carrier or the database does can end it. Its log lines name entries by their id and people by
team and place; never a number, an address, or what a server answered in words.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

from ivr.alerts.desk import Desk, Opened
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

Result = TypeVar("Result")
Clock = Callable[[], datetime]

WAKE_SECONDS: Final = 1.0
SEND_SECONDS: Final = 15.0
"""The longest that the loop waits for a way. Shorter than `rules.TRY_SECONDS`, after which it may be tried again."""
READ_SECONDS: Final = 5.0
_THREADS: Final = 16


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
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="alerts")
        self._busy: dict[object, asyncio.Task[None]] = {}
        self._reading: asyncio.Future[list[Opened]] | None = None
        self._logged: dict[int, int] = {}

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
                    log_fault("a round of alerts", error)
                await self._sleep(WAKE_SECONDS)
        finally:
            self.close()

    def close(self) -> None:
        """Let go of the threads; a try that is under way ends by itself."""
        for task in list(self._busy.values()):
            task.cancel()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def tick(self) -> None:
        """Start all that is due now. Does not wait for it."""
        opened = [each for each in await self._read() if each.callback.cause is not Cause.DRILL]
        for each in opened:
            self._start(each)
        self._logged = {id_: last for id_, last in self._logged.items() if id_ in {o.callback.id for o in opened}}
        if self._messages is not None and "messages" not in self._busy:
            self._spawn("messages", self._in_thread(self._messages.work, self._now()))

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
            self._reading = asyncio.ensure_future(self._in_thread(self._desk.open))
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
        attempt = rules.begun(work.attempt, self._now())
        if not await self._in_thread(self._desk.claim, attempt, work.attempt.updated):
            return
        told = self._addressed(opened, attempt)
        if told is None:
            result = rules.failed(attempt, self._now(), "nobody is at this place of staff.yaml any more", again=False)
        else:
            result = await self._send(told, attempt)
        _log(result)
        await self._in_thread(self._desk.record, result)

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

    async def _send(self, told: Alert, attempt: Attempt) -> Attempt:
        try:
            async with asyncio.timeout(SEND_SECONDS):
                sid = await self._in_thread(self._senders[attempt.way].send, told)
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
            async with asyncio.timeout(SEND_SECONDS):
                delivered, problem = await self._in_thread(self._senders[attempt.way].look, attempt.sid)
        except (WayError, TimeoutError):
            pass  # it is looked at again, until its time is over
        result = rules.looked(attempt, self._now(), delivered=delivered, problem=problem)
        if result.state is not attempt.state:
            _log(result)
        await self._in_thread(self._desk.record, result)

    async def _in_thread(self, do: Callable[..., Result], *arguments: object) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._threads, do, *arguments)

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
