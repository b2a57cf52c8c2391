"""Publishing beside the pages: making audio may take minutes, and a page never waits that long."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Final

from ivr.calls.answer import log_fault
from ivr.store.database import FAILURES, describe
from ivr.wiring.kept import KeepError
from ivr.wiring.publishing import Published, RefusedError

SOON_SECONDS: Final = 1.0
"""How long whoever publishes waits for the answer before the page shows that it goes on."""


@dataclass
class Work:
    """One publication that is being made, or that was the last one."""

    by: str
    why: str
    begun: float = field(default_factory=time.monotonic)
    over: bool = False
    version: str = ""
    """What callers hear now; "" if nothing was published."""
    reasons: tuple[str, ...] = ()
    """Why nothing was published."""
    ended: Event = field(default_factory=Event)
    seen: bool = False
    """Whether somebody was shown how it ended."""


class Bench:
    """What is published from one data folder: one at a time."""

    _all: Final[dict[Path, Bench]] = {}

    def __init__(self) -> None:
        self._lock = Lock()
        self.work: Work | None = None

    @classmethod
    def of(cls, data: Path) -> Bench:
        """The one of a data folder."""
        return cls._all.setdefault(data, cls())

    @property
    def busy(self) -> bool:
        """Whether something is being published."""
        return self.work is not None and not self.work.over

    def begin(self, by: str, why: str, publish: Callable[[], Published]) -> Work | None:
        """Publish; None: something is being published already."""
        with self._lock:
            if self.busy:
                return None
            work = self.work = Work(by, why)
        thread = Thread(target=_do, args=(work, publish), name="console-publish", daemon=True)
        thread.start()
        thread.join(SOON_SECONDS)
        return work


def _do(work: Work, publish: Callable[[], Published]) -> None:
    try:
        work.version = publish().record.version
    except RefusedError as error:
        work.reasons = error.reasons
    except (KeepError, OSError) as error:
        work.reasons = (str(error),)
    except FAILURES as error:
        work.reasons = (describe(error),)
    except Exception as error:  # noqa: BLE001  # whoever waits must learn that it is over
        log_fault("publishing from the console", error)
        work.reasons = (f"It failed here ({type(error).__name__}); the log of the line says more.",)
    finally:
        work.over = True
        work.ended.set()
