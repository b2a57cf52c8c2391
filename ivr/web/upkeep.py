"""What goes on beside the webhooks while the service is up: the call log, the alerts, and hourly chores.

Nothing here may keep the line from answering: a database that is gone, or a chore that fails, is told and tried again.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

from fastapi import FastAPI

from ivr.calls.answer import log_fault
from ivr.web.renewing import renew
from ivr.wiring import Alerter, Parts
from ivr.wiring.others import Others

logger = logging.getLogger(__name__)

CHORE_SECONDS: Final = 3_600.0
FIRST_CHORE_SECONDS: Final = 60.0
"""The first chores wait until the start is over."""
REST_SECONDS: Final = 5.0
"""How long the alerts rest after a fault of ours, before they go on."""
SILENT_SECONDS: Final = 60.0
"""The alerts look at the list every second. After this long without a round that succeeds, the line is not ready."""
LINES_SECONDS: Final = 1.0
"""How often it is looked whether a line that could not speak can now."""
_STOP_SECONDS: Final = 5.0
"""How long what is under way may take to finish at the end."""

Sleep = Callable[[float], Awaitable[None]]


class Upkeep:
    """Starts and ends what goes on beside the webhooks: for each line its alerts, what it speaks, and its voice.

    Args:
        parts: What there is to keep up.
        sleep: Waits; replaced in tests.
    """

    def __init__(self, parts: Parts, sleep: Sleep = asyncio.sleep) -> None:
        self._parts = parts
        self._sleep = sleep
        self._alerting: dict[str, tuple[Alerter, asyncio.Task[None]]] = {}
        self._tasks: list[asyncio.Task[None]] = []

    @asynccontextmanager
    async def lifespan(self, _app: FastAPI) -> AsyncIterator[None]:
        """From the start of the service to its end."""
        ledger = self._parts.ledger
        await asyncio.to_thread(ledger.start)
        for each in self._parts.every:
            self._begin(each)
        self._tasks.append(asyncio.create_task(self._do_chores()))
        if self._parts.others is not None:
            self._tasks.append(asyncio.create_task(self._look_for_lines(self._parts.others)))
        try:
            yield
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.wait(self._tasks, timeout=_STOP_SECONDS)
            await asyncio.gather(*(asyncio.to_thread(_end, each) for each in self._parts.every))
            try:
                await ledger.stop()
            except Exception as error:  # noqa: BLE001  # the service ends all the same
                log_fault("flushing the call log at the end", error)

    def _begin(self, parts: Parts) -> None:
        """Look after one more line."""
        parts.voice.start()
        if parts.texts is not None:
            parts.texts.start()
        alerting = asyncio.create_task(self._alert(parts.alerts))
        self._alerting[parts.name] = parts.alerts, alerting
        self._tasks.append(alerting)
        if parts.renewal is not None:
            self._tasks.append(asyncio.create_task(renew(parts.renewal)))

    async def _look_for_lines(self, others: Others[Parts]) -> None:
        """Look after the lines that can speak only now: they were mended, published, or given a number."""
        while True:
            await asyncio.sleep(LINES_SECONDS)
            for each in await asyncio.to_thread(others.look):
                self._begin(each)

    def troubles(self) -> list[str]:
        """What is wrong beside the webhooks, with whichever line."""
        return [
            f"The line {name}: {each}" if name else each for name in self._alerting for each in self.troubles_of(name)
        ]

    def troubles_of(self, name: str) -> list[str]:
        """The same of one line; "" is the first one."""
        if name not in self._alerting:
            return []
        alerts, task = self._alerting[name]
        if task.done():
            return ["Nobody looks after the alerts any more: restart the service."]
        seconds, why = alerts.silent_for(), alerts.why()
        if seconds > SILENT_SECONDS:
            how_long = f"No round of alerts has read the callback list for {seconds:.0f} s ({why or 'it hangs'})"
            return [f"{how_long}: see that the database is up, then restart the service."]
        return []

    async def _alert(self, alerts: Alerter) -> None:
        """Alert staff, whatever happens."""
        while True:
            try:
                await alerts.run()
            except Exception as error:  # noqa: BLE001  # a red flag must be alerted all the same
                log_fault("the loop of the alerts, which starts again,", error)
            await self._sleep(REST_SECONDS)

    async def _do_chores(self) -> None:
        await self._sleep(FIRST_CHORE_SECONDS)
        while True:
            for name, chore in [each for parts in self._parts.every for each in parts.chores.items()]:
                began = time.monotonic()
                try:
                    await asyncio.to_thread(chore)
                except Exception as error:  # noqa: BLE001  # the other chores, and the next hour
                    log_fault(f"the hourly chore '{name}'", error)
                else:
                    logger.debug("the chore '%s' took %.1f s", name, time.monotonic() - began)
            await self._sleep(CHORE_SECONDS)


def _end(parts: Parts) -> None:
    """A line is not looked after any more."""
    if parts.renewal is not None:
        parts.renewal.end()
    parts.voice.stop()
    if parts.texts is not None:
        parts.texts.stop()
