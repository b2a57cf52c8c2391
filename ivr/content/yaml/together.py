"""Writing several files of a folder of menus as one: whoever reads it meanwhile sees all of the change, or none.

The new files are first written into a hidden folder among the menus, whose appearance is the one moment that counts.
From then on everybody who reads the menus reads the new files, though their places may still hold the old ones; so a
crash leaves a folder that is right, and the next change finishes what it left. A file that somebody else saved in
between is theirs: it is neither overwritten nor hidden.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any, Final

JOURNAL: Final = ".taking-over"
_MANIFEST: Final = "manifest.json"
_TRIES: Final = 20
_BROKEN: Final = (
    f"this program did not write it so; delete the folder '{JOURNAL}' and look whether the files beside it hold what "
    "they should"
)

Files = Mapping[str, bytes | None]
"""Name to what it is to hold; None: it is to go."""


class MovedError(Exception):
    """Somebody else changed the folder meanwhile. Nothing was written."""

    def __init__(self, files: tuple[str, ...]) -> None:
        super().__init__(", ".join(files))
        self.files = files


def mark(data: bytes | None) -> str:
    """What tells two states of a file apart; "" where there is none."""
    return "" if data is None else sha256(data).hexdigest()


def marks(files: Mapping[str, bytes]) -> dict[str, str]:
    """The marks of all files of a folder."""
    return {name: mark(data) for name, data in files.items()}


def moved(known: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """The files that are not as they were known, sorted."""
    return tuple(sorted(name for name in {*known, *now} if known.get(name) != now.get(name)))


def manifest(folder: Path) -> Path:
    """The file whose appearance makes a change count."""
    return folder / JOURNAL / _MANIFEST


def seen(folder: Path, read: Any, stamp: Any) -> dict[str, bytes]:  # noqa: ANN401  # functions of the folder
    """What `read` gives of the folder, with a change that counts and is not written to its places yet.

    Args:
        folder: With the menus.
        read: Reads the files of a folder.
        stamp: What changes whenever a file does: a whole change may begin and end while the files are read.

    Raises:
        OSError: A file cannot be read.
    """
    found: dict[str, bytes] = {}
    for _ in range(_TRIES):
        before = stamp(folder), _journal(folder)
        found = dict(read(folder))
        if before == (stamp(folder), _journal(folder)):
            return _overlaid(found, before[1])
    return _overlaid(found, _journal(folder))


def write(folder: Path, changes: Files, known: Mapping[str, str], read: Any) -> None:  # noqa: ANN401  # as above
    """Let the folder hold these files.

    Args:
        folder: With the menus.
        changes: What is to be different.
        known: The marks of all its files, as they are known to whoever changes them.
        read: Reads the files of a folder.

    Raises:
        MovedError: Somebody else changed the folder meanwhile.
        OSError: It cannot be written; the folder is as it was, or wholly as it is to be.
    """
    with _locked(folder):
        _finish(folder)
        if others := moved(known, marks(read(folder))):
            raise MovedError(others)
        _commit(folder, changes, known)
        _finish(folder)


def finish(folder: Path) -> None:
    """Write to their places what a crash left in the journal.

    Raises:
        OSError: It cannot be written; it is read from the journal all the same.
    """
    if manifest(folder).exists():
        with _locked(folder):
            _finish(folder)


def _commit(folder: Path, changes: Files, known: Mapping[str, str]) -> None:
    coming = folder / f"{JOURNAL}.new"
    shutil.rmtree(coming, ignore_errors=True)
    coming.mkdir()
    try:
        listed = []
        for number, (name, data) in enumerate(sorted(changes.items())):
            listed.append({"file": name, "old": known.get(name, ""), "new": mark(data), "at": str(number)})
            if data is not None:
                _put(coming / str(number), data)
        _put(coming / _MANIFEST, json.dumps(listed).encode())
        _flush(coming)
        coming.replace(folder / JOURNAL)
    except OSError:
        shutil.rmtree(coming, ignore_errors=True)
        raise
    _flush(folder)


def _finish(folder: Path) -> None:
    """Write what counts to its places; may be interrupted and done again."""
    journal = folder / JOURNAL
    for name, old, data in _journal(folder):
        path = folder / name
        present = _data(path)
        if mark(present) != old or mark(present) == mark(data):
            continue  # it is there already, or somebody else saved the file
        if data is None:
            path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            _replace(path, data)
        _flush(path.parent)
    if journal.is_dir():
        done = folder / f"{JOURNAL}.done"
        shutil.rmtree(done, ignore_errors=True)
        journal.replace(done)
        shutil.rmtree(done, ignore_errors=True)


def _journal(folder: Path) -> list[tuple[str, str, bytes | None]]:
    """Name, mark of the old content, and new content of each file of a change that counts.

    Raises:
        OSError: It cannot be read, or says what this module never writes, such as a place outside the folder.
    """
    try:
        return [_entry(folder, each) for each in json.loads(manifest(folder).read_bytes())]
    except (FileNotFoundError, NotADirectoryError):
        return []
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise OSError(errno.EINVAL, _BROKEN, str(manifest(folder))) from None


def _entry(folder: Path, listed: Mapping[str, str]) -> tuple[str, str, bytes | None]:
    name, at = PurePosixPath(listed["file"]), listed["at"]
    if name.is_absolute() or ".." in name.parts or "\\" in listed["file"] or not at.isdecimal():
        raise ValueError(at)
    return listed["file"], listed["old"], (folder / JOURNAL / at).read_bytes() if listed["new"] else None


def _overlaid(found: dict[str, bytes], journal: list[tuple[str, str, bytes | None]]) -> dict[str, bytes]:
    for name, old, data in journal:
        if mark(found.get(name)) == old:
            found.pop(name, None)
            if data is not None:
                found[name] = data
    return dict(sorted(found.items()))


def _replace(path: Path, data: bytes) -> None:
    """Put a file in the place of another one, with the same rights."""
    coming = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        _put(coming, data)
        with suppress(FileNotFoundError):
            coming.chmod(path.stat().st_mode & 0o777)
        coming.replace(path)
    except OSError:
        with suppress(OSError):
            coming.unlink(missing_ok=True)
        raise


def _put(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _data(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _flush(folder: Path) -> None:
    """The names in a folder are on disk, where the system can do that."""
    with suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """One writer at a time, of all processes."""
    try:
        import fcntl  # noqa: PLC0415  # there is none on Windows
    except ImportError:  # pragma: no cover
        yield
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX)
        yield
    finally:
        os.close(opened)
