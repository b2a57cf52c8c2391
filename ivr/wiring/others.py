"""The lines beside the first one: each begins to speak as soon as it can, and none keeps another from speaking."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, Generic, Protocol, TypeVar

from ivr.calls.answer import log_fault
from ivr.content.lines import summary
from ivr.content.yaml.folder import stamp
from ivr.settings import Settings
from ivr.store.database import FAILURES
from ivr.wiring.kept import Kept
from ivr.wiring.publications import Publications
from ivr.wiring.starting import UnfitError

logger = logging.getLogger(__name__)

AGAIN_SECONDS: Final = 300
"""After this long a line that cannot speak is tried again though nothing changed: a disk may be well again."""


class Served(Protocol):
    """A line that speaks."""

    @property
    def publications(self) -> Publications:
        """What it speaks."""


_Parts = TypeVar("_Parts", bound=Served)


class Others(Generic[_Parts]):
    """The other lines of a service.

    Args:
        settings: Of the first line.
        named: Gives the names of the others, in their order.
        kept: Gives what was fit to be spoken by a line with these settings.
        join: Puts together a line with these settings, or raises `UnfitError`.
    """

    def __init__(
        self,
        settings: Settings,
        named: Callable[[], Iterable[str]],
        kept: Callable[[Settings], Kept],
        join: Callable[[Settings], _Parts],
    ) -> None:
        self._settings, self._named, self._kept, self._join = settings, named, kept, join
        self._speaking: dict[str, _Parts] = {}
        self._silent: dict[str, tuple[str, ...]] = {}
        self._languages: dict[str, tuple[str, ...]] = {}
        self._seen: dict[str, object] = {}

    @property
    def speaking(self) -> Mapping[str, _Parts]:
        """The lines that speak, by their names."""
        return self._speaking

    def publications(self) -> Mapping[str, Publications]:
        """What these speak."""
        return {name: each.publications for name, each in self._speaking.items()}

    @property
    def silent(self) -> Mapping[str, tuple[str, ...]]:
        """Those that cannot, with all that is to be put right; the first line answers their callers."""
        return self._silent

    def languages(self, name: str) -> tuple[str, ...]:
        """In which languages a line that cannot speak would, as far as its folder tells."""
        return self._languages.get(name, ())

    def look(self) -> list[_Parts]:
        """Let those speak that could not before; returns them. Blocks, and never raises."""
        waiting = [name for name in self._named() if name not in self._speaking]
        self._silent = {name: self._silent.get(name, ()) for name in waiting}
        return [parts for name in waiting for parts in self._begun(name)]

    def _begun(self, name: str) -> Iterator[_Parts]:
        settings = self._settings.of_line(name)
        seen = (stamp(settings.menus), self._published(settings), time.monotonic() // AGAIN_SECONDS)
        if self._seen.get(name) == seen:
            return
        self._seen[name] = seen
        try:
            parts = self._join(settings)
        except UnfitError as error:
            why = error.missing
        except Exception as error:  # noqa: BLE001  # whatever it is, the other lines go on
            log_fault(f"putting the line {name} together", error)
            why = (f"It cannot be put together ({type(error).__name__}); the log says more.",)
        else:
            self._speaking = {**self._speaking, name: parts}
            self._silent = {each: reasons for each, reasons in self._silent.items() if each != name}
            logger.info("the line %s speaks version %s", name, parts.publications.current.version)
            yield parts
            return
        self._languages[name] = summary(settings.menus).languages
        if why != self._silent.get(name):
            logger.error("THE LINE %s DOES NOT SPEAK. The first line answers its callers. %s", name, " ".join(why[:3]))
        self._silent = {**self._silent, name: why}

    def _published(self, settings: Settings) -> int:
        """The number of what was published last; 0 for nothing, or where the database does not tell."""
        try:
            record = self._kept(settings).in_database()
        except FAILURES:
            record = None
        return record.number if record else 0
