"""What stands behind the webhooks: the call log, the callback list, and what alerts staff of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from pathlib import Path
from threading import Lock
from typing import Final

from ivr.alerts.callback_view import CallbackView
from ivr.alerts.messages import Messages
from ivr.alerts.notifiers.port import Sender, Setup
from ivr.alerts.notifiers.registry import senders
from ivr.alerts.talks import Talks
from ivr.calls.alert_address import Addresses
from ivr.calls.alert_calls import AlertCalls
from ivr.calls.answer import Handler
from ivr.calls.documents import Sound, no_sound
from ivr.calls.texts.inbound import routes as text_routes
from ivr.carriers.port import Carrier, CarrierApi
from ivr.core.callbacks.entry import Callback
from ivr.core.entries import Entry
from ivr.core.line.model import Line
from ivr.core.line.staff import Duty
from ivr.settings import Settings, SettingsError
from ivr.store.alerts import Attempts
from ivr.store.beside import Beside, WholeList, beside
from ivr.store.database import StoreError, connect, default_url
from ivr.store.durable.call_log_writer import SqlLedger
from ivr.store.figures import Figures, figures
from ivr.store.migrations.migrate import migrate
from ivr.store.publications import Publications as Table
from ivr.store.reports import rollups
from ivr.store.scope import EVERYTHING, Scope
from ivr.store.texts import Texts
from ivr.store.vault import Vault, VaultError
from ivr.texts.sending import Sending, Way
from ivr.texts.wishes import Wishes
from ivr.wiring.alerting import Alerts, CurrentOffice, CurrentWays, alert_settings

_LIST_PATIENCE: Final = 1.5
"""Seconds that the callback list waits for a database that is locked: whoever pressed 1 in an alert call waits for a
few of these, and has five seconds in all."""
_PATIENCE: Final = 1.0
"""Seconds that a start waits for a database that is locked, before it goes on with what is kept on this machine."""
SPOOL: Final = "spool"
"""In the data folder: what the database did not take in time."""


@dataclass(frozen=True, slots=True)
class Behind:
    """All of it, joined. Nothing is opened before the ledger is started, or a list is asked for."""

    ledger: SqlLedger
    alerts: Alerts
    routes: Callable[[Line, Sound], Mapping[str, Handler]]
    """Makes what answers alert calls in the words of a line."""
    log: str
    """Where the call log is, without a password."""
    chores: Mapping[str, Callable[[], object]]
    figures: Callable[[], Figures]
    texts: Sending
    """Sends texts to callers."""


@dataclass(frozen=True, slots=True)
class Common:
    """What all lines of a service have together."""

    ledger: SqlLedger
    api: CarrierApi | None
    wishes: Wishes
    """Who wants no texts, of whichever line."""
    alerts: dict[str, Alerts] = field(default_factory=dict)
    """By the names of the lines that look after their own patients; "" is the first one."""
    voice: Lock = field(default_factory=Lock)
    """Held by the line whose texts the good voice speaks now."""

    def tell(self, entries: tuple[Entry, ...]) -> None:
        """Alert the staff of each line at once of what could be written nowhere."""
        for name, alerts in self.alerts.items():
            if mine := [each for each in entries if self.scope(name).holds(each.line)]:
                alerts.alert_unwritten(mine)

    def scope(self, name: str) -> Scope:
        """Whose rows a line looks after: the first one also those of lines that do not look after theirs."""
        return Scope(name) if name else Scope(others=lambda: self.alerts.keys() - {""})


class _Unwritten:
    """What the ledger has not put into the database yet, of one line."""

    def __init__(self, ledger: SqlLedger, scope: Scope) -> None:
        self._ledger, self._scope = ledger, scope

    def pending_red_flags(self) -> Sequence[Callback]:
        """See `ivr.alerts.ports.Pending`."""
        return [each for each in self._ledger.pending_red_flags() if self._scope.holds(each.line)]

    def pending_number(self, call: str, step: int) -> str:
        """See `ivr.alerts.ports.Pending`."""
        return self._ledger.pending_number(call, step)


@dataclass(frozen=True, slots=True)
class Lists:
    """The callback list and what else of it is on disk, for the service and for the command line alike."""

    kept: WholeList
    attempts: Attempts
    vault: Vault
    figures: Callable[[], Figures]
    roll_up: Callable[[], object]
    texts: Texts
    waiting: Beside
    """What waits beside the database, if that was asked for."""
    prepare: Callable[[], None]
    """Creates what is missing in the database, or brings it up to date; the ledger does that for the service."""


class _Callbacks(WholeList):
    """The callback list, whose numbers are kept for as long as the line that is spoken now says."""

    line: Callable[[], Line | None]

    def purge(self, now: int, days: int | None = None) -> tuple[int, ...]:
        """Forget numbers and messages whose time is over."""
        line = self.line()
        return super().purge(now, line.callback_days if line and days is None else days)


def lists(
    settings: Settings, line: Callable[[], Line | None], *, with_waiting: bool = False, scope: Scope = EVERYTHING
) -> Lists:
    """The lists on disk.

    Args:
        settings: Where they are.
        line: Gives the line in use; without one, as where the menus have errors, what it would say is taken as usual.
        with_waiting: Whether the list is to hold what waits beside the database, as the service itself knows better.
        scope: Of which line they are.

    Raises:
        SettingsError: the database's URL or the secret is unusable.
    """
    try:
        vault = Vault(settings.secrets, strict=not settings.local)
        engine = connect(url(settings), patience=_LIST_PATIENCE)
    except (StoreError, VaultError) as error:
        raise SettingsError(str(error)) from None

    def zone() -> tzinfo:
        current = line()
        return current.staff.zone if current else UTC

    waiting = beside(settings.shared, settings.shared / SPOOL) if with_waiting else Beside()
    kept = _Callbacks(engine, vault, waiting=waiting.slips, clock=settings.clock, scope=scope)
    kept.line = line
    return Lists(
        kept=kept,
        attempts=Attempts(engine, scope),
        vault=vault,
        figures=lambda: figures(engine),
        roll_up=lambda: rollups.roll_up(engine, zone(), settings.clock(), line=settings.line),
        texts=Texts(engine),
        waiting=waiting,
        prepare=lambda: migrate(engine),
    )


def alert_calls(
    settings: Settings, line: Line, carrier: Carrier, view: CallbackView, sound: Sound = no_sound
) -> AlertCalls:
    """What answers alert calls in the words of a line."""
    known = {"sender": alert_settings(settings, line).sender, "name": settings.line}
    return AlertCalls(line, carrier, Talks(view), settings.auth_tokens, settings.clock, sound=sound, **known)


def ways(settings: Settings, line: Line, api: CarrierApi | None) -> Mapping[str, Sender]:
    """The ways to tell a line's staff that may be used."""
    addresses = Addresses(settings.auth_tokens, line.languages, settings.line)

    def address(callback: int, target: str, language: str) -> str:
        return settings.public_url + addresses.about(callback, target, language).address

    return senders(Setup(alert_settings(settings, line), line, api, address))


