"""What menus must keep before callers hear them: every promise in every call that they can have."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.content.line.timing import retimed
from ivr.content.load import Loaded
from ivr.core.line.model import Line
from ivr.explore.promised import Promised
from ivr.settings import Settings
from ivr.shelves import shelf_for, who_speaks
from ivr.wiring.exploring import explored


def unkept(settings: Settings, loaded: Loaded, line: Line) -> Iterator[str]:
    """What the menus in the folder break, each with the shortest call that shows it. Takes some seconds.

    Args:
        settings: Where the audio is, and what time it is.
        loaded: The menus.
        line: Their line.
    """
    shelf = shelf_for(line, settings.audio, who_speaks(settings.speak, line))
    promised = Promised.by(loaded.evidence.rules) if loaded.evidence else None
    found = explored(retimed(line, shelf.lengths()), settings.clock(), shelf.url, promised)
    yield from found.sentences()
