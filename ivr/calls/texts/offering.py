"""Whether a caller can be sent a text about the topic they are in, and that they were promised one.

The engine knows no caller: it is told with the duty that this one can be sent a text. Which topics a call was promised
texts about stands in the addresses, beside the state, so no state of the engine differs by it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final, Protocol

from ivr.calls.answer import log_fault
from ivr.calls.dialable import is_textable
from ivr.calls.token import Opened, Place
from ivr.carriers.port import Signal
from ivr.core.entries import Note
from ivr.core.happenings import TextPromised
from ivr.core.line.model import Line
from ivr.core.line.staff import Duty
from ivr.core.state import CallState, Mode

_LETTERS: Final = "abcdefghijklmnop"
"""A hexadecimal number as letters: a row of digits in an address could be taken for a telephone number."""
_ASKED: Final = frozenset({Mode.TOPIC, Mode.CONSENT})
"""Where the engine asks."""
_NOT_THEIRS: Final = "failed"
"""How the network's word begins about a number that is not the caller's: a text would reach a stranger."""


class Texts(Protocol):
    """What sends texts. Both are quick. Where one fails, the call goes on without a text."""

    def may(self, number: str) -> bool:
        """Whether a number can be sent a text now: it wants some, and has not had too many."""

    def promise(self, call: str, topic: str, language: str, number: str) -> None:
        """Send a text about a topic to a number, soon; once for each topic of a call."""


class Offering:
    """Decides about the calls of one line.

    Args:
        line: The line.
        texts: What sends texts; None: nothing does.
        decode: Reads a state's text.
    """

    def __init__(self, line: Line, texts: Texts | None, decode: Callable[[str], CallState]) -> None:
        self._staff = line.staff
        self._texts = texts if line.texts else None
        self._decode = decode
        self._topics = sorted(line.topics)

    def duty(self, duty: Duty, opened: Opened, signal: Signal) -> Duty:
        """The duty, with whether this caller can be sent a text about the topic they are in."""
        if self._texts is None or not opened.text:
            return duty
        state = self._decode(opened.text)
        if state.mode not in _ASKED or self._place(state.at) & _read(opened.place.texts):
            return duty
        try:
            may = is_theirs(signal) and is_textable(self._staff, signal.caller) and self._texts.may(signal.caller)
        except Exception as error:  # noqa: BLE001  # a text is no reason to lose a caller
            log_fault("asking whether a caller can be sent a text", error)
            return duty
        return replace(duty, texts=True) if may else duty

    def promised(self, note: Note, place: Place, signal: Signal) -> str:
        """What the addresses of the call hold of texts behind a turn; sends the text that it promised."""
        if self._texts is None:
            return place.texts
        topic = next((each.topic for each in note.happened if isinstance(each, TextPromised)), "")
        if not topic:
            return place.texts
        try:
            self._texts.promise(signal.call, topic, note.language, signal.caller)
        except Exception as error:  # noqa: BLE001  # as above
            log_fault("promising a text to a caller", error)
        return _written(_read(place.texts) | self._place(topic))

    def _place(self, topic: str) -> int:
        return 1 << self._topics.index(topic) if topic in self._topics else 0


def is_theirs(signal: Signal) -> bool:
    """Whether a number is shown, and the network does not say that it is somebody else's."""
    return bool(signal.caller) and not signal.called_leg and not signal.verified.startswith(_NOT_THEIRS)


def _read(letters: str) -> int:
    return int("".join(f"{_LETTERS.index(each):x}" for each in letters) or "0", 16)


def _written(mask: int) -> str:
    return "".join(_LETTERS[int(digit, 16)] for digit in f"{mask:x}") if mask else ""
