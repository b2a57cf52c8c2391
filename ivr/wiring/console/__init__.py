"""What the pages of the console work with, joined once for a service: lists, logs, people, and what they did."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from typing import Final

from ivr.core.callbacks.attempts import SECOND
from ivr.core.line.model import Line
from ivr.settings import Settings, without_credentials
from ivr.store.beside import Beside, WholeList, beside
from ivr.store.console.accounts import Accounts
from ivr.store.console.audit import Audit
from ivr.store.console.directory import Directory
from ivr.store.console.people import Person
from ivr.store.console.sessions import Sessions
from ivr.store.database import connect, describe
from ivr.store.reports.counting import Count
from ivr.store.reports.queries import CallLog
from ivr.store.reports.visits import visits
from ivr.store.scope import EVERYTHING, Scope
from ivr.store.vault import Vault
from ivr.wiring import Parts
from ivr.wiring.backend import SPOOL, lists, url
from ivr.wiring.console.heard import Heard

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
    people: Directory
    sessions: Sessions
    accounts: Accounts
    heard: Heard
    """What callers hear, and what is in the folder, with what it rests on."""
    _kept: WholeList
    lines: Callable[[], Mapping[str, Line]] = field(default=dict)
    """Gives all lines that speak now, by their names; "" is the first one."""

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
        return CallLog(connect(url(self.settings), patience=_PATIENCE, pooled=False), self.zone, self.parts.name)

    def visits(self, days: int) -> Mapping[str, Count]:
        """How many came to each place of the tree in so many days until now."""
        now = self.now()
        engine = connect(url(self.settings), patience=_PATIENCE, pooled=False)
        return visits(engine, now - timedelta(days=days), now, self.parts.name)

    def callbacks(self, person: Person) -> tuple[WholeList, Beside]:
        """The callback list of all lines that are a person's, with what waits beside the database; and the latter.

        Whichever line the pages are about: no patient may wait unseen.
        """
        waiting = beside(self.settings.shared, self.settings.shared / SPOOL)
        if not waiting.slips and not person.lines:
            return self._kept, waiting
        scope = Scope(others=lambda: self.lines().keys() - {""}, among=person.lines) if person.lines else EVERYTHING
        whole = lists(self.settings, lambda: self.line, with_waiting=True, scope=scope)
        return whole.kept, whole.waiting

    def line_of(self, name: str) -> Line:
        """The line of an entry; this one where that does not speak any more."""
        return self.lines().get(name, self.line)

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


def address(settings: Settings) -> str:
    """Where a browser finds the console, as far as the line knows; a proxy may give it another name."""
    place = settings.console
    if not place.port:
        return without_credentials(settings.public_url) + "/console"
    host = f"[{place.host}]" if ":" in place.host else place.host
    return f"http://{host}:{place.port}/console"


def desk(parts: Parts, troubles: Troubles, lines: Callable[[], Mapping[str, Line]] = dict) -> Desk:
    """Join it for a service.

    Args:
        parts: The service.
        troubles: Says what is wrong with it.
        lines: Gives all lines that speak now.
    """
    settings = parts.settings
    on_disk = lists(settings, lambda: parts.line)
    engine = connect(url(settings), patience=_PATIENCE, pooled=False)
    people, signed_in, accounts = Directory(engine, on_disk.vault), Sessions(engine), Accounts(engine)
    heard = Heard(settings.menus, parts.renewal.kept if parts.renewal else None)
    audit = Audit(engine, settings.line)
    return Desk(parts, troubles, on_disk.vault, audit, people, signed_in, accounts, heard, on_disk.kept, lines)


def people(settings: Settings) -> tuple[Directory, Audit]:
    """Who may use the console, for the command line.

    Raises:
        SettingsError: the database's URL or the secret is unusable.
        database.FAILURES: the database is gone.
    """
    on_disk = lists(settings, lambda: None)
    on_disk.prepare()
    engine = connect(url(settings))
    return Directory(engine, on_disk.vault), Audit(engine)
