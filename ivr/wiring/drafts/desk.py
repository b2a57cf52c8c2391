"""One person's work on what callers hear: open, edit, undo, discard, take in what others did, take over, take back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Final

from ivr.content.editing.draft import Draft, Files
from ivr.content.editing.edits import File, as_it_was
from ivr.content.yaml import atomic, together
from ivr.content.yaml.folder import read_files, write_files
from ivr.content.yaml.together import MovedError, marks
from ivr.settings import Settings
from ivr.wiring.drafts.decided import DecidedError, by_hand
from ivr.wiring.drafts.store import FOLDER, DraftError, DraftStore

TAKEN: Final = "taken-over"
"""The folder, among the drafts, of what the menus were before a draft was taken over."""
_MOST_TAKEN: Final = 50
_APPROVALS: Final = re.compile(rb"\A(?:\xef\xbb\xbf)?(?:[ \t]*(?:#[^\n]*)?\r?\n)*approvals:")
"""How the file begins that `ivr approve` writes."""


class StaleError(Exception):
    """The page was made for an older state of the draft: nothing was done."""


class NothingError(Exception):
    """There is nothing to do that with."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A draft as it is now, and the folder that it stands on."""

    draft: Draft
    folder: Mapping[str, bytes]
    exists: bool = True
    """False: nobody has changed anything yet."""

    @property
    def files(self) -> dict[str, bytes]:
        """The menus with the changes."""
        return self.draft.files(self.folder)

    @property
    def moved(self) -> tuple[str, ...]:
        """The files that others changed since the draft's owner saw them."""
        return self.draft.moved(self.folder)

    @property
    def clashes(self) -> tuple[str, ...]:
        """Those of them in which its owner changed the same lines."""
        return self.draft.taken_in(self.folder)[1] if self.moved else ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is different from the folder."""
        return not self.draft.changed


@dataclass(frozen=True, slots=True)
class Taken:
    """A draft that was taken over: what the folder was before, and what it became."""

    number: int
    by: str
    why: str
    at: str
    before: Files
    after: Mapping[str, str]
    """The marks of the files that were written; "" for one that went."""


class DraftDesk:
    """Works on the draft of one person. Its methods block.

    Args:
        settings: Where menus and drafts are.
        name: The person's.
    """

    def __init__(self, settings: Settings, name: str) -> None:
        self._menus = settings.menus
        self._live = not settings.local
        self._clock = settings.clock
        self._store = DraftStore(settings.data, name)
        self._taken = settings.data / FOLDER / TAKEN
        self._name = name

    def open(self) -> Opened:
        """The draft as it is.

        Raises:
            DraftError: What is kept cannot be read.
            OSError: The same, or the menus cannot.
        """
        together.finish(self._menus)
        folder = read_files(self._menus)
        kept = self._store.read()
        draft = kept or Draft.begin(folder, self._now())
        # An approval that somebody gives is no change of words: nobody has to look at it before going on.
        approvals = [name for name, data in folder.items() if _APPROVALS.search(data)]
        return Opened(draft.knowing(folder, approvals), folder, kept is not None)

    def edit(
        self, revision: int, what: str, change: Callable[[dict[str, bytes]], Files], *, by_form: bool = False
    ) -> Opened:
        """Change the draft.

        Args:
            revision: Of the draft that the page was made for.
            what: The edit is called, where it can be undone.
            change: Gives the files that it writes; may refuse with an error, and then nothing is done.
            by_form: Whether a file that means again what the folder's does becomes that one, to the byte.

        Raises:
            StaleError: Another window changed it meanwhile.
            DraftError: The draft cannot be read.
            OSError: The disk does not take it.
        """

        def edited(opened: Opened) -> Draft:
            files = change(opened.files)
            return opened.draft.edited(what, _restored(files, opened.folder) if by_form else files, opened.folder)

        return self._keep(revision, edited)

    def undo(self, revision: int) -> Opened:
        """Take the last edit back; errors as for `edit`."""
        return self._keep(revision, lambda opened: opened.draft.undone(opened.folder))

    def take_in(self, revision: int, mine: frozenset[str], theirs: frozenset[str]) -> Opened:
        """Put the draft on top of what others did; errors as for `edit`.

        Args:
            revision: As above.
            mine: Files in which the owner's version counts.
            theirs: Files in which the owner gives up theirs.
        """

        def take(opened: Opened) -> Draft:
            draft = opened.draft
            for name in theirs:
                draft = draft.without(name)
            return draft.taken_in(opened.folder, mine)[0]

        return self._keep(revision, take)

    def discard(self, revision: int) -> None:
        """Forget all changes; errors as for `edit`."""
        with self._store.locked():
            self._fresh(revision)
            self._store.remove()

    def set_aside(self) -> None:
        """Begin again where what is kept cannot be read."""
        with self._store.locked():
            try:
                self._store.read()
            except DraftError:
                self._store.set_aside()

    def _keep(self, revision: int, change: Callable[[Opened], Draft]) -> Opened:
        with self._store.locked():
            opened = self._fresh(revision)
            draft = change(opened)
            if draft is not opened.draft:
                self._store.write(draft)
            return Opened(draft, opened.folder)

    def _fresh(self, revision: int) -> Opened:
        opened = self.open()
        if opened.draft.revision != revision:
            raise StaleError
        return opened

    # --- into the folder ------------------------------------------------------------------------------------------

    def take_over(self, revision: int, why: str) -> Taken:
        """Let the folder hold the draft, all of it or nothing, and forget the draft.

        Raises:
            StaleError: Another window changed the draft meanwhile.
            MovedError: Somebody else changed the folder meanwhile.
            NothingError: Nothing is different.
            DecidedError: It approves, on a live line, what only a clinician may.
            OSError: The disk does not take it.
        """
        with self._store.locked():
            opened = self._fresh(revision)
            draft = opened.draft
            if opened.is_empty:
                raise NothingError
            if opened.moved:
                raise MovedError(opened.moved)
            if self._live and (decided := by_hand(opened.folder, opened.files)):
                raise DecidedError(decided)
            after = {name: together.mark(data) for name, data in draft.changed.items()}
            number = max((each.number for each in self.taken()), default=0) + 1
            taken = Taken(number, self._name, why, self._now(), draft.originals, after)
            self._remember(taken)
            try:
                write_files(self._menus, draft.changed, draft.base)
            except (OSError, MovedError):
                self._path(number).unlink(missing_ok=True)
                raise
            self._store.remove()
            return taken

    def taken(self) -> list[Taken]:
        """What was taken over, by anybody, the newest first, as far as it is kept."""
        found = [_read(path) for path in sorted(self._taken.glob("*.json"), reverse=True)]
        return [each for each in found if each]

    def can_take_back(self) -> Taken | None:
        """The last thing that was taken over, while the folder still holds it and nothing else was changed there."""
        last = next(iter(self.taken()), None)
        if last is None:
            return None
        now = marks(read_files(self._menus))
        return last if all(now.get(name, "") == mark for name, mark in last.after.items()) else None

    def take_back(self, number: int) -> Taken:
        """Let the folder hold what it held before the last draft was taken over.

        Raises:
            NothingError: That is not what the folder holds any more.
            MovedError: Somebody changed it just now.
            OSError: The disk does not take it.
        """
        last = self.can_take_back()
        if last is None or last.number != number:
            raise NothingError
        write_files(self._menus, last.before, marks(read_files(self._menus)))
        self._path(number).unlink(missing_ok=True)
        return last

    def _remember(self, taken: Taken) -> None:
        kept = Draft(taken.at, {}, taken.before).packed().decode()
        written = {"by": taken.by, "why": taken.why, "after": dict(taken.after), "before": json.loads(kept)}
        self._taken.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        atomic.write_private(self._path(taken.number), json.dumps(written).encode())
        for path in sorted(self._taken.glob("*.json"), reverse=True)[_MOST_TAKEN:]:
            path.unlink(missing_ok=True)

    def _path(self, number: int) -> Path:
        return self._taken / f"{number:06}.json"

    def _now(self) -> str:
        return self._clock().astimezone(UTC).isoformat(timespec="seconds")


def _restored(files: Files, folder: Mapping[str, bytes]) -> Files:
    return {
        name: as_it_was(File(name, data), folder[name]).data if data is not None and name in folder else data
        for name, data in files.items()
    }


def _read(path: Path) -> Taken | None:
    try:
        kept = json.loads(path.read_bytes())
        draft = Draft.unpacked(json.dumps(kept["before"]).encode())
        return Taken(int(path.stem), kept["by"], kept["why"], draft.begun, draft.originals, kept["after"])
    except (OSError, ValueError, KeyError, TypeError, DraftError):
        return None


__all__ = ["DecidedError", "DraftDesk", "DraftError", "MovedError", "NothingError", "Opened", "StaleError", "Taken"]
