"""A first line that never was fit to speak has nothing to fall back on: another line stands in for it.

It is the first one of the others that can speak, with its words, its staff and its hours, until the first line can
speak itself. Callers are told so first, in the languages of the line that they called.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from ivr.content.lines import Known, answering_for, summary
from ivr.content.load import Loaded
from ivr.settings import Settings
from ivr.wiring.going_live import missing
from ivr.wiring.publication import Press, Publication


@dataclass
class StandIn:
    """What stands in for the first line.

    Args:
        settings: Of the first line.
        name: Of the line that stands in.
        press: Makes publications with the audio and the notices of that line, in the name of the first one.
        acting: What that line speaks now.
    """

    settings: Settings
    name: str
    press: Press
    acting: Callable[[], Publication]
    known: Known = field(init=False)
    """What is known of the first line."""
    missing: tuple[str, ...] = ()
    """All that keeps the first line from speaking."""
    _of: Publication | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        """Look at the folder of the first line."""
        self.known = summary(self.settings.menus)

    def judge(self, loaded: Loaded) -> bool:
        """Look at another state of the first line's folder; whether that line can speak now."""
        self.known, self._of = summary(self.settings.menus), None
        self.missing = missing(self.settings, loaded)
        return not self.missing and loaded.line is not None

    def is_old(self) -> bool:
        """Whether the line that stands in speaks other words by now, or its numbers may be others."""
        return self._of is not self.acting()

    def publication(self) -> Publication:
        """What callers of the first line hear now.

        Raises:
            Exception: it cannot be built; the next look tries again.
        """
        acting = self.acting()
        line = replace(acting.line, other_numbers=self.known.numbers, texts=False)
        made = self.press.publication(answering_for(line, self.known.languages))
        self._of = acting
        return made
