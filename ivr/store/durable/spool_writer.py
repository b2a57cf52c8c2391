"""The thread that writes to the spool what the database does not take."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Final

from ivr.core.entries import Kept
from ivr.store.database import describe
from ivr.store.durable.overflow import Item, Unwritten
from ivr.store.durable.spool import Spool
from ivr.store.durable.worker import Worker

_RETRY_SECONDS: Final = 1.0
_AT_ONCE: Final = 256

Answer = Callable[[Sequence[Item], Kept], None]
_log = logging.getLogger(__name__)


class SpoolWriter:
    """Writes what waits whenever the database is away or slow.

    Args:
        spool: Where to.
        unwritten: What waits.
        needed: Whether the database is away or slow.
        answer: Is told what was written, or could not be.
    """

    def __init__(self, spool: Spool, unwritten: Unwritten, needed: Callable[[], bool], answer: Answer) -> None:
        self.worker = Worker("ivr-spool", self._turn)
        self.slow = False
        """It did not write in time, and has written nothing since."""
        self._spool = spool
        self._unwritten = unwritten
        self._needed = needed
        self._answer = answer
        self._problem = ""

    @property
    def fails(self) -> bool:
        """Whether nobody needs to wait for it now."""
        return bool(self._problem) or self.slow

    def is_late(self) -> None:
        """Something was not written in time."""
        self.slow = not self._problem

    def troubles(self) -> dict[str, bool]:
        """What may be wrong, and whether it is."""
        return {
            f"The spool cannot be written ({self._problem}).": bool(self._problem),
            "The spool is slow.": self.slow,
            self.worker.trouble(): True,
        }

    def _turn(self) -> float:
        items = self._unwritten.oldest(_AT_ONCE) if self._needed() or self.worker.stopping else []
        if not items and not self._problem:
            return _RETRY_SECONDS
        for item in items:
            item.spooling = True
        try:
            if items:
                self._spool.append([slip for item in items for slip in item.slips])
            else:
                self._spool.probe()  # is the disk still full?
        except Exception as error:  # noqa: BLE001  # whatever is the matter with the disk
            if not self._problem:
                _log.error("The spool cannot be written (%s).", describe(error))
            self._problem = describe(error)
            for item in items:
                item.spooling = False
            self._answer(items, Kept.NOWHERE)
            return _RETRY_SECONDS
        finally:
            self.slow = False
        self._problem = ""
        self._unwritten.written(items)
        self._answer(items, Kept.SPOOL)
        return 0.0 if items and len(self._unwritten) else _RETRY_SECONDS
