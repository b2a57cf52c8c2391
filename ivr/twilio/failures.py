"""What is answered when something failed: the carrier's fallback, and a fault of ours."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import parse_qs

from ivr.core.entries import Entry, Kind, Ledger
from ivr.core.events import Outcome
from ivr.core.model import Line
from ivr.twilio import budget, inbound, state_token
from ivr.twilio.journal import Journal
from ivr.twilio.rescue import Rescue
from ivr.twilio.twiml import WHISPER, Document
from ivr.twilio.webhook import Answer, Fields, log_fault

_SPOKEN: Final = re.compile(rf"{WHISPER}/([A-Za-z-]{{2,20}})(?:\?|\Z)")


class Failures:
    """Answers with an apology and a person.

    Args:
        line: The line.
        journal: Makes the entries.
        ledger: Knows who pressed 1, if there is one.
    """

    def __init__(self, line: Line, journal: Journal, ledger: Ledger | None) -> None:
        self._line = line
        self._journal = journal
        self._ledger = ledger
        self._rescue = Rescue(line)

    def fallback(self, query: str, fields: Fields) -> Answer:
        """The carrier's fallback begins without a stage and tells the URL that failed, which is only read.

        A stage is one of ours, and its step stands beside it.
        """
        failed, stage = fields.get("ErrorUrl", ""), parse_qs(query).get("stage", [""])[0]
        language = self._known_language(query) or self._known_language(failed)
        called = inbound.is_called_leg(fields)
        if stage and not called and "ErrorCode" not in fields:
            call, step = inbound.call_id(fields), state_token.step_of(query)
            accepted = self._ledger is not None and self._ledger.accepted(call, step)
            return _filled(self._rescue.next(language, stage, fields, accepted=accepted), fields, step + 1)
        entry = self._journal.failed(Kind.FALLBACK, failed, fields)
        if called:
            return self.whisper(failed or query, entry.step, entries=(entry,))
        return _filled(self._ringing(language, failed, entry), fields, entry.step, (entry,))

    def fault(self, url: str, fields: Fields, error: Exception) -> Answer:
        """An apology and a person; on the leg of somebody we rang, the question for 1. Never fails."""
        log_fault("a webhook, answered with an apology and a person,", error)
        entries: tuple[Entry, ...] = ()
        try:
            entries = (self._journal.failed(Kind.FAULT, url, fields),)
        except Exception as again:  # noqa: BLE001  # the person is what counts
            log_fault("noting that a webhook failed", again)
        step = entries[0].step if entries else 0
        if inbound.is_called_leg(fields):
            return self.whisper(url, step, entries=entries)
        language = self._known_language(url)
        document = self._ringing(language, url, entries[0]) if entries else self._rescue.first(language)
        return _filled(document, fields, step, entries)

    def _ringing(self, language: str, url: str, entry: Entry) -> Document:
        """The apology and a person, for a red flag in the time that is left of its 90 seconds.

        Where an entry opens one, the code of its URL was right, and that covers the time as well.
        """
        if not entry.note.opens:
            return self._rescue.first(language)
        spent = budget.read(parse_qs(url.partition("?")[2]).get("t", [""])[0])
        waited = spent.elapsed(entry.at // 1000, Outcome.NO_ANSWER, 0) if spent else 0
        return self._rescue.first(language, urgent=True, left=budget.left(waited))

    def whisper(self, url: str, step: int, spoken: str = "", entries: tuple[Entry, ...] = ()) -> Answer:
        """The whisper that needs no state, as far as a URL tells who calls and who is called."""
        known = _SPOKEN.search(url)
        spoken = spoken or (known[1] if known else "")
        document = self._rescue.whisper(self._known_language(url), spoken, urgent="urgent=1" in url)
        return Answer(200, document.fill("", step), entries)

    def _known_language(self, url: str) -> str:
        """The language a URL tells; "" for the one every call begins in, until a key was pressed in it."""
        language = state_token.language_of(url)
        begins = "mode=" in url and "keyed=1" not in url and language == self._line.languages[0]
        return "" if begins else language


def _filled(document: Document, fields: Fields, step: int, entries: tuple[Entry, ...] = ()) -> Answer:
    return Answer(200, document.fill(inbound.called_number(fields), step), entries)
