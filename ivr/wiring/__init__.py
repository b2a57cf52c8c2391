"""The only place where the parts are chosen and joined."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from typing import Protocol

from ivr.calls.answer import Answer, log_fault
from ivr.calls.documents import STATUS
from ivr.calls.session import CallSession
from ivr.carriers.port import Carrier, Webhook
from ivr.content import lines
from ivr.content.running import Note
from ivr.core.entries import Ledger
from ivr.core.line.model import Line
from ivr.core.line.published import LIVE, LOCAL, Record
from ivr.core.line.staff import EVERYBODY
from ivr.settings import Settings
from ivr.speech.engines import refusal
from ivr.speech.rendering.background import Background
from ivr.store.figures import Figures
from ivr.texts.sending import Sending
from ivr.wiring.alerting import Alerter, usable_ways
from ivr.wiring.alerting import missing as missing_alerts
from ivr.wiring.backend import Common, behind, common, table
from ivr.wiring.carrier import carrier_of
from ivr.wiring.kept import Kept
from ivr.wiring.others import Others
from ivr.wiring.publication import CLOSED, OPEN, Press, Publication
from ivr.wiring.publications import Publications, Speaking
from ivr.wiring.renewal import News, Renewal
from ivr.wiring.standing_in import StandIn
from ivr.wiring.starting import Choice, Start, UnfitError
from ivr.wiring.switch import Switch

__all__ = ["CLOSED", "OPEN", "Alerter", "Parts", "UnfitError", "join"]


class Keeper(Ledger, Protocol):
    """The call log as the service starts and ends it."""

    def start(self, patience: float = 2.0) -> bool:
        """Start writing; waits so many seconds for the database, and returns whether it is there."""

    async def stop(self, seconds: float = 5.0) -> None:
        """Write what is still to be written, for at most so many seconds, and end."""

    def troubles(self) -> list[str]:
        """What is wrong, in words for staff."""

    @property
    def waiting(self) -> int:
        """How many entries are in the spool."""


@dataclass(frozen=True)
class Parts:
    """A service that is ready to be served. What is spoken is asked of ``publications`` each time: it is swapped."""

    settings: Settings
    carrier: Carrier
    """Who asks."""
    publications: Publications
    ledger: Keeper
    alerts: Alerter
    log: str
    """Where the call log is, without a password."""
    chores: Mapping[str, Callable[[], object]]
    """What is to be done every hour, by name. Each blocks."""
    figures: Callable[[], Figures]
    """Counts what the database holds. Blocks."""
    voice: Background
    """Lets the good voice speak behind the line, and tells how far it is."""
    texts: Sending | None = None
    """Sends texts to callers."""
    renewal: Renewal | None = None
    """Keeps what is spoken up to date; None where it stays as it is."""
    record: Callable[[Webhook, Answer], None] | None = field(default=None)
    others: Others[Parts] | None = None
    """The lines beside this one, which is the first; None in theirs."""

    @property
    def name(self) -> str:
        """The name of the line where it is not the first one, else ""."""
        return self.settings.line

    @property
    def every(self) -> tuple[Parts, ...]:
        """All lines that speak, the first one at the beginning."""
        return (self, *self.others.speaking.values()) if self.others else (self,)

    def switch(self) -> Switch:
        """What hands each webhook to its line."""
        if self.others is None:
            return Switch(self.publications, dict, self.carrier, self.settings.auth_tokens)
        others = self.others
        tokens = self.settings.auth_tokens
        return Switch(self.publications, others.publications, self.carrier, tokens, others.languages)

    @property
    def line(self) -> Line:
        """The line that new callers hear."""
        return self.publications.current.line

    @property
    def session(self) -> CallSession:
        """What answers new callers."""
        return self.publications.current.session

    @property
    def ways(self) -> tuple[str, ...]:
        """The ways in which staff are alerted now."""
        return usable_ways(self.settings, self.line)

    @property
    def missing(self) -> tuple[str, ...]:
        """What a line that goes on lacks now, though it could not have gone live without it."""
        if self.settings.local:
            return ()
        hard = refusal(self.publications.current.shelf)
        return (*missing_alerts(self.settings, self.line), *filter(None, [hard]))

    @property
    def news(self) -> News | None:
        """Which version speaks, since when, and how the folder stands to it."""
        return self.renewal.news() if self.renewal else None

    @property
    def stands_in(self) -> StandIn | None:
        """What answers for this line, which never was fit to speak; None: it speaks itself."""
        return self.renewal.stands_in if self.renewal else None

    def others_named(self) -> tuple[str, ...]:
        """The lines beside this one: those that numbers lead to or, where it cannot tell, that there are folders of."""
        found = lines.names(self.publications.line())
        return found or (lines.folders(self.settings.menus) if self.stands_in else ())

    def not_ready(self) -> list[str]:
        """Why calls cannot be taken: a request that the service signs for itself is not accepted."""
        accepted = self.session.answer(self.carrier.probe(STATUS)).status == 204  # noqa: PLR2004  # no content
        return [] if accepted else ["A request signed with our own auth token is refused: check IVR_PUBLIC_URL."]


def kept_for(settings: Settings) -> Kept:
    """What was fit to be spoken.

    Raises:
        SettingsError: the database's URL is unusable.
    """
    return Kept(table(settings), settings.data, LOCAL if settings.local else LIVE, settings.clock)


def join(
    settings: Settings, record: Callable[[Webhook, Answer], None] | None = None, carrier: Carrier | None = None
) -> Parts:
    """Choose what to start with, and put the service together.

    Args:
        settings: The environment.
        record: Is shown every webhook with its answer.
        carrier: Who asks, where it is not the one that the settings are for.

    Raises:
        UnfitError: nothing was ever fit to be spoken here.
        SettingsError: the database's URL or the secret is unusable.
    """
    carrier = carrier or carrier_of(settings)
    made: list[Common] = []

    def shared() -> Common:
        made.extend(() if made else [common(settings, carrier)])
        return made[0]

    first: list[Parts] = []
    others = Others(
        settings,
        lambda: first[0].others_named() if first else lines.summary(settings.menus).named(settings.menus),
        kept_for,
        lambda each: _joined(each, carrier, shared),
    )
    try:
        first.append(_joined(settings, carrier, shared))
    except UnfitError as error:
        others.look()
        if not others.speaking:
            raise
        acting = next(iter(others.speaking.values()))
        first.append(_stood_in_for(settings, carrier, shared(), acting, error.missing))
    others.look()
    return replace(first[0], others=others, record=record)


def _joined(settings: Settings, carrier: Carrier, shared: Callable[[], Common]) -> Parts:
    """One line, put together. Raises as `join`."""
    kept, start = kept_for(settings), Start.read(settings)
    choices = start.choices(settings, kept)
    first = next(choices, None)
    if first is None:
        raise UnfitError(start.missing(settings), local=settings.local)

    def begin(press: Press) -> tuple[Speaking, Record]:
        choice, publication = _first_that_works(chain([first], choices), press)
        began = choice.record or kept.note(choice.menus, choice.by, choice.why)
        if choice.record:
            kept.copy(choice.menus, began)
        return Speaking(publication, datetime.now(UTC), choice.by, choice.why), began

    return _put_together(settings, carrier, shared(), start, first.line, begin)


def _stood_in_for(
    settings: Settings, carrier: Carrier, together: Common, acting: Parts, missing: tuple[str, ...]
) -> Parts:
    """The first line, which never was fit to speak, put together with the words and the staff of another one."""
    made: list[StandIn] = []

    def begin(press: Press) -> tuple[Speaking, Record]:
        theirs = replace(press, settings=replace(acting.settings, line=""), texts=None)
        made.append(StandIn(settings, acting.name, theirs, lambda: acting.publications.current, missing))
        speaking = Speaking(made[0].publication(), datetime.now(UTC))
        return speaking, Record(0, speaking.publication.version, 0, LOCAL if settings.local else LIVE)

    parts = _put_together(settings, carrier, together, Start.read(settings), acting.line, begin)
    if parts.renewal is not None:
        parts.renewal.stand_in(made[0])
    return parts


def _put_together(
    settings: Settings,
    carrier: Carrier,
    together: Common,
    start: Start,
    first: Line,
    begin: Callable[[Press], tuple[Speaking, Record]],
) -> Parts:
    """What there is of a line.

    Args:
        settings: Its own.
        carrier: Who asks.
        together: What all lines have together.
        start: What was found in its folder.
        first: What speaks until it has begun to.
        begin: Decides what it begins with.
    """
    spoken: list[Publications] = []  # filled below: what alerts staff asks for the present line from then on
    back = behind(
        settings,
        carrier,
        lambda: spoken[0].line() if spoken else first,
        lambda: spoken[0].duty() if spoken else EVERYBODY,
        together,
    )
    press = Press(settings, back.ledger, back.routes, carrier, back.texts, memory=back.ledger)
    speaking, began = begin(press)
    kept = kept_for(settings)
    publications = Publications(speaking, partial(_find, kept, press))
    spoken.append(publications)
    together.alerts[settings.line] = back.alerts
    return Parts(
        settings=settings,
        carrier=carrier,
        publications=publications,
        ledger=back.ledger,
        alerts=back.alerts,
        log=back.log,
        chores={**back.chores, "forgetting what was only tried": kept.forget_tries},
        figures=back.figures,
        texts=back.texts,
        voice=Background(publications, turn=together.voice),
        renewal=Renewal(settings, publications, press, kept, began, start.folder, Note(settings.data)),
    )


def _first_that_works(choices: Iterable[Choice], press: Press) -> tuple[Choice, Publication]:
    """The best that can be built.

    Raises:
        UnfitError: none can.
    """
    version = ""
    for choice in choices:
        try:
            return choice, press.publication(choice.line, choice.menus.speak)
        except Exception as error:  # noqa: BLE001  # another one may be well
            version = choice.line.version
            log_fault(f"building version {version}", error)
    raise UnfitError((f"Version {version} cannot be built; the log says more.",), local=press.settings.local)


def _find(kept: Kept, press: Press, version: str) -> Publication | None:
    """A version that calls began with, made again from what is kept."""
    menus = kept.menus(version)
    line = menus.line() if menus else None
    return press.publication(line, menus.speak) if menus and line else None
