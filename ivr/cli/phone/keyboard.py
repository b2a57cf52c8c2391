"""Keys from the keyboard: single ones without Enter at a terminal, lines where a pipe is read."""

from __future__ import annotations

import os
import re
import select
import signal
import sys
import time
from types import FrameType, TracebackType
from typing import Any, Self

try:
    import termios
    import tty
except ImportError:  # pragma: no cover - on systems without them, lines are read
    termios = None  # type: ignore[assignment]

HANG_UP = "\x03"
"""What `Keyboard.key` gives for Ctrl-C."""
END = "\x04"
"""What `Keyboard.key` gives when no more keys can come."""
SILENCE = "."
"""What `Keyboard.key` gives for an empty line."""
QUOTE = '"'
"""Around what is said: `Keyboard.key` gives it with them."""
_TOKEN = re.compile(r'"[^"]*"|[^\s,]')
_SLICE = 0.05
"""Seconds after which a Ctrl-C is noticed at the latest."""


class Keyboard:
    """Reads keys while it is entered, and puts the terminal back as it was whatever happens."""

    def __init__(self, descriptor: int | None = None) -> None:
        self._descriptor = _standard_input() if descriptor is None else descriptor
        self.raw = termios is not None and self._descriptor >= 0 and os.isatty(self._descriptor)
        self._waiting: list[str] = []
        self._line = ""
        self._saying = ""
        self._ended = self._descriptor < 0
        self._interrupted = False
        self._before: Any = None
        self._handlers: dict[int, Any] = {}

    def __enter__(self) -> Self:
        """Take single keys, and Ctrl-C as a hang-up."""
        if self.raw:
            self._before = termios.tcgetattr(self._descriptor)
            tty.setcbreak(self._descriptor)
        self._handlers = {
            signal.SIGINT: signal.signal(signal.SIGINT, self._interrupt),
            signal.SIGTERM: signal.signal(signal.SIGTERM, _leave),
        }
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Put everything back."""
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        if self._before is not None:
            termios.tcsetattr(self._descriptor, termios.TCSADRAIN, self._before)

    def key(self, seconds: float) -> str | None:
        """The next key within some seconds, `HANG_UP`, `END`, `SILENCE`, or None if none came."""
        until = time.monotonic() + seconds
        while not self._waiting:
            if self._interrupted:
                return HANG_UP
            if self._ended:
                return END
            left = until - time.monotonic()
            ready, _, _ = select.select([self._descriptor], [], [], max(0.0, min(left, _SLICE)))
            if ready:
                self._read()
            elif left <= 0:
                return None
        return self._waiting.pop(0)

    def sleep(self, seconds: float) -> bool:
        """Wait without reading keys: whether Ctrl-C was pressed meanwhile."""
        until = time.monotonic() + seconds
        while not self._interrupted and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, _SLICE))
        return self._interrupted

    def forget(self) -> None:
        """Drop the keys that were pressed at a terminal while none were taken."""
        if self.raw:
            while select.select([self._descriptor], [], [], 0)[0] and not self._ended:
                self._read()
            self._waiting.clear()

    def _read(self) -> None:
        text = os.read(self._descriptor, 1024).decode(errors="replace")
        if not text:
            self._ended = True
            text = "\n" if self._line else ""
        if self.raw:
            for sign in text:
                self._typed(sign)
            return
        *lines, self._line = (self._line + text).split("\n")
        for line in lines:
            self._waiting.extend(_TOKEN.findall(line) or SILENCE)

    def _typed(self, sign: str) -> None:
        """One sign at a terminal; what stands between quotation marks is one thing that is said."""
        if sign == QUOTE and not self._saying:
            self._saying = QUOTE
        elif self._saying and sign in {QUOTE, "\n"}:
            self._waiting.append(self._saying + QUOTE)
            self._saying = ""
        elif self._saying and sign != END:
            self._saying += sign
        else:
            self._waiting.append(sign)

    def _interrupt(self, _number: int, _frame: FrameType | None) -> None:
        """The first Ctrl-C hangs up; a second one leaves at once."""
        if self._interrupted:
            raise KeyboardInterrupt
        self._interrupted = True


def _standard_input() -> int:
    """The descriptor that keys come from, or -1 where there is none."""
    try:
        return sys.stdin.fileno()
    except (AttributeError, OSError, ValueError):
        return -1


def _leave(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(1)
