"""Finding and reading the files of calls: YAML, and the JSON of older versions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from ivr.sim.recorded.older import read_json
from ivr.sim.recorded.script import RecordingError, Script
from ivr.sim.recorded.yaml_reader import read_yaml

SUFFIXES: Final = (".yaml", ".yml", ".json")
_MOST_BYTES: Final = 16 * 1024 * 1024


def files_in(paths: Sequence[Path]) -> Iterator[Path]:
    """Each file that was named, and each call in the folders that were named."""
    for path in paths:
        if path.is_dir():
            yield from sorted(each for each in path.rglob("*") if each.suffix in SUFFIXES)
        else:
            yield path


def is_json(text: str) -> bool:
    """Whether a file is of an older version, whatever it is called."""
    return text.lstrip("\ufeff \t\r\n").startswith(("{", "["))


def read(path: Path) -> Script:
    """Read a call.

    Raises:
        RecordingError: the file cannot be read, or holds no call; the message names place and remedy.
    """
    if not path.is_file():
        raise RecordingError(f"{path}: it is not a file. Name a recorded call, or a folder of them.")
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise RecordingError(f"{path}: it is too large for a call. Name a file that 'ivr record' wrote.")
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise RecordingError(
            f"{path}: its sign number {error.start + 1} is not UTF-8. Save it as UTF-8 in your editor."
        ) from None
    except OSError as error:
        raise RecordingError(f"{path}: it cannot be read ({error.strerror}). See who may read it.") from None
    if not text.strip():
        raise RecordingError(f"{path}:1: it is empty. Record a call with 'ivr record', or delete the file.")
    script = read_json(path, text) if is_json(text) else read_yaml(path, text)
    if not script.steps:
        raise RecordingError(f"{path}:1: it holds no step of a call. Record a call with 'ivr record'.")
    return script
