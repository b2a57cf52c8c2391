"""A publication: everything that callers of one line hear and who is rung, as one value that is swapped as a whole.

Nothing outside it remembers a line, its duty or its audio: whoever needs one asks for the publication in use.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from ivr.calls.documents import Sound
from ivr.calls.session import CallSession, Handler
from ivr.calls.texts.offering import Texts
from ivr.carriers.port import Carrier
from ivr.content.line.timing import retimed
from ivr.content.lines import answering_for
from ivr.core.entries import Ledger, Memory
from ivr.core.line.model import Line
from ivr.core.line.staff import Duty
from ivr.settings import Settings
from ivr.shelves import shelf_for, who_speaks
from ivr.speech.audio_library import AudioLibrary
from ivr.staffing import notice
from ivr.staffing.duty import OnDuty

OPEN: Final = "open"
CLOSED: Final = "closed"
FIRST: Final = "first-call"
"""As it is, but every call is the first one from its telephone: so that recorded calls go as they were recorded."""
CLINIC_COOKIE: Final = "clinic"
"""The cookie that tells the webhook routes which of these a call is played with, in local mode. A carrier only ever
sends cookies that it was sent."""
PROVED: Final = 200
"""Turns of a call that are taken before a publication is used: one that cannot take them never is."""
_MOST_SILENT: Final = 8
"""Lines that cannot speak, and whose callers a publication answers."""

Routes = Callable[[Line, Sound], Mapping[str, Handler]]
"""Gives what answers alert calls in the words of a line."""


@dataclass(frozen=True, slots=True)
class Publication:
    """What is spoken. Never changed: an edit is another one."""

    line: Line
    shelf: AudioLibrary
    """Its audio."""
    duty: Callable[[], Duty]
    """Who is there now."""
    session: CallSession
    """What answers in its words."""
    clinics: Mapping[str, CallSession]
    """The line as if the clinic were open or closed, for testers; none in live mode."""
    instead: Callable[[tuple[str, ...]], CallSession]
    """Gives what answers the beginning of a call to another line, in its languages, where that cannot speak; the call
    goes on with `session`."""

    @property
    def version(self) -> str:
        """The mark of what is heard, where keys lead and who is rung."""
        return self.line.version

    @property
    def sessions(self) -> tuple[CallSession, ...]:
        """All that answer in its words."""
        return (self.session, *self.clinics.values())

    def answering(self, clinic: str) -> CallSession:
        """What answers for a clinic as a tester wishes it; "" is the clinic as it is."""
        return self.clinics.get(clinic, self.session)

    def refresh(self) -> bool:
        """Name the audio that was made meanwhile in all documents from now on; whether there was any."""
        found = self.shelf.refresh()
        if found:
            self.rest()
        return found

    def rest(self) -> None:
        """Let go of what can be made again, once new callers hear another one."""
        for session in self.sessions:
            session.forget()


@dataclass(frozen=True, slots=True)
class Press:
    """Makes publications.

    Args:
        settings: The service's.
        ledger: The call log.
        memory: Knows of earlier calls; None where every call is the first one.
        routes: Makes the answers to alert calls.
        carrier: Who asks.
    """

    settings: Settings
    ledger: Ledger
    routes: Routes
    carrier: Carrier
    texts: Texts | None = None
    """What sends texts to callers."""
    memory: Memory | None = None

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
        session = self._session(line, shelf, duty, self.memory)
        clinics = clinics_of(line, duty) if settings.local else {}
        made = {name: self._session(line, shelf, each) for name, each in clinics.items()}
        session.prepare(PROVED)

        @lru_cache(_MOST_SILENT)
        def instead(languages: tuple[str, ...]) -> CallSession:
            return self._session(answering_for(line, languages), shelf, duty, self.memory)

        return Publication(line, shelf, duty, session, made, instead)

    def _session(
        self, line: Line, shelf: AudioLibrary, duty: Callable[[], Duty], memory: Memory | None = None
    ) -> CallSession:
        session = CallSession(
            line,
            self.carrier,
            self.settings.auth_tokens,
            shelf.url,
            duty=duty,
            clock=self.settings.clock,
            ledger=self.ledger,
            memory=memory,
            tagged=True,
            name=self.settings.line,
            texts=self.texts,
        )
        session.add(self.routes(line, shelf.url))
        return session


def with_caller_id(settings: Settings, line: Line) -> Line:
    """The line with a number of the account that every call to staff and patients comes from.

    Without one the carrier would show the caller's, and refuses to where it is withheld or comes from SIP.
    """
    return replace(line, staff=replace(line.staff, caller_id=line.staff.caller_id or settings.alerting.sender))


def clinics_of(line: Line, duty: Callable[[], Duty]) -> dict[str, Callable[[], Duty]]:
    """As it is now, but for the hours: every team with hours is there, or away. Nothing is known of earlier calls."""
    away = frozenset(team.id for team in line.staff.teams if team.hours)
    return {
        OPEN: lambda: replace(duty(), closed=frozenset()),
        CLOSED: lambda: replace(duty(), closed=away),
        **({FIRST: duty} if line.recall_key else {}),
    }
