"""The runs of calls: each begins where a request names no state of ours, and is told apart from all others of its call.

That is the first request of a call, ``/voice`` asked again in the middle of it, or the fallback of an address that is
none of ours. Nothing that matters rests on what is remembered here, for a while and by one process: it makes a request
that the carrier repeats begin the same run, and tells a run that begins later which red flag was chosen before it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from secrets import token_hex
from threading import Lock
from typing import Final

from ivr.calls.token import Place

RETRY: Final = timedelta(seconds=20)
"""Behind its first request, a carrier that waits 15 seconds for an answer has asked again."""
_CALLS: Final = 5_000


@dataclass(frozen=True, slots=True)
class _Run:
    request: str
    run: str
    choice: str
    begun: datetime
    went_on: bool = False
    """Whether a later step of the call was seen: what begins then is no repetition."""


class Runs:
    """What this process knows of the runs of the newest calls.

    Args:
        clock: The present time, aware.
        fresh: Makes the digits of a run; replaced in tests.
    """

    def __init__(self, clock: Callable[[], datetime], fresh: Callable[[], str] = lambda: token_hex(4)) -> None:
        self._clock = clock
        self._fresh = fresh
        self._lock = Lock()
        self._known: dict[str, _Run] = {}

    def begin(self, call: str, request: str, step: int = 0) -> Place:
        """The place at which a run begins: that of the same request a moment ago, else a new one.

        Args:
            call: The carrier's id.
            request: What tells this request from others that begin a run; "" where it certainly does not repeat one.
            step: From which its steps are counted.
        """
        now = self._clock()
        with self._lock:
            known = self._known.get(call)
            again = known is not None and request and known.request == request and not known.went_on
            if known is None or not again or now - known.begun > RETRY:
                known = _Run(request, self._fresh(), known.choice if known else "", now)
                self._keep(call, known)
        return Place(step, run=known.run, choice=known.choice)

    def goes_on(self, call: str, place: Place) -> None:
        """A later step of a call, which leads to this place."""
        with self._lock:
            known = self._known.get(call)
            if known is None:
                known = _Run("", place.run, place.choice, self._clock(), went_on=True)
            elif not known.went_on or place.choice not in {"", known.choice}:
                known = replace(known, choice=place.choice or known.choice, went_on=True)
            self._keep(call, known)

    def _keep(self, call: str, run: _Run) -> None:
        self._known.pop(call, None)
        self._known[call] = run
        if len(self._known) > _CALLS:
            del self._known[next(iter(self._known))]
