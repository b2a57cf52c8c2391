"""What stands behind the webhooks: the call log, the callback list, and what alerts staff of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Final

from ivr.alerts.desk import Desk
from ivr.alerts.loop import Office
from ivr.alerts.messages import Messages
from ivr.alerts.talks import Talks
from ivr.alerts.ways import Sender, carrier_for, senders
from ivr.core.attempts import Way
from ivr.core.entries import Entry
from ivr.core.model import Line
from ivr.core.staff import Duty
from ivr.settings import Settings, SettingsError
from ivr.store import rollups
from ivr.store.alerts import Attempts
from ivr.store.beside import Beside, WholeList, beside
from ivr.store.callbacks import RETENTION_DAYS
from ivr.store.database import StoreError, connect, default_url
from ivr.store.figures import Figures, figures
from ivr.store.ledger import SqlLedger
from ivr.store.migrate import migrate
from ivr.store.vault import Vault, VaultError
from ivr.twilio.alert_address import Addresses
from ivr.twilio.alert_calls import AlertCalls
from ivr.twilio.exchange import Handler
from ivr.twilio.twiml import Sound
from ivr.wiring.alerting import Alerts, alert_settings, check

SPOOL: Final = "spool"
"""In the data folder: what the database did not take in time."""


@dataclass(frozen=True, slots=True)
class Behind:
    """All of it, joined. Nothing is opened before the ledger is started, or a list is asked for."""

    ledger: SqlLedger
    alerts: Alerts
    routes: Mapping[str, Handler]
    """What answers alert calls."""
    log: str
    """Where the call log is, without a password."""
    chores: Mapping[str, Callable[[], object]]
    figures: Callable[[], Figures]


@dataclass(frozen=True, slots=True)
class Lists:
    """The callback list and what else of it is on disk, for the service and for the command line alike."""

    kept: WholeList
    attempts: Attempts
    vault: Vault
    figures: Callable[[], Figures]
    roll_up: Callable[[], object]
    waiting: Beside
    """What waits beside the database, if that was asked for."""
    prepare: Callable[[], None]
    """Creates what is missing in the database, or brings it up to date; the ledger does that for the service."""


def lists(settings: Settings, line: Line | None, *, with_waiting: bool = False) -> Lists:
    """The lists on disk. Without a line, as where the menus have errors, what it would say is taken as usual.

    Args:
        settings: The environment.
        line: The menus.
        with_waiting: Whether the list is to hold what waits beside the database, as the service itself knows better.

    Raises:
        SettingsError: the database's URL or the secret is unusable.
    """
    try:
        vault, engine = Vault(settings.secrets, strict=not settings.local), connect(url(settings))
    except (StoreError, VaultError) as error:
        raise SettingsError(str(error)) from None
    waiting = beside(settings.data, settings.data / SPOOL) if with_waiting else Beside()
    return Lists(
        kept=WholeList(
            engine, vault, line.callback_days if line else RETENTION_DAYS, waiting.slips, clock=settings.clock
        ),
        attempts=Attempts(engine),
        vault=vault,
        figures=lambda: figures(engine),
        roll_up=lambda: rollups.roll_up(engine, line.staff.zone if line else UTC, settings.clock()),
        waiting=waiting,
        prepare=lambda: migrate(engine),
    )


def ways(settings: Settings, line: Line) -> Mapping[Way, Sender]:
    """The ways to tell staff that may be used."""
    environment = alert_settings(settings, line)
    addresses = Addresses(settings.auth_tokens, line.languages)

    def address(callback: int, target: str, language: str) -> str:
        return settings.public_url + addresses.about(callback, target, language).address

    return senders(environment, line, carrier_for(environment), address)


def behind(settings: Settings, line: Line, duty: Callable[[], Duty], sound: Sound) -> Behind:
    """Join it all for the service.

    Raises:
        SettingsError: the database's URL or the secret is unusable; or, in live mode, nobody would be alerted.
    """
    on_disk = lists(settings, line)
    alerts: list[Alerts] = []

    def tell(entries: tuple[Entry, ...]) -> None:  # the ledger tells the alerts, which look into the ledger
        alerts[0].alert_unwritten(entries)

    ledger = SqlLedger(
        url(settings),
        on_disk.vault,
        settings.data / SPOOL,
        clock=settings.clock,
        on_unwritten=tell,
        data=settings.data,
    )
    desk = Desk(on_disk.kept, on_disk.attempts, ledger)
    found = ways(settings, line)
    check(settings, line, found)
    environment = alert_settings(settings, line)
    calls = AlertCalls(line, Talks(desk), settings.auth_tokens, settings.clock, sender=environment.sender, sound=sound)
    messages = Messages(on_disk.kept, carrier_for(environment), on_disk.vault, settings.data)
    alerts.append(Alerts(desk, found, Office(line, duty, settings.local), messages, settings.clock))
    return Behind(
        ledger=ledger,
        alerts=alerts[0],
        routes=calls.routes,
        log=_told(settings),
        chores={"counting finished days": on_disk.roll_up},
        figures=on_disk.figures,
    )


def url(settings: Settings) -> str:
    """The URL of the database, with its password."""
    return settings.database_url or default_url(settings.data)


def _told(settings: Settings) -> str:
    if settings.database_url.startswith("postgres"):
        return "PostgreSQL (IVR_DATABASE_URL)"
    return str(Path(url(settings).partition("///")[2]))
