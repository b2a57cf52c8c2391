"""What a carrier's signal means to the engine: that depends on what the call waits for."""

from __future__ import annotations

from typing import Final

from ivr.carriers.port import Signal
from ivr.core.events import DIGITS, Event, Key, Outcome, RecordingEnded, Silence, TransferEnded
from ivr.core.state import Mode

_KEYS: Final[dict[str, Event]] = {digit: Key(digit) for digit in DIGITS}
_NO_SUCH_KEY: Final = Key("?")


def event_of(signal: Signal, mode: Mode) -> Event:
    """What happened, for a call that waits in ``mode``."""
    if mode is Mode.RING:
        return TransferEnded(signal.outcome())
    if mode is Mode.MESSAGE:
        return RecordingEnded(kept=signal.recorded is not None and signal.recorded.kept)
    return _KEYS.get(signal.digits, _NO_SUCH_KEY) if signal.digits else Silence()


def likely_events(mode: Mode) -> tuple[Event, ...]:
    """What a call that waits in ``mode`` will probably send next."""
    match mode:
        case Mode.RING:
            return tuple(TransferEnded(outcome) for outcome in (Outcome.ACCEPTED, Outcome.NO_ANSWER, Outcome.DECLINED))
        case Mode.MESSAGE:
            return (RecordingEnded(kept=True), RecordingEnded(kept=False))
    return (Silence(), *_KEYS.values())
