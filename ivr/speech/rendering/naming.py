"""The names of audio files: made from all that their sound depends on, so that changed words have a changed address."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict
from typing import Final

from ivr.speech.voice import Speech

SOUND: Final = "5"
"""The version of the way from the engine's sound to the telephone's. Raise it when files are to be made anew."""

_NAME: Final = re.compile(r"[a-p]{32}(-slow)?\.wav")
_SLOW: Final = "-slow"
_LETTERS: Final = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
"""Names hold no digits, so that nothing that hides telephone numbers takes a part of one for a number."""


def rendered_name(speech: Speech, engine: str) -> str:
    """The file of a text as this engine speaks it."""
    return _name(json.dumps([SOUND, engine, asdict(speech)], sort_keys=True).encode())


def recording_name(recording: bytes) -> str:
    """The file of a recording made ready for the telephone."""
    return _name(f"{SOUND} recorded ".encode() + recording)


def slow_name(name: str) -> str:
    """What the same file with longer pauses is asked for by. It is made when it is asked for, and never kept."""
    return f"{name.removesuffix('.wav')}{_SLOW}.wav"


def kept_name(name: str) -> tuple[str, bool]:
    """The file that a name stands for, and whether its pauses are to be longer."""
    stem = name.removesuffix(".wav")
    return f"{stem.removesuffix(_SLOW)}.wav", stem.endswith(_SLOW)


def is_name(name: str) -> bool:
    """Whether a file may have been made here."""
    return bool(_NAME.fullmatch(name))


def _name(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32].translate(_LETTERS) + ".wav"
