"""What a carrier's signal means to the engine: that depends on what the call waits for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ivr.carriers.port import Signal
from ivr.core.events import DIGITS, Event, Key, Outcome, RecordingEnded, Silence, Spoken, TransferEnded
from ivr.core.state import Mode

_KEYS: Final[dict[str, Event]] = {digit: Key(digit) for digit in DIGITS}
_NO_SUCH_KEY: Final = Key("?")


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


def likely_events(mode: Mode) -> tuple[Event, ...]:
    """What a call that waits in ``mode`` will probably send next."""
    match mode:
        case Mode.RING:
            return tuple(TransferEnded(outcome) for outcome in (Outcome.ACCEPTED, Outcome.NO_ANSWER, Outcome.DECLINED))
        case Mode.MESSAGE:
            return (RecordingEnded(kept=True), RecordingEnded(kept=False))
    return (Silence(), *_KEYS.values())
