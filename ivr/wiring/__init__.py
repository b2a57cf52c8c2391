"""The only place where the parts are chosen and joined."""

from __future__ import annotations

import base64
import hmac
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Protocol

from ivr.content import notice
from ivr.content.approvals import Approvals, how_to_approve, told
from ivr.content.duty import OnDuty
from ivr.content.evidence import Evidence
from ivr.content.issues import Issue
from ivr.content.last_good import load_or_last_good
from ivr.content.placeholders import has_placeholders
from ivr.content.timing import retimed
from ivr.core.entries import Ledger
from ivr.core.model import FILES, Line
from ivr.core.staff import Duty
from ivr.settings import Settings, SettingsError
from ivr.settings import engine as environment_engine
from ivr.speech.background import Background
from ivr.speech.engines import engines, refusal
from ivr.speech.shelf import Shelf
from ivr.store.figures import Figures
from ivr.twilio.exchange import Answer, Exchange, Webhook
from ivr.twilio.twiml import STATUS
from ivr.wiring.behind import Behind, behind

logger = logging.getLogger(__name__)

OPEN: Final = "open"
CLOSED: Final = "closed"


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


class Alerter(Protocol):
    """What alerts staff."""

    async def run(self) -> None:
        """Alert staff until cancelled."""

    def silent_for(self) -> float:
        """Seconds since the list was looked at."""


@dataclass(frozen=True)
class Parts:
    """A service that is ready to be served."""

    settings: Settings
    line: Line
    issues: tuple[Issue, ...]
    """What the check says of the menus in the folder, which are not those in use if they have errors."""
    from_last_good: bool
    exchange: Exchange
    clinics: Mapping[str, Exchange]
    """The line as if the clinic were open or closed, for testers; none in live mode."""
    shelf: Shelf
    ledger: Keeper
    alerts: Alerter
    ways: tuple[str, ...]
    """The ways in which staff are alerted."""
    log: str
    """Where the call log is, without a password."""
    chores: Mapping[str, Callable[[], object]]
    """What is to be done every hour, by name. Each blocks."""
    figures: Callable[[], Figures]
    """Counts what the database holds. Blocks."""
    voice: Background
    """What lets the good voice speak behind the line, and tells how far it is."""
    record: Callable[[Webhook, Answer], None] | None = field(default=None)

    def not_ready(self) -> list[str]:
        """Why calls cannot be taken: a request that the service signs for itself is not accepted."""
        accepted = self.exchange.answer(signed_status(self.settings)).status == 204  # noqa: PLR2004  # no content
        return [] if accepted else ["A request signed with our own auth token is refused: check IVR_PUBLIC_URL."]


def join(settings: Settings, record: Callable[[Webhook, Answer], None] | None = None) -> Parts:
    """Load the menus, or the last good ones, and put the service together.

    Raises:
        NoMenusError: the menus have errors, and no menus ever loaded here.
        SettingsError: the database's URL or the secret is unusable; or, in live mode, staff's numbers are placeholders,
            texts are not approved as line.yaml demands, nobody has chosen a voice, espeak would say a red flag, or
            nobody would be alerted.
    """
    chosen = load_or_last_good(settings.menus, settings.data)
    if not settings.local and has_placeholders(chosen.line):
        if chosen.from_last_good:
            found = "\n".join(str(issue) for issue in chosen.issues)
            raise SettingsError(
                f"The menus have errors, and the last good ones, kept here, hold placeholder numbers. Correct:\n{found}"
            )
        raise SettingsError(
            f'The numbers in "{settings.menus}/staff.yaml" are placeholders (555-01xx), which reach nobody. Write the '
            "clinic's own numbers there before the line goes live."
        )
    if not settings.local:
        _check_approvals(settings, chosen.evidence)
    shelf = shelf_for(chosen.line, settings.audio, chosen_voice(settings, chosen.line))
    if not settings.local and (why_not := refusal(shelf)):
        raise SettingsError(why_not)
    line = retimed(chosen.line, shelf.lengths())
    duty = OnDuty(line.staff, settings.data / notice.FILE, settings.clock)
    kept = behind(settings, line, duty, shelf.url)
    exchange = _exchange(settings, line, shelf, kept, duty)
    exchange.prepare()
    clinics = {name: _exchange(settings, line, shelf, kept, each) for name, each in _clinics(line, duty).items()}
    return Parts(
        settings=settings,
        line=line,
        issues=chosen.issues,
        from_last_good=chosen.from_last_good,
        exchange=exchange,
        clinics=clinics if settings.local else {},
        shelf=shelf,
        ledger=kept.ledger,
        alerts=kept.alerts,
        ways=kept.alerts.ways,
        log=kept.log,
        chores=kept.chores,
        figures=kept.figures,
        voice=Background(shelf, engines(line, environment_engine()).trouble if shelf.mode == FILES else ""),
        record=record,
    )


def _exchange(settings: Settings, line: Line, shelf: Shelf, kept: Behind, duty: Callable[[], Duty]) -> Exchange:
    exchange = Exchange(
        line,
        settings.auth_tokens,
        settings.public_url,
        shelf.url,
        duty=duty,
        clock=settings.clock,
        ledger=kept.ledger,
    )
    exchange.add(kept.routes)
    return exchange


def _clinics(line: Line, duty: Callable[[], Duty]) -> dict[str, Callable[[], Duty]]:
    """As it is now, but for the hours: every team with hours is there, or away."""
    away = frozenset(team.id for team in line.staff.teams if team.hours)
    return {
        OPEN: lambda: replace(duty(), closed=frozenset()),
        CLOSED: lambda: replace(duty(), closed=away),
    }


def chosen_voice(settings: Settings, line: Line) -> str:
    """What callers hear where nobody recorded anything.

    Raises:
        SettingsError: live mode, and the clinic has not chosen.
    """
    if settings.local:
        return settings.speak or FILES
    if chosen := settings.speak or line.speak:
        return chosen
    raise SettingsError(
        f'Nobody has chosen the voice that callers hear. Write "speak: carrier" into "{settings.menus}/line.yaml" for '
        'the carrier\'s voice (or "speak: files" for the audio files that are made here, by the good voice where '
        "it is installed; without it they are hard to understand, above all for people who hear badly). Recordings are "
        "played in both cases, and are best."
    )


def shelf_for(line: Line, audio: Path, speak: str) -> Shelf:
    """The audio of a line. Without a voice engine there are recordings and the carrier's voice."""
    found = engines(line, environment_engine())
    if found.problem:
        logger.warning("audio cannot be rendered here: %s", found.problem)
    return Shelf(line, audio, speak, found.quick, found.neural)


def _check_approvals(settings: Settings, evidence: Evidence) -> None:
    """Refuses texts that nobody answers for."""
    approvals = Approvals(evidence)
    for required in evidence.rules.required:
        if missing := approvals.missing(required):
            raise SettingsError(
                f'In live mode "{settings.menus}/{required.place.file}" demands the approval of a {required.role}, and '
                f"{told(missing)}. {how_to_approve(required)}"
            )


def signed_status(settings: Settings) -> Webhook:
    """A status callback as the carrier would sign it."""
    url = settings.public_url + STATUS
    digest = hmac.digest(settings.auth_tokens[0].encode(), f"{url}CallSidself-test".encode(), "sha1")
    content_type = b"application/x-www-form-urlencoded"
    signature = base64.b64encode(digest).decode()
    return Webhook(STATUS.encode(), b"", signature, content_type, b"CallSid=self-test")
