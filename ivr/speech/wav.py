"""WAV files of telephone audio, looked at without decoding them: whether they are whole, and how long they are."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Final

RATE: Final = 8000
"""Samples a second on the telephone."""
HEADER: Final = 44
"""The bytes before the sound in every file that is rendered here."""
_BYTES_A_SECOND: Final = RATE * 2
_FORM: Final = struct.Struct("<4sI4s4sIHHIIHH4sI")


def is_sound(data: bytes) -> bool:
    """Whether these bytes are a whole file of telephone audio with something to hear in it."""
    return _is_whole(data[:HEADER], len(data)) and data.count(0, HEADER) < len(data) - HEADER


def seconds(path: Path) -> float | None:
    """The length of a file of telephone audio; None if it is not there, or not whole."""
    try:
        with path.open("rb") as file:
            header, size = file.read(HEADER), path.stat().st_size
    except OSError:
        return None
    return (size - HEADER) / _BYTES_A_SECOND if _is_whole(header, size) else None


def _is_whole(header: bytes, size: int) -> bool:
    if len(header) < HEADER or size <= HEADER:
        return False
    riff, whole, wave, fmt, length, kind, channels, rate, _, _, bits, data, sound = _FORM.unpack(header)
    written = (riff, wave, fmt, data) == (b"RIFF", b"WAVE", b"fmt ", b"data")
    telephone = (length, kind, channels, rate, bits) == (16, 1, 1, RATE, 16)
    return written and telephone and (whole, sound) == (size - 8, size - HEADER)


def with_header(sound: bytes) -> bytes:
    """A whole file of telephone audio with this sound in it."""
    size = len(sound)
    head = _FORM.pack(
        b"RIFF", size + HEADER - 8, b"WAVE", b"fmt ", 16, 1, 1, RATE, _BYTES_A_SECOND, 2, 16, b"data", size
    )
    return head + sound
