"""The names of audio files: made from all that their sound depends on, so that changed words have a changed address."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict
from typing import Final

from ivr.speech.voice import Speech

SOUND: Final = "1"
"""The version of the way from the engine's sound to the telephone's. Raise it when files are to be made anew."""

_NAME: Final = re.compile(r"[a-p]{32}\.wav")
_LETTERS: Final = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
"""Names hold no digits, so that nothing that hides telephone numbers takes a part of one for a number."""


def rendered_name(speech: Speech, engine: str) -> str:
    """The file of a text as this engine speaks it."""
    return _name(json.dumps([SOUND, engine, asdict(speech)], sort_keys=True).encode())


def recording_name(recording: bytes, *, slow: bool) -> str:
    """The file of a recording made ready for the telephone."""
    return _name(f"{SOUND} {'slow' if slow else 'recorded'} ".encode() + recording)


def is_name(name: str) -> bool:
    """Whether a file may have been made here."""
    return bool(_NAME.fullmatch(name))


def _name(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32].translate(_LETTERS) + ".wav"
