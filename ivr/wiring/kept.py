"""What was fit to be spoken, kept twice: in the database for every process, and here in case that is gone."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from ivr.content.last_good import Copies, Menus
from ivr.content.load import Loaded
from ivr.core.line.model import Line
from ivr.core.line.published import LIVE, LOCAL, Record
from ivr.settings import Settings
from ivr.store.acts import Act
from ivr.store.database import FAILURES, describe
from ivr.store.publications import Publications as Table

logger = logging.getLogger(__name__)

_SECOND: Final = 1000
PUBLISH, ROLLBACK, REFUSED, FIRST = "publish", "rollback", "publish-refused", "start"
"""What is done with versions, as the audit calls it."""


def menus_of(settings: Settings, loaded: Loaded, line: Line) -> Menus:
    """What is to be kept of a folder, with the voice that was chosen: the environment may be another one later."""
    return Menus(line.version, loaded.files, settings.speak or line.speak)


class KeepError(Exception):
    """Something could be kept nowhere; the message says why, and what is still spoken."""


class Kept:
    """Versions by their mark, and who published which of them when.

    Args:
        table: Those in the database.
        data: The data folder.
        mode: `LIVE` or `LOCAL`.
        clock: The time, aware.
    """

    def __init__(self, table: Table, data: Path, mode: str, clock: Callable[[], datetime]) -> None:
        self._table = table
        self._copies = Copies(data)
        self._mode = mode
        self._clock = clock

    def publish(self, menus: Menus, by: str, why: str, act: str = PUBLISH, after: int | None = None) -> Record:
        """Let every process of this mode speak a version from now on: in the database, then on this disk.

        Args:
            menus: The version.
            by: Who decides so.
            why: Their reason.
            act: What it is called in the audit.
            after: The number of the record that they know of, 0 for none; None: whatever was published meanwhile.

        Raises:
            OvertakenError: Somebody else published behind that record.
            KeepError: The database does not take it; what was spoken goes on.
        """
        try:
            record = self._table.add(self._record(menus.version, by, why), menus.packed(), act, after)
        except FAILURES as error:
            raise KeepError(
                f"Nothing was published: the database does not take it ({describe(error)}). Callers go on hearing what "
                "they heard. Check IVR_DATABASE_URL and the disk, and try again."
            ) from None
        self.copy(menus, record)
        return record

    def tell(self, by: str, act: str, about: str) -> None:
        """Add to the audit something that changed nothing; where the database is away, the log has it."""
        try:
            self._table.note(Act(self._now(), by, "", act, about))
        except FAILURES as error:
            logger.warning("the audit does not take that %s (%s): %s", by, act, describe(error))

    def acts(self, most: int) -> list[Act]:
        """What people did, the newest first.

        Raises:
            database.FAILURES: The database is gone.
        """
        return self._table.acts(most)

    def note(self, menus: Menus, by: str, why: str) -> Record:
        """Keep what is spoken already, as far as that is possible: on this disk, and in the database."""
        record = self._record(menus.version, by, why)
        try:
            record = self._table.add(record, menus.packed(), FIRST)
        except FAILURES as error:
            logger.warning("version %s is not in the database yet: %s", menus.version, describe(error))
        self.copy(menus, record)
        return record

    def copy(self, menus: Menus, record: Record) -> None:
        """Keep a copy on this machine; where that fails, the line speaks all the same."""
        try:
            self._copies.keep(menus, record)
            self._copies.forget(self._clock().timestamp())
        except OSError as error:
            logger.error(  # noqa: TRY400  # it is told
                "version %s cannot be kept in IVR_DATA (%s): without its database the line would not start with it",
                menus.version,
                error.strerror,
            )

    def in_database(self) -> Record | None:
        """What this mode speaks.

        Raises:
            database.FAILURES: The database is gone.
        """
        return self._table.newest(self._mode)

    def history(self) -> list[Record]:
        """What this mode spoke, the newest first.

        Raises:
            database.FAILURES: The database is gone.
        """
        return self._table.history(self._mode)

    def menus(self, version: str) -> Menus | None:
        """The menus of a version, from this disk or the database."""
        if found := self._copies.menus(version):
            return found
        try:
            packed = self._table.packed(version)
        except FAILURES as error:
            logger.warning("the database does not tell what version %s was: %s", version, describe(error))
            packed = None
        return Menus.unpacked(packed) if packed else None

    def line(self, version: str) -> Line | None:
        """What callers heard in a version; None if that is not kept, or cannot be read any more."""
        found = self.menus(version)
        return found.line() if found else None

    def candidates(self) -> Iterator[tuple[Menus, Record]]:
        """What this mode may start with, the best first: what it spoke last, what it spoke before, other copies."""
        seen = set()
        try:
            records = self.history()
        except FAILURES as error:
            logger.warning("the database does not tell what was published: %s", describe(error))
            records = []
        if copied := self._copies.newest(self._mode):
            records.append(copied)
        for record in records:
            if record.version not in seen and (found := self.menus(record.version)):
                seen.add(record.version)
                yield found, record
        if self._mode == LOCAL:
            yield from self._others()

    def before(self) -> tuple[Menus, Record] | None:
        """What an earlier release of this program kept."""
        found = self._copies.before()
        return (found, self._record(found.version, "", "kept by an earlier release")) if found else None

    def _others(self) -> Iterator[tuple[Menus, Record]]:
        """On one's own machine: what its line spoke as a live one, and whatever else is whole."""
        if (live := self._copies.newest(LIVE)) and (found := self._copies.menus(live.version)):
            yield found, live
        for found in self._copies.others():
            yield found, self._record(found.version, "", "kept on this machine")

    def forget_tries(self) -> None:
        """Forget what was only tried in local mode. Blocks."""
        self._table.forget_tries(self._now())

    def _now(self) -> int:
        """Milliseconds since 1970."""
        return int(self._clock().timestamp() * _SECOND)

    def _record(self, version: str, by: str, why: str) -> Record:
        return replace(Record(0, version, self._now(), self._mode), by=by, why=why)
