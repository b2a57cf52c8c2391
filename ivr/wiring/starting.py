"""What a line starts with: a line that once was fit to speak always starts, whatever has become of its files.

In local mode that is the folder with the menus or, where it has errors, what was spoken last. In live mode it is what
was published last, whatever the folder holds; the first start of a fit line publishes the folder.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ivr.content.last_good import Menus
from ivr.content.load import Loaded, load, load_folder
from ivr.content.yaml.folder import stamp
from ivr.core.line.model import Line
from ivr.core.line.published import Record
from ivr.settings import Settings
from ivr.wiring.going_live import missing, unmet
from ivr.wiring.kept import Kept, menus_of
from ivr.wiring.renewal import FIRST_START, SAVED, THE_LINE, Folder, folder_of


class UnfitError(Exception):
    """The line never was fit to be spoken, and is not now."""

    def __init__(self, missing: tuple[str, ...], *, local: bool) -> None:
        self.missing = missing
        """All that is missing."""
        self.local = local
        super().__init__("\n".join(missing))


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that the line could start with."""

    line: Line
    menus: Menus
    record: Record | None = None
    """Since when it is spoken; None: it never was."""
    by: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Start:
    """What was found at the start."""

    loaded: Loaded
    """The folder with the menus."""
    folder: Folder

    @classmethod
    def read(cls, settings: Settings) -> Start:
        """Read the folder."""
        seen = stamp(settings.menus)
        loaded = load_folder(settings.menus)
        return cls(loaded, folder_of(loaded, seen))

    def choices(self, settings: Settings, kept: Kept) -> Iterator[Choice]:
        """What the line may start with, the best first."""
        if settings.local:
            yield from self._of_folder(settings, "", SAVED)
            yield from _of_kept(kept)
            if found := kept.before():
                yield from _of_menus(*found)
            return
        once_fit = False
        for choice in _of_kept(kept):
            once_fit = True
            yield choice
        if not once_fit:
            yield from self._first(settings, kept)

    def missing(self, settings: Settings) -> tuple[str, ...]:
        """All that keeps the folder from being spoken."""
        return missing(settings, self.loaded)

    def _of_folder(self, settings: Settings, by: str, why: str) -> Iterator[Choice]:
        if line := self.loaded.line:
            yield Choice(line, menus_of(settings, self.loaded, line), None, by, why)

    def _first(self, settings: Settings, kept: Kept) -> Iterator[Choice]:
        """The folder, or what an earlier release kept, if it is fit to be heard by callers."""
        if not unmet(settings, self.loaded):
            yield from self._of_folder(settings, THE_LINE, FIRST_START)
        elif (found := kept.before()) and not unmet(settings, load(found[0].files)):
            for choice in _of_menus(*found):
                yield Choice(choice.line, choice.menus, None, THE_LINE, found[1].why)


def _of_kept(kept: Kept) -> Iterator[Choice]:
    for menus, record in kept.candidates():
        yield from _of_menus(menus, record)


def _of_menus(menus: Menus, record: Record) -> Iterator[Choice]:
    if line := menus.line():
        yield Choice(line, menus, record, record.by, record.why)
