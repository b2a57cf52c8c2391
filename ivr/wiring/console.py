"""What the pages of the console work with, joined once for a service: lists, logs, people, and what they did."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Final

from ivr.core.callbacks.attempts import SECOND
from ivr.core.line.model import Line
from ivr.settings import Settings
from ivr.store.beside import Beside, WholeList, beside
from ivr.store.console.audit import Audit
from ivr.store.console.people import Person
from ivr.store.database import connect, describe
from ivr.store.reports.queries import CallLog
from ivr.store.vault import Vault
from ivr.wiring import Parts
from ivr.wiring.backend import SPOOL, lists, url

logger = logging.getLogger(__name__)

_PATIENCE: Final = 2.0
"""Seconds that a page waits for a database that is locked."""

Troubles = Callable[[], list[str]]
"""Why calls cannot be taken as they should, in words for staff."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that pages ask and change. Its methods block."""

    parts: Parts
    troubles: Troubles
    vault: Vault
    audit: Audit
    _kept: WholeList

    @property
    def settings(self) -> Settings:
        """The service's."""
        return self.parts.settings

    @property
    def line(self) -> Line:
        """The line that new callers hear."""
        return self.parts.line

    @property
    def zone(self) -> tzinfo:
        """The clinic's time zone."""
        return self.line.staff.zone

    def now(self) -> datetime:
        """The time, by the clock of the clinic."""
        return self.settings.clock().astimezone(self.zone)

    def at(self) -> int:
        """The time, in milliseconds since 1970."""
        return int(self.settings.clock().timestamp() * SECOND)

    def log(self) -> CallLog:
        """The call log, by the clinic's days."""
        return CallLog(connect(url(self.settings), patience=_PATIENCE, pooled=False), self.zone)

    def callbacks(self) -> tuple[WholeList, Beside]:
        """The callback list with what waits beside the database; and what waits there."""
        waiting = beside(self.settings.data, self.settings.data / SPOOL)
        if not waiting.slips:
            return self._kept, waiting
        whole = lists(self.settings, lambda: self.line, with_waiting=True)
        return whole.kept, whole.waiting

    def note(self, person: Person, act: str, about: str = "") -> None:
        """Write into the audit what somebody does.

        Raises:
            database.FAILURES: the database does not take it.
        """
        self.audit.add(person, act, about, self.at())

    def note_if_possible(self, person: Person, act: str, about: str = "") -> None:
        """The same for what must be done whatever becomes of the audit: a patient is called back."""
        try:
            self.note(person, act, about)
        except Exception as error:  # noqa: BLE001  # whatever the database says, the patient comes first
            logger.error("not in the audit (%s): %s %s", describe(error), act, about)  # noqa: TRY400  # it is told


def desk(parts: Parts, troubles: Troubles) -> Desk:
    """Join it for a service.

    Args:
        parts: The service.
        troubles: Says what is wrong with it.
    """
    settings = parts.settings
    on_disk = lists(settings, lambda: parts.line)
    engine = connect(url(settings), patience=_PATIENCE, pooled=False)
    return Desk(parts, troubles, on_disk.vault, Audit(engine), on_disk.kept)