def texting(settings: Settings, on_disk: Lists, line: Callable[[], Line], shared: Common) -> Sending:
    """What sends texts to callers, from the number that alerts come from."""

    def way() -> Way:
        found = alert_settings(settings, line())
        usable = shared.api if found.carrier_usable else None
        return Way(usable, found.sender, settings.public_url, settings.local)

    named, known = settings.line, shared.wishes
    return Sending(on_disk.texts, on_disk.vault, line, way, settings.clock, wishes=known, name=named)


def common(settings: Settings, carrier: Carrier) -> Common:
    """What all lines of a service have together.

    Args:
        settings: The environment.
        carrier: Is asked for calls and texts.

    Raises:
        SettingsError: the database's URL or the secret is unusable.
    """
    told: list[Common] = []

    def tell(entries: tuple[Entry, ...]) -> None:  # the ledger tells the alerts, which look into the ledger
        told[0].tell(entries)

    on_disk = lists(settings, lambda: None)
    ledger = SqlLedger(
        url(settings),
        on_disk.vault,
        settings.shared / SPOOL,
        clock=settings.clock,
        on_unwritten=tell,
        data=settings.shared,
    )
    told.append(Common(ledger, carrier.api(), Wishes(on_disk.texts, on_disk.vault, settings.clock)))
    return told[0]


def behind(
    settings: Settings,
    carrier: Carrier,
    line: Callable[[], Line],
    duty: Callable[[], Duty],
    shared: Common | None = None,
) -> Behind:
    """Join what stands behind one line.

    Args:
        settings: Its own.
        carrier: Who asks.
        line: Gives the line in use.
        duty: Gives who is there now.
        shared: What it has together with other lines; None: there are none. It looks after its own patients from the
            moment on at which its alerts are among those in there.

    Raises:
        SettingsError: the database's URL or the secret is unusable.
    """
    alone = shared is None
    shared = shared or common(settings, carrier)
    scope = shared.scope(settings.line)
    on_disk = lists(settings, line, scope=scope)
    view = CallbackView(on_disk.kept, on_disk.attempts, _Unwritten(shared.ledger, scope))
    found = CurrentWays(line, lambda each: ways(settings, each, shared.api))
    messages = Messages(on_disk.kept, shared.api, on_disk.vault, settings.shared)
    office = CurrentOffice(line, duty, local=settings.local)
    alerts = Alerts(view, found, office, messages, settings.clock)
    if alone:
        shared.alerts[settings.line] = alerts
    texts = texting(settings, on_disk, line, shared)
    return Behind(
        ledger=shared.ledger,
        alerts=alerts,
        routes=lambda each, sound: {
            **alert_calls(settings, each, carrier, view, sound).routes,
            **text_routes(each, carrier, texts.obey),
        },
        log=_told(settings),
        chores={
            "counting finished days": on_disk.roll_up,
            "forgetting texts": lambda: on_disk.texts.forget(int(settings.clock().timestamp() * 1000)),
        },
        figures=on_disk.figures,
        texts=texts,
    )


def table(settings: Settings) -> Table:
    """What was published, in the database.

    Raises:
        SettingsError: the database's URL is unusable.
    """
    try:
        return Table(connect(url(settings), patience=_PATIENCE, pooled=False), settings.line)
    except StoreError as error:
        raise SettingsError(str(error)) from None


def url(settings: Settings) -> str:
    """The URL of the database, with its password."""
    return settings.database_url or default_url(settings.shared)


def _told(settings: Settings) -> str:
    if settings.database_url.startswith("postgres"):
        return "PostgreSQL (IVR_DATABASE_URL)"
    return str(Path(url(settings).partition("///")[2]))
