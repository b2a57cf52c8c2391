"""What menus must keep before callers hear them: every promise in every call, and the test calls of staff."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.content.line.timing import retimed
from ivr.content.load import Loaded
from ivr.content.yaml.folder import TEST_CALLS
from ivr.core.line.model import Line
from ivr.explore.promised import Promised
from ivr.explore.testcalls.results import run
from ivr.settings import Settings
from ivr.shelves import shelf_for, who_speaks
from ivr.wiring.proving.exploring import explored


def unkept(settings: Settings, loaded: Loaded, line: Line) -> Iterator[str]:
    """What the menus in the folder break, with the shortest call that shows it, and which test calls fail.

    Takes some seconds.

    Args:
        settings: Where the audio is, and what time it is.
        loaded: The menus.
        line: Their line.
    """
    shelf = shelf_for(line, settings.audio, who_speaks(settings.speak, line))
    timed = retimed(line, shelf.lengths())
    promised = Promised.by(loaded.evidence.rules) if loaded.evidence else Promised()
    found = explored(timed, settings.clock(), shelf.url, promised)
    yield from found.sentences()
    if (calls := settings.menus / TEST_CALLS).is_dir():
        yield from run([calls], timed, settings.clock(), promised).sentences()
