"""Tells staff, second by second: reads what has changed on the list, plans, sends, and notes what has become of it.

Nothing that a way, the carrier or the database does can end it, or keep it from telling staff by the other ways. Its
log lines name entries by their id and people by team and place; never a number, an address, or what a server answered
in words.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ivr.alerts.attempting import Attempting
from ivr.alerts.callback_view import CallbackView, Sight
from ivr.alerts.messages import Messages
from ivr.alerts.notifiers.port import Sender
from ivr.alerts.notifiers.registry import reaches
from ivr.calls.answer import log_fault
from ivr.calls.lanes import Lane
from ivr.core.callbacks import plan as rules
from ivr.core.callbacks.attempts import CALL, CALL_SECONDS, MESSAGE, SECOND, Attempt, State
from ivr.core.callbacks.entry import Cause
from ivr.core.callbacks.recipients import Recipient, number_of, recipients
from ivr.core.entries import Entry
from ivr.core.line.model import Line
from ivr.core.line.staff import Duty

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]

WAKE_SECONDS: Final = 1.0
READ_SECONDS: Final = 5.0
_MOST_LOGGED: Final = 20
"""Patients who are named in the log."""
LONGEST_SECONDS: Final = 600.0
"""After this long nobody waits for a reading of the list, or a fetching of messages, and another one begins."""


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
        view: The callback list.
        senders: The ways that are set up.
        office: The people.
        clock: The time, aware, in UTC.
        sleep: Waits some seconds.
        messages: Fetches callers' messages, and forgets what is too old.
    """

    def __init__(  # joined once, by name
        self,
        *,
        view: CallbackView,
        senders: Mapping[str, Sender],
        office: Office,
        clock: Clock,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        messages: Messages | None = None,
    ) -> None:
        self._view, self._senders, self._office = view, senders, office
        self._clock, self._sleep, self._messages = clock, sleep, messages
        self._attempting = Attempting(view, senders, lambda: office.line, self._now)
        self._list, self._fetching = Lane("callback list", 1), Lane("messages", 1)
        self._busy: dict[object, asyncio.Task[None]] = {}
        self._reading: asyncio.Future[None] | None = None
        self._mark: rules.Mark | None = None
        self._marked: tuple[object, ...] = ()
        self._logged: dict[int, int] = {}
        self._found: dict[Cause, tuple[object, tuple[Recipient, ...]]] = {}
        self._good_at = time.monotonic()
        self.trouble = ""
        """What went wrong in the last round, by its kind; "" if all went well."""

    def alert_unwritten(self, entries: Iterable[Entry]) -> None:
        """Tell staff at once of red flags that could be written nowhere. Quick; from any thread."""
        self._view.unwritten(entries)

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
        hangs = await self._read()
        now = self._now()
        sight = self._view.sight(now)
        self._log_rounds(sight, now)
        for work in (*self._patients(sight, now), *self._messages_due(sight, now)):
            attempt = work.attempt
            if work.look:
                self._begin(attempt.key, self._attempting.look, attempt)
            else:
                self._begin((attempt.way, attempt.target, attempt.round == MESSAGE), self._attempting.send, attempt)
        for talk in self._view.notes.talks():
            if talk.next_at <= now:
                self._begin(talk.key, self._attempting.look_at_talk, talk)
        if self._messages is not None:
            self._begin("messages", self._fetching.run, LONGEST_SECONDS, self._messages.work, now)
        self.trouble = hangs or self._view.trouble
        if not self.trouble:
            self._good_at = time.monotonic()

    async def settle(self) -> None:
        """Wait for all that was started."""
        while self._busy:
            await asyncio.gather(*self._busy.values(), return_exceptions=True)

    async def _read(self) -> str:
        """Take in what has changed. A database that hangs is not asked again while it does; what is known stays."""
        if self._reading is None or self._reading.done():
            self._reading = asyncio.ensure_future(self._list.run(LONGEST_SECONDS, self._view.read, self._now()))
        try:
            async with asyncio.timeout(READ_SECONDS):
                await asyncio.shield(self._reading)
        except TimeoutError:
            self._view.notes.away = True
            return "TimeoutError"
        return ""

    def _patients(self, sight: Sight, now: int) -> Iterable[rules.Work]:
        notes = self._view.notes
        told = notes.told_at()
        seen = (sight.version, sight.until, told[-1:], len(told))
        if seen != self._marked or self._mark is None or now >= self._mark.until:
            self._mark, self._marked = rules.mark(sight.patients, told, now), seen
        if self._mark is None:
            return rules.plan(None, notes.all(), now, (), self._senders)
        language = next((each.callback.language for each in sight.patients), "")
        found, attempts = self._recipients(Cause.RED_FLAG, language), notes.all()
        return rules.plan(self._mark, attempts, now, found, self._senders, self._ringing(attempts, now))

    def _messages_due(self, sight: Sight, now: int) -> Iterable[rules.Work]:
        language = next((each.callback.language for each in sight.messages), "")
        found = self._recipients(Cause.MESSAGE, language) if sight.messages else ()
        return rules.plan_messages(sight.messages, self._view.notes.all(), now, found, self._senders)

    def _recipients(self, cause: Cause, language: str) -> tuple[Recipient, ...]:
        """Everybody who may be told now. They are found again only where something that decides it has changed."""
        asked = (self._office.line.staff, cause, self._office.duty(), language, reaches())
        before, found = self._found.get(cause, (None, ()))
        if before != asked:
            found = recipients(*asked)
            self._found[cause] = asked, found
        return found

    def _ringing(self, attempts: Iterable[Attempt], now: int) -> set[str]:
        """The targets whose telephone has a call of ours now, be it under another name."""
        staff, talking = self._office.line.staff, self._view.notes.connected(now)
        recent = now - CALL_SECONDS * SECOND
        calls = [each for each in attempts if each.way == CALL and each.state is State.SENT]
        targets = [each.target for each in calls if each.created > recent or each.target in talking]
        numbers = {number.number for target in targets if (number := number_of(staff, target))}
        return {
            f"{team.id}.{place}"
            for team in (staff.teams if numbers else ())
            for place, each in enumerate(team.numbers)
            if each.number in numbers
        }

    def _log_rounds(self, sight: Sight, now: int) -> None:
        """Once in five minutes, and loudly where nobody is told."""
        named = (*sight.patients[:_MOST_LOGGED], *sight.messages[:_MOST_LOGGED])
        due = [each for each in named if each.first <= now]
        for each in due:
            part = (now - each.first) // (rules.ROUND_SECONDS * SECOND)
            if self._logged.get(each.callback.id) != part:
                self._logged[each.callback.id] = part
                self._log_round(each.callback.id, max(0, now - each.callback.opened) // (60 * SECOND))
        ids = {each.callback.id for each in due}
        self._logged = {id_: part for id_, part in self._logged.items() if id_ in ids}

    def _log_round(self, id_: int, minutes: int) -> None:
        if self._senders:
            ways = ", ".join(self._senders)
            logger.warning("ALERT: callback %d has been open for %d minutes (ways: %s)", id_, minutes, ways)
        elif self._office.local:
            logger.warning("ALERT: callback %d is open, nothing is sent in local mode", id_)
        else:
            logger.error(
                "ALERT: callback %d is open, and no way to tell staff is set up: set IVR_ALERT_FROM, IVR_ALERT_SMTP or "
                "IVR_ALERT_WEBHOOK",
                id_,
            )

    def _begin(self, key: object, work: Callable[..., Awaitable[object]], *arguments: object) -> None:
        """Begin something, unless the same is still under way."""
        if key in self._busy:
            return

        async def guarded() -> None:
            try:
                await work(*arguments)
            except Exception as error:  # noqa: BLE001  # one way must not stop the others
                log_fault("an alert", error)
            finally:
                self._busy.pop(key, None)

        self._busy[key] = asyncio.create_task(guarded())

    def _now(self) -> int:
        return int(self._clock().timestamp() * SECOND)
