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
from ivr.wiring import Parts

logger = logging.getLogger(__name__)

CHORE_SECONDS: Final = 3_600.0
FIRST_CHORE_SECONDS: Final = 60.0
"""The first chores wait until the start is over."""
REST_SECONDS: Final = 5.0
"""How long the alerts rest after a fault of ours, before they go on."""
SILENT_SECONDS: Final = 60.0
"""The alerts look at the list every second. After this long without a round that succeeds, the line is not ready."""
_STOP_SECONDS: Final = 5.0
"""How long what is under way may take to finish at the end."""

Sleep = Callable[[float], Awaitable[None]]


class Upkeep:
    """Starts and ends what goes on beside the webhooks.

    Args:
        parts: What there is to keep up.
        sleep: Waits; replaced in tests.
    """

    def __init__(self, parts: Parts, sleep: Sleep = asyncio.sleep) -> None:
        self._ledger = parts.ledger
        self._alerts = parts.alerts
        self._chores = parts.chores
        self._renewal = parts.renewal
        self._voice = parts.voice
        self._texts = parts.texts
        self._sleep = sleep
        self._tasks: list[asyncio.Task[None]] = []

    @asynccontextmanager
    async def lifespan(self, _app: FastAPI) -> AsyncIterator[None]:
        """From the start of the service to its end."""
        await asyncio.to_thread(self._ledger.start)
        self._voice.start()
        if self._texts is not None:
            self._texts.start()
        self._tasks = [asyncio.create_task(self._alert()), asyncio.create_task(self._do_chores())]
        if self._renewal is not None:
            self._tasks.append(asyncio.create_task(renew(self._renewal)))
        try:
            yield
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.wait(self._tasks, timeout=_STOP_SECONDS)
            if self._renewal is not None:
                self._renewal.end()
            await asyncio.to_thread(self._voice.stop)
            if self._texts is not None:
                await asyncio.to_thread(self._texts.stop)
            try:
                await self._ledger.stop()
            except Exception as error:  # noqa: BLE001  # the service ends all the same
                log_fault("flushing the call log at the end", error)

    def troubles(self) -> list[str]:
        """What is wrong beside the webhooks."""
        if not self._tasks:
            return []
        if self._tasks[0].done():
            return ["Nobody looks after the alerts any more: restart the service."]
        seconds, why = self._alerts.silent_for(), self._alerts.why()
        if seconds > SILENT_SECONDS:
            how_long = f"No round of alerts has read the callback list for {seconds:.0f} s ({why or 'it hangs'})"
            return [f"{how_long}: see that the database is up, then restart the service."]
        return []

    async def _alert(self) -> None:
        """Alert staff, whatever happens."""
        while True:
            try:
                await self._alerts.run()
            except Exception as error:  # noqa: BLE001  # a red flag must be alerted all the same
                log_fault("the loop of the alerts, which starts again,", error)
            await self._sleep(REST_SECONDS)

    async def _do_chores(self) -> None:
        await self._sleep(FIRST_CHORE_SECONDS)
        while True:
            for name, chore in self._chores.items():
                began = time.monotonic()
                try:
                    await asyncio.to_thread(chore)
                except Exception as error:  # noqa: BLE001  # the other chores, and the next hour
                    log_fault(f"the hourly chore '{name}'", error)
                else:
                    logger.debug("the chore '%s' took %.1f s", name, time.monotonic() - began)
            await self._sleep(CHORE_SECONDS)
