"""A publication: everything that callers of one line hear and who is rung, as one value that is swapped as a whole.

Nothing outside it remembers a line, its duty or its audio: whoever needs one asks for the publication in use.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from ivr.calls.session import Exchange, Handler, Webhook
from ivr.carriers.twilio.twiml import STATUS, Sound
from ivr.carriers.twilio.verify import FORM, SIGNATURE
from ivr.content.line.timing import retimed
from ivr.core.entries import Ledger
from ivr.core.line.model import Line
from ivr.core.line.staff import Duty
from ivr.settings import Settings
from ivr.shelves import shelf_for, who_speaks
from ivr.speech.audio_library import Shelf
from ivr.staffing import notice
from ivr.staffing.duty import OnDuty

OPEN: Final = "open"
CLOSED: Final = "closed"
PROVED: Final = 200
"""Turns of a call that are taken before a publication is used: one that cannot take them never is."""

Routes = Callable[[Line, Sound], Mapping[str, Handler]]
"""Gives what answers alert calls in the words of a line."""


@dataclass(frozen=True, slots=True)
class Publication:
    """What is spoken. Never changed: an edit is another one."""

    line: Line
    shelf: Shelf
    """Its audio."""
    duty: Callable[[], Duty]
    """Who is there now."""
    exchange: Exchange
    """Its documents."""
    clinics: Mapping[str, Exchange]
    """The line as if the clinic were open or closed, for testers; none in live mode."""

    @property
    def version(self) -> str:
        """The mark of what is heard, where keys lead and who is rung."""
        return self.line.version

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """All that answer in its words."""
        return (self.exchange, *self.clinics.values())

    def answering(self, clinic: str) -> Exchange:
        """What answers for a clinic as a tester wishes it; "" is the clinic as it is."""
        return self.clinics.get(clinic, self.exchange)

    def refresh(self) -> bool:
        """Name the audio that was made meanwhile in all documents from now on; whether there was any."""
        found = self.shelf.refresh()
        if found:
            self.rest()
        return found

    def rest(self) -> None:
        """Let go of what can be made again, once new callers hear another one."""
        for exchange in self.exchanges:
            exchange.forget()


@dataclass(frozen=True, slots=True)
class Press:
    """Makes publications.

    Args:
        settings: The service's.
        ledger: The call log.
        routes: Makes the answers to alert calls.
    """

    settings: Settings
    ledger: Ledger
    routes: Routes

    def publication(self, line: Line, speak: str = "") -> Publication:
        """Build one beside those in use, and prove it. Takes some tenths of a second.

        Args:
            line: As it was loaded.
            speak: Who spoke when it was published, where neither the environment nor the line says so.

        Raises:
            Exception: it cannot be used, whatever the reason.
        """
        settings = self.settings
        shelf = shelf_for(line, settings.audio, who_speaks(settings.speak or line.speak or speak, line))
        line = with_caller_id(settings, retimed(line, shelf.lengths()))
        duty = OnDuty(line.staff, settings.data / notice.FILE, settings.clock)
        exchange = self._exchange(line, shelf, duty)
        clinics = clinics_of(line, duty) if settings.local else {}
        made = {name: self._exchange(line, shelf, each) for name, each in clinics.items()}
        exchange.prepare(PROVED)
        return Publication(line, shelf, duty, exchange, made)

    def _exchange(self, line: Line, shelf: Shelf, duty: Callable[[], Duty]) -> Exchange:
        exchange = Exchange(
            line,
            self.settings.auth_tokens,
            self.settings.public_url,
            shelf.url,
            duty=duty,
            clock=self.settings.clock,
            ledger=self.ledger,
            tagged=True,
        )
        exchange.only_from(self.settings.accounts)
        exchange.add(self.routes(line, shelf.url))
        return exchange


def with_caller_id(settings: Settings, line: Line) -> Line:
    """The line with a number of the account that every call to staff and patients comes from.

    Without one the carrier would show the caller's, and refuses to where it is withheld or comes from SIP.
    """
    return replace(line, staff=replace(line.staff, caller_id=line.staff.caller_id or settings.alerting.sender))


def clinics_of(line: Line, duty: Callable[[], Duty]) -> dict[str, Callable[[], Duty]]:
    """As it is now, but for the hours: every team with hours is there, or away."""
    away = frozenset(team.id for team in line.staff.teams if team.hours)
    return {
        OPEN: lambda: replace(duty(), closed=frozenset()),
        CLOSED: lambda: replace(duty(), closed=away),
    }


def signed_status(settings: Settings) -> Webhook:
    """A status callback as the carrier would sign it."""
    url = settings.public_url + STATUS
    account = settings.account_sid
    signed = f"{url}{account and 'AccountSid' + account}CallSidself-test"
    digest = hmac.digest(settings.auth_tokens[0].encode(), signed.encode(), "sha1")
    headers = {SIGNATURE: base64.b64encode(digest), b"content-type": FORM}
    body = f"{account and f'AccountSid={account}&'}CallSid=self-test".encode()
    return Webhook(STATUS.encode(), b"", headers, body)
