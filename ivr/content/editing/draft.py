"""What one person is changing: the files that are different, what they were, and what the folder was like then.

A draft never holds a whole folder: a file that its owner did not touch is the folder's own, so what others do there is
seen. It knows the mark of each file that it began with, so nobody's work is overwritten unseen.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Self

from ivr.content.editing.merging import merged
from ivr.content.yaml.together import mark, marks, moved

MOST_STEPS: Final = 50
"""So many edits can be undone, the last one first."""
_FORMAT: Final = 1

Files = Mapping[str, bytes | None]
"""Name to content; None: there is no such file."""


class DraftError(Exception):
    """What is kept as a draft is none."""


@dataclass(frozen=True, slots=True)
class Step:
    """One edit: what it was, and the files that it changed as they were before."""

    what: str
    before: Files


@dataclass(frozen=True, slots=True)
class Draft:
    """The changes of one person. Never changed: an edit gives another one."""

    begun: str
    """When, ISO 8601."""
    base: Mapping[str, str]
    """The marks of the folder's files, as far as its owner has seen them."""
    originals: Files = field(default_factory=dict)
    """Of each file that is different, what it was in the folder."""
    changed: Files = field(default_factory=dict)
    """Each file that is different."""
    steps: tuple[Step, ...] = ()
    revision: int = 0
    """Grows with each edit, so that a page that was left open is noticed."""

    @classmethod
    def begin(cls, folder: Mapping[str, bytes], now: str) -> Self:
        """A draft of a folder in which nothing is different yet."""
        return cls(now, marks(folder))

    def files(self, folder: Mapping[str, bytes]) -> dict[str, bytes]:
        """The folder with the changes."""
        found: dict[str, bytes | None] = {**folder, **self.changed}
        return {name: data for name, data in sorted(found.items()) if data is not None}

    def edited(self, what: str, files: Files, folder: Mapping[str, bytes]) -> Draft:
        """The draft after one more edit.

        Args:
            what: It is called, where it can be undone.
            files: Each file that it writes or takes away.
            folder: The folder's own files.
        """
        now = self.files(folder)
        different = {name: data for name, data in files.items() if data != now.get(name)}
        if not different:
            return self
        step = Step(what, {name: now.get(name) for name in different})
        after = self._with(different, folder)
        return replace(after, steps=(*self.steps, step)[-MOST_STEPS:], revision=self.revision + 1)

    def undone(self, folder: Mapping[str, bytes]) -> Draft:
        """The draft without its last edit."""
        if not self.steps:
            return self
        after = self._with(self.steps[-1].before, folder)
        return replace(after, steps=self.steps[:-1], revision=self.revision + 1)

    def _with(self, files: Files, folder: Mapping[str, bytes]) -> Draft:
        originals = {**{name: folder.get(name) for name in files}, **self.originals}
        changed = {**self.changed, **files}
        same = {name for name, data in changed.items() if data == originals[name]}
        return replace(
            self,
            originals={name: data for name, data in originals.items() if name in changed and name not in same},
            changed={name: data for name, data in changed.items() if name not in same},
        )

    def knowing(self, folder: Mapping[str, bytes], names: Iterable[str]) -> Draft:
        """The draft, knowing what these files are like now, as far as its owner does not change them."""
        news = {name: mark(folder[name]) for name in names if name in folder and name not in self.changed}
        return replace(self, base={**self.base, **news}) if news.items() - self.base.items() else self

    def moved(self, folder: Mapping[str, bytes]) -> tuple[str, ...]:
        """The files that others changed in the folder since its owner saw them."""
        return moved(self.base, marks(folder))

    def taken_in(
        self, folder: Mapping[str, bytes], mine: frozenset[str] = frozenset()
    ) -> tuple[Draft, tuple[str, ...]]:
        """The draft on top of what others did, and the files in which they changed the same lines.

        Args:
            folder: As it is now.
            mine: Files of which the owner's own version is to count, though others changed the same lines.
        """
        clashes: list[str] = []
        changed, originals = dict(self.changed), dict(self.originals)
        for name in self.moved(folder):
            if name not in changed:
                continue
            theirs = folder.get(name)
            both = changed[name] if name in mine else _both(originals[name], changed[name], theirs)
            if both is _CLASH:
                clashes.append(name)
                continue
            changed[name], originals[name] = both, theirs
            if both == theirs:
                del changed[name], originals[name]
        if clashes:
            return self, tuple(clashes)
        base = marks(folder)
        return replace(self, base=base, changed=changed, originals=originals, steps=(), revision=self.revision + 1), ()

    def without(self, name: str) -> Draft:
        """The draft without its changes of a file: what others made of it counts."""
        return replace(
            self,
            changed={each: data for each, data in self.changed.items() if each != name},
            originals={each: data for each, data in self.originals.items() if each != name},
            steps=(),
            revision=self.revision + 1,
        )

    # --- on disk -------------------------------------------------------------------------------------------------

    def packed(self) -> bytes:
        """The draft as it is kept."""
        kept = {
            "format": _FORMAT,
            "begun": self.begun,
            "base": dict(self.base),
            "originals": _texts(self.originals),
            "changed": _texts(self.changed),
            "steps": [{"what": step.what, "before": _texts(step.before)} for step in self.steps],
            "revision": self.revision,
        }
        return json.dumps(kept).encode()

    @classmethod
    def unpacked(cls, data: bytes) -> Self:
        """A draft that was kept.

        Raises:
            DraftError: It is none.
        """
        try:
            kept: dict[str, Any] = json.loads(data)
            if kept["format"] != _FORMAT:
                raise DraftError("It was kept by another release of this program.")
            steps = tuple(Step(each["what"], _bytes(each["before"])) for each in kept["steps"])
            changed, originals = _bytes(kept["changed"]), _bytes(kept["originals"])
            return cls(kept["begun"], dict(kept["base"]), originals, changed, steps, int(kept["revision"]))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise DraftError("It cannot be read.") from None


_CLASH: Final = b"\0clash"


def _both(base: bytes | None, mine: bytes | None, theirs: bytes | None) -> bytes | None:
    """Both changes of a file; `_CLASH` where they cannot be joined."""
    if theirs in (mine, base):
        return mine
    if base is None or mine is None or theirs is None:
        return _CLASH
    joined = merged(base, mine, theirs)
    return _CLASH if joined is None else joined


def _texts(files: Files) -> dict[str, str | None]:
    return {name: None if data is None else data.decode("utf-8", "surrogateescape") for name, data in files.items()}


def _bytes(files: Mapping[str, str | None]) -> dict[str, bytes | None]:
    return {name: None if text is None else text.encode("utf-8", "surrogateescape") for name, text in files.items()}
