"""Questions to the database while a caller waits: on threads of their own, few at a time, and never for long."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import Final, TypeVar

from ivr.store.database import describe

MOST: Final = 4
"""Questions at a time: many talks may end, and many callers call, at the same moment."""

_Answer = TypeVar("_Answer")
_log = logging.getLogger(__name__)


class Questions:
    """Asks, and waits so long only."""

    def __init__(self, seconds: float) -> None:
        """Prepare.

        Args:
            seconds: The longest that a caller waits for an answer.
        """
        self._seconds = seconds
        self._free = asyncio.Semaphore(MOST)

    async def ask(self, what: str, question: Callable[[], _Answer], otherwise: _Answer) -> _Answer:
        """The answer to a question that blocks; ``otherwise`` where there is none in time.

        Args:
            what: What the database is asked for, for the log.
            question: Asks. Whatever it raises is logged.
            otherwise: Stands for the answer.
        """
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[_Answer] = loop.create_future()

        def tell(found: _Answer) -> None:
            self._free.release()
            answer.set_result(found)

        def ask(loop: asyncio.AbstractEventLoop) -> None:
            found = otherwise
            try:
                found = question()
            except Exception as error:  # noqa: BLE001  # whatever is the matter with the database
                _log.warning("The database could not be asked for %s (%s).", what, describe(error))
            with suppress(RuntimeError):  # the loop has ended, and nobody waits
                loop.call_soon_threadsafe(tell, found)

        with suppress(TimeoutError):
            async with asyncio.timeout(self._seconds):
                await self._free.acquire()
                # Not a pool's thread: one that hangs in a dead database would keep the process from ending.
                try:
                    Thread(target=ask, args=(loop,), daemon=True).start()
                except RuntimeError:  # the system gives no more threads now
                    self._free.release()
                    return otherwise
                return await asyncio.shield(answer)
        return otherwise
