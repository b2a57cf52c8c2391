"""Who is there now and what is announced: the one place where time reaches the engine."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from ivr.core.line.staff import Duty, Staff
from ivr.staffing import notice

logger = logging.getLogger(__name__)

_LOOK_SECONDS: Final = 1.0
"""The file with the notice is looked at no more often."""
_MINUTE: Final = timedelta(minutes=1)
_ALWAYS: Final = datetime.max.replace(tzinfo=UTC)
_Stamp = tuple[int, int, int]


class OnDuty:
    """Gives the duty of the moment: the same object for a minute, unless the notice changes or ends in it."""

    def __init__(
        self,
        line_staff: Staff,
        notice_path: Path,
        clock: Callable[[], datetime],
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        """Joins staff, notice and clock.

        Args:
            line_staff: Everybody, with their hours.
            notice_path: The file that `ivr notice` writes; it may come and go.
            clock: Now, as an aware datetime; it may stand still.
            ticks: Seconds that go on also where the clock stands still: then, too, a new notice is seen.
        """
        self._staff = line_staff
        self._path = notice_path
        self._clock = clock
        self._ticks = ticks
        self._notice: notice.Notice | None = None
        self._stamp: _Stamp | None = None
        self._look_at = -1.0
        self._since = self._until = _ALWAYS
        self._duty = Duty()

    def __call__(self) -> Duty:
        """The duty of this moment."""
        now, tick = self._clock(), self._ticks()
        if tick >= self._look_at:
            self._look_at = tick + _LOOK_SECONDS
            if self._look():
                self._since = _ALWAYS
        if not self._since <= now < self._until:
            self._renew(now.astimezone(UTC))
        return self._duty

    def _renew(self, now: datetime) -> None:
        minute = now.replace(second=0, microsecond=0)
        on = self._notice if self._notice and now < self._notice.until else None
        self._duty = Duty(self._staff.closed(now), on.texts if on else ())
        # Up to the next minute or the end of the notice; a clock that is put back is before "since".
        self._since = max(minute, self._notice.until) if self._notice and not on else minute
        self._until = min(minute + _MINUTE, on.until) if on else minute + _MINUTE

    def _look(self) -> bool:
        """Whether the file with the notice has changed; reads it then."""
        try:
            found = self._path.stat()
            stamp = (found.st_mtime_ns, found.st_size, found.st_ino)
        except OSError:
            stamp = None
        if stamp == self._stamp:
            return False
        self._stamp = stamp
        self._notice = None
        try:
            self._notice = notice.read(self._path)
        except notice.NoticeError as error:
            logger.error('the notice in "%s" is not said. %s', self._path, error)  # noqa: TRY400  # it is told
        return True
