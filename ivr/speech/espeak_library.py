"""Finding the espeak-ng library: in the Python wheel, else installed on the system, else a message with the way out.

Loading it is harmless. Starting it with a wrong data folder ends the whole process, and a path to the data that is
too long does the same: so the data is found here, and reached by a short path.
"""

from __future__ import annotations

import atexit
import ctypes
import os
import platform
import shutil
import tempfile
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from ivr.speech.voice import SpeechError

SYSTEM_NAMES: Final = ("libespeak-ng.so.1", "libespeak-ng.1.dylib", "libespeak-ng.dll")
MAX_DATA_PATH: Final = 150
"""The longest path to its data that the library can use is 159 characters, with some room left."""

_DATA = "espeak-ng-data"
_SYNCHRONOUS: Final = 2
_DONT_EXIT: Final = 0x8000
"""Lets the library return an error instead of ending the process."""
_FILES = {"Linux": "libespeak-ng.so", "Darwin": "libespeak-ng.dylib", "Windows": "espeak-ng.dll"}


@dataclass(frozen=True, slots=True)
class Library:
    """A library that is loaded but not started."""

    version: str
    data: Path | None
    """The folder of its data; None: it knows its own."""
    handle: ctypes.CDLL | None = field(default=None, repr=False, compare=False)


def load() -> Library:
    """Load the library.

    Raises:
        SpeechError: There is none that can be loaded.
    """
    folder = wheel_folder()
    loaded = _loaded(str(folder / _file_name())) if folder else None
    if folder and loaded and (folder / _DATA / "phontab").is_file():
        return Library(_version(loaded), folder / _DATA, loaded)
    for name in SYSTEM_NAMES:
        if loaded := _loaded(name):
            return Library(_version(loaded), None, loaded)
    raise SpeechError(
        "No espeak-ng library can be loaded. Install the Python wheel (python -m pip install espeakng-loader) or the "
        "system's library (on Debian or Ubuntu: apt-get install libespeak-ng1)."
    )


def start() -> ctypes.CDLL:
    """Load and start the library in this process, to ask it how words are pronounced.

    Raises:
        SpeechError: It cannot be loaded or started.
    """
    found = load()
    data = short_path(found.data) if found.data else None
    if found.handle is None or found.handle.espeak_Initialize(_SYNCHRONOUS, 0, data and data.encode(), _DONT_EXIT) <= 0:
        raise SpeechError(f"espeak-ng cannot be started with its data in '{data or 'its own folder'}'.")
    return found.handle


def wheel_folder() -> Path | None:
    """The folder of the Python wheel that carries the library, if it is installed; the wheel is not imported."""
    spec = find_spec("espeakng_loader")
    return Path(spec.origin).parent if spec and spec.origin else None


def _file_name() -> str:
    return _FILES.get(platform.system(), _FILES["Linux"])


def _loaded(name: str) -> ctypes.CDLL | None:
    try:
        return ctypes.CDLL(name)
    except OSError:
        return None


def _version(library: ctypes.CDLL) -> str:
    library.espeak_Info.restype = ctypes.c_char_p
    version: bytes = library.espeak_Info(None) or b"unknown"
    return version.decode().split()[0]


def short_path(data: Path) -> str:
    """A path to the data that the library can use: its own, or a link that is gone when this process ends."""
    if len(os.fsencode(data.absolute())) <= MAX_DATA_PATH:
        return str(data.absolute())
    folder = Path(tempfile.mkdtemp(prefix="ivr-espeak-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    link = folder / "data"
    link.symlink_to(data.absolute(), target_is_directory=True)
    return str(link)
