"""What menus say and rest on, for whoever looks at them: loaded once for each state of the folder, and each version."""

from __future__ import annotations

import gc
from dataclasses import replace
from pathlib import Path
from threading import Lock

from ivr.content.evidence.evidence import Evidence
from ivr.content.load import Loaded, load, load_folder
from ivr.content.yaml.folder import stamp
from ivr.wiring.kept import Kept


class Heard:
    """Loads menus when they are asked for. Its methods block for some tenths of a second at most; for any thread.

    Args:
        menus: The folder.
        kept: What was spoken.
    """

    def __init__(self, menus: Path, kept: Kept | None) -> None:
        self._menus, self._kept = menus, kept
        self._stamp: object = None
        self._folder: Loaded | None = None
        self._version = ""
        self._evidence: Evidence | None = None
        self._lock = Lock()

    def folder(self) -> Loaded:
        """What is in the folder now."""
        with self._lock:
            return self._loaded()

    def spoken(self, version: str) -> Evidence | None:
        """What a version rests on, with the approvals on record now; None where it is not kept any more."""
        with self._lock:
            loaded = self._loaded()
            if loaded.line is not None and loaded.line.version == version:
                return loaded.evidence
            if version != self._version:
                menus = self._kept.menus(version) if self._kept else None
                self._evidence = load(menus.files).evidence if menus else None
                self._version = version
            now = loaded.evidence
            found = self._evidence
            return replace(found, approvals=now.approvals) if found and now else found

    def _loaded(self) -> Loaded:
        seen = stamp(self._menus)
        if self._folder is None or seen != self._stamp:
            if self._folder is None:
                self._folder = load_folder(self._menus)
                gc.collect(1)
                gc.freeze()  # so that no collection has to walk through all of it while a call waits; once, as it leaks
            else:
                self._folder = load_folder(self._menus)
            self._stamp = seen
        return self._folder
