"""Carrying audio files from one machine to another, so that a clinic lets the good voice speak once.

A file's name is made from all that its sound depends on, so files need no list of what they say. The archive holds a
checksum of each, and only what is whole and belongs to the line is taken out.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ivr.speech import wav
from ivr.speech.audio_library import AudioLibrary
from ivr.speech.rendering import naming
from ivr.speech.voice import SpeechError

_SUMS: Final = "checksums.json"
_MOST_BYTES: Final = 10_000_000
"""In one file: ten minutes of sound."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the files of an archive."""

    new: int
    known: int
    """Files that were here already."""
    strange: int
    """Files that this line has no use for: other words, another voice or another version of it."""


def pack(shelf: AudioLibrary, archive: Path) -> int:
    """Write every file of the line that is there into an archive; how many there were.

    Raises:
        OSError: It cannot be written; an older one stays.
    """
    partial = archive.with_name(f".{archive.name}.partial")
    sums: dict[str, str] = {}
    try:
        with zipfile.ZipFile(partial, "w") as file:
            for name in shelf.jobs:
                data, itself = _there(shelf.folder / name)
                if itself:
                    sums[name] = hashlib.sha256(data).hexdigest()
                    file.writestr(name, data, zipfile.ZIP_DEFLATED)
            file.writestr(_SUMS, json.dumps(sums, indent=1))
        partial.replace(archive)
    finally:
        partial.unlink(missing_ok=True)
    return len(sums)


def unpack(shelf: AudioLibrary, archive: Path) -> Taken:
    """Take what this line can use out of an archive, each file whole or not at all.

    Raises:
        SpeechError: It is not such an archive, or it is damaged; what was taken before stays and is right.
    """
    new = known = strange = 0
    shelf.folder.mkdir(parents=True, exist_ok=True)
    try:
        with zipfile.ZipFile(archive) as file:
            sums: dict[str, str] = json.loads(file.read(_SUMS))
            for name, expected in sums.items():
                if not naming.is_name(name) or name not in shelf.jobs:
                    strange += 1
                elif _there(shelf.folder / name)[1]:
                    known += 1
                else:
                    _keep(shelf.folder / name, _read(file, name, expected))
                    new += 1
    except (zipfile.BadZipFile, KeyError, ValueError, AttributeError, EOFError) as error:
        raise SpeechError(
            f"It is not an archive of 'ivr audio export', or it is damaged ({type(error).__name__})."
        ) from None
    return Taken(new, known, strange)


def _read(file: zipfile.ZipFile, name: str, expected: str) -> bytes:
    if file.getinfo(name).file_size > _MOST_BYTES:
        raise SpeechError(f"'{name}' in it is too large to be a sentence.")
    data = file.read(name)
    if hashlib.sha256(data).hexdigest() != expected or not wav.is_sound(data):
        raise SpeechError(f"'{name}' in it is damaged. Export it again.")
    return data


def _keep(path: Path, data: bytes) -> None:
    partial = path.with_name(f".{path.stem}.import.wav")
    partial.write_bytes(data)
    partial.replace(path)


def _there(path: Path) -> tuple[bytes, bool]:
    try:
        data = b"" if path.is_symlink() else path.read_bytes()
    except OSError:
        data = b""
    return data, wav.is_sound(data)
