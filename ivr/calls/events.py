"""What a carrier's signal means to the engine: that depends on what the call waits for, or on earlier calls."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from ivr.calls.answer import log_fault
from ivr.carriers.port import Signal
from ivr.core.entries import Memory
from ivr.core.events import (
    DIGITS,
    AnyKey,
    CallStarted,
    Event,
    Key,
    Outcome,
    RecordingEnded,
    Silence,
    Spoken,
    TransferEnded,
)
from ivr.core.line.model import Line
from ivr.core.state import Mode

_KEYS: Final[dict[str, Event]] = {digit: Key(digit) for digit in DIGITS}
_NO_SUCH_KEY: Final = Key("?")
ANY_KEY: Final = "any=1"
"""Stands in addresses behind the words that any key leads to the menu."""
RECALL_SECONDS: Final = 0.3
"""The longest that a caller waits for what is known of them, whatever the memory promises."""
_FORGED: Final = "failed"
"""How the network's word begins of a number that is not the caller's."""


def event_of(signal: Signal, mode: Mode, means: Callable[[str], str] | None = None) -> Event:
    """What happened, for a call that waits in ``mode``.

    Args:
        signal: What the carrier tells.
        mode: What the call waits for.
        means: What words mean there; None where the line does not listen to speech. Here the words end.
    """
    if mode is Mode.RING:
        return TransferEnded(signal.outcome())
    if mode is Mode.MESSAGE:
        return RecordingEnded(kept=signal.recorded is not None and signal.recorded.kept)
    if signal.said and not signal.digits and means is not None:
        return Spoken(means(signal.said))
    return _KEYS.get(signal.digits, _NO_SUCH_KEY) if signal.digits else Silence()


def unsealed_event(query: str, signal: Signal) -> Event:
    """What happened behind an address without a state, where the fallback may have promised the menu for any key."""
    if signal.digits and ANY_KEY in query.split("&"):
        return AnyKey(signal.digits)
    return event_of(signal, Mode.MENU)


def likely_events(mode: Mode) -> tuple[Event, ...]:
    """What a call that waits in ``mode`` will probably send next."""
    match mode:
        case Mode.RING:
            return tuple(TransferEnded(outcome) for outcome in (Outcome.ACCEPTED, Outcome.NO_ANSWER, Outcome.DECLINED))
        case Mode.MESSAGE:
            return (RecordingEnded(kept=True), RecordingEnded(kept=False))
    return (Silence(), *_KEYS.values())


class Recall:
    """What a line may know of whoever calls.

    Args:
        line: The line; only one with a key for it remembers calls.
        memory: Knows of earlier calls, if anybody does.
        name: Of the line, where it is not the first one.
    """

    def __init__(self, line: Line, memory: Memory | None, name: str = "") -> None:
        self._name = name
        self._memory = memory if line.recall_key else None
        staff = line.staff
        self._own = {staff.caller_id, staff.number_to_call, *(each.number for each in staff.numbers)}

    def asks(self, signal: Signal) -> bool:
        """Whether earlier calls are asked for: not of a number that is withheld, forged, or the clinic's own."""
        known = bool(signal.caller) and signal.caller not in self._own
        return self._memory is not None and known and not signal.verified.startswith(_FORGED)

    async def began(self, signal: Signal) -> CallStarted | None:
        """How the call begins with what is known; None where that is nothing, or cannot be told in time."""
        if self._memory is None:
            return None
        try:
            async with asyncio.timeout(RECALL_SECONDS):
                earlier = await self._memory.earlier(signal.caller, signal.call, self._name)
        except Exception as error:  # noqa: BLE001  # the caller is greeted as everybody is
            log_fault("asking for earlier calls", error)
            return None
        return CallStarted(earlier=earlier) if earlier else None
