"""What stands behind the webhooks: the call log, the callback list, and what alerts staff of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ivr.alerts.desk import Desk
from ivr.alerts.loop import Office
from ivr.alerts.messages import Messages
from ivr.alerts.ways import Sender, carrier_for, senders
from ivr.core.alerts import Way
from ivr.core.model import Line
from ivr.core.staff import Duty
from ivr.settings import Settings, SettingsError
from ivr.store import rollups
from ivr.store.attempts import Attempts
from ivr.store.callbacks import Callbacks
from ivr.store.database import StoreError, connect, default_url
from ivr.store.figures import Figures, figures
from ivr.store.ledger import SqlLedger
from ivr.store.vault import Vault, VaultError
from ivr.twilio.alert_calls import AlertCalls
from ivr.twilio.exchange import Handler
from ivr.twilio.twiml import Sound
from ivr.wiring.alerting import Alerts, alert_settings, check
from ivr.wiring.lists import KeptList

SPOOL = "spool"
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
    """The callback list and what tells staff of it, for the service and for the command line alike."""

    kept: KeptList
    attempts: Attempts
    vault: Vault
    senders: Mapping[Way, Sender]
    calls: AlertCalls
    messages: Messages
    figures: Callable[[], Figures]
    roll_up: Callable[[], object]


def behind(settings: Settings, line: Line, duty: Callable[[], Duty], sound: Sound) -> Behind:
    """Join it.

    Raises:
        SettingsError: the database's URL or the secret is unusable; or, in live mode, nobody would be alerted.
    """
    lists = lists_for(settings, line, sound)
    check(settings, line, lists.senders)
    alerts: list[Alerts] = []  # the ledger tells them of what is written nowhere, and they look into the ledger
    ledger = SqlLedger(
        url(settings),
        lists.vault,
        settings.data / SPOOL,
        clock=settings.clock,
        on_unwritten=lambda entries: alerts[0].alert_unwritten(entries),
    )
    alerts.append(
        Alerts(
            Desk(lists.kept, lists.attempts, ledger),
            lists.senders,
            Office(line, duty, settings.local),
            lists.messages,
            settings.clock,
        )
    )
    return Behind(
        ledger=ledger,
        alerts=alerts[0],
        routes=lists.calls.routes,
        log=_told(settings),
        chores={"counting finished days": lists.roll_up},
        figures=lists.figures,
    )


def lists_for(settings: Settings, line: Line, sound: Sound) -> Lists:
    """The callback list and the ways to tell staff.

    Raises:
        SettingsError: the database's URL or the secret is unusable.
    """
    try:
        vault, engine = Vault(settings.secrets), connect(url(settings))
    except (StoreError, VaultError) as error:
        raise SettingsError(str(error)) from None
    environment = alert_settings(settings, line)
    carrier = carrier_for(environment)
    kept = KeptList(Callbacks(engine, vault), line.callback_days)
    calls = AlertCalls(line, kept, settings.auth_tokens, settings.clock, sender=environment.sender, sound=sound)

    def address(callback: int, target: str, language: str) -> str:
        return settings.public_url + calls.address(callback, target, language)

    return Lists(
        kept=kept,
        attempts=Attempts(engine),
        vault=vault,
        senders=senders(environment, line, carrier, address),
        calls=calls,
        messages=Messages(kept, carrier, vault, settings.data),
        figures=lambda: figures(engine),
        roll_up=lambda: rollups.roll_up(engine, line.staff.zone, settings.clock()),
    )


def url(settings: Settings) -> str:
    """The URL of the database, with its password."""
    return settings.database_url or default_url(settings.data)


def _told(settings: Settings) -> str:
    if settings.database_url.startswith("postgres"):
        return "PostgreSQL (IVR_DATABASE_URL)"
    return str(Path(url(settings).partition("///")[2]))
