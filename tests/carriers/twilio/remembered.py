"""Documents that were written before: every line that a test joins writes hundreds, mostly those of the test before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from ivr.carriers.instructions import Instruction
from ivr.carriers.twilio.twiml import Twiml
from ivr.core.line.model import Line

Write = Callable[[Line, Sequence[Instruction]], Twiml]


class _Voices:
    """All of a line that a document depends on, beside the instructions: equal for lines that are said the same way."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.known = tuple((code, voice, line.lexicon(code)) for code, voice in line.voices.items())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Voices) and self.known == other.known

    def __hash__(self) -> int:
        return hash(self.known)


def remembered(real: Write) -> Write:
    """What writes a document only once.

    Args:
        real: What writes it.
    """

    @lru_cache(8192)
    def write(voices: _Voices, instructions: tuple[Instruction, ...]) -> Twiml:
        return real(voices.line, instructions)

    return lambda line, instructions: write(_Voices(line), tuple(instructions))
