"""Menus that were fit to be spoken, kept on this machine's disk: a line starts on them without its database.

The database holds the same for all processes. Here are copies of what was spoken lately, and for each mode of the line
(live, or local for trying things) the name of the one that was spoken last. Nothing is kept that was refused.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from ivr.content.load import load, rebuild
from ivr.content.yaml import atomic
from ivr.core.line.model import Line
from ivr.core.line.published import LIVE, LOCAL, Record

FOLDER: Final = "menus-kept"
"""The name of the folder in the data folder."""
BEFORE: Final = "last-good-menus.json"
"""What earlier releases kept in the data folder: the files of the menus that loaded last."""

_KEPT_SECONDS: Final = 4 * 60 * 60
"""The longest that a call may go on in a version that is not spoken to new callers any more."""
_VERSION_LETTERS: Final = frozenset("0123456789abcdef")


@dataclass(frozen=True, slots=True)
class Menus:
    """The files of one version, and who speaks where there is no recording."""

    version: str
    files: Mapping[str, bytes] = field(repr=False)
    speak: str = ""

    def packed(self) -> bytes:
        """As it is kept."""
        files = {name: data.decode() for name, data in self.files.items()}
        text = json.dumps({"version": self.version, "speak": self.speak, "files": files}, ensure_ascii=False)
        return zlib.compress(text.encode())

    @staticmethod
    def unpacked(data: bytes) -> Menus | None:
        """What was kept; None if it is damaged, or something else."""
        try:
            found = json.loads(zlib.decompress(data))
            files = {name: text.encode() for name, text in found["files"].items()}
            return Menus(found["version"], files, found["speak"])
        except (zlib.error, ValueError, LookupError, TypeError, AttributeError, RecursionError):
            return None

    def line(self) -> Line | None:
        """The line of these files; None if they cannot be joined to one any more."""
        return rebuild(self.files, self.version)


class Copies:
    """What is kept in a data folder.

    Args:
        data: The data folder.
    """

    def __init__(self, data: Path) -> None:
        self._data = data
        self._folder = data / FOLDER

    def keep(self, menus: Menus, record: Record) -> None:
        """Keep menus, whole or not at all, and then that their mode speaks them.

        Raises:
            OSError: They cannot be written; what was kept before is still there.
        """
        path = self._folder / menus.version
        if Menus.unpacked(_read(path)) is None:
            atomic.write_private(path, menus.packed())
        self.point(record)

    def point(self, record: Record) -> None:
        """Note what a mode speaks, of menus that are kept.

        Raises:
            OSError: As above.
        """
        atomic.write_private(self._folder / f"{record.mode}.json", json.dumps(asdict(record)).encode())

    def newest(self, mode: str) -> Record | None:
        """What a mode spoke last, if it can be read."""
        try:
            return Record(**json.loads(_read(self._folder / f"{mode}.json")))
        except (ValueError, TypeError, RecursionError):
            return None

    def menus(self, version: str) -> Menus | None:
        """The menus of a version, if they are kept here and whole."""
        if not version or not _VERSION_LETTERS.issuperset(version):
            return None
        found = Menus.unpacked(_read(self._folder / version))
        return found if found and found.version == version else None

    def others(self) -> Iterator[Menus]:
        """All other menus that are kept here and whole, the youngest first: where the newest ones are damaged."""
        for path in sorted(self._all(), key=_age, reverse=True):
            if found := self.menus(path.name):
                yield found

    def before(self) -> Menus | None:
        """What an earlier release kept, if it can still be used."""
        try:
            files = {name: text.encode() for name, text in json.loads(_read(self._data / BEFORE)).items()}
        except (ValueError, AttributeError, RecursionError):
            return None
        line = load(files).line
        return Menus(line.version, files, line.speak) if line else None

    def forget(self, now: float) -> None:
        """Delete copies that nobody can need: older than any call, and spoken by no mode.

        Args:
            now: Seconds since 1970.
        """
        spoken = {record.version for mode in (LIVE, LOCAL) if (record := self.newest(mode))}
        for path in self._all():
            if path.name not in spoken and now - _age(path) > _KEPT_SECONDS:
                with suppress(OSError):
                    path.unlink()

    def _all(self) -> list[Path]:
        try:
            return [path for path in self._folder.iterdir() if _VERSION_LETTERS.issuperset(path.name)]
        except OSError:
            return []


def _age(path: Path) -> float:
    """When it was written, in seconds since 1970."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
