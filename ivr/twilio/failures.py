"""What is answered when something failed: the carrier's fallback, and a fault of ours."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
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
            return self._next(language, stage, query, fields)
        if called:
            entry = self._journal.failed(Kind.FALLBACK, failed, fields)
            return self.whisper(failed or query, entry.step, entries=(entry,))
        return self._apology(Kind.FALLBACK, failed, fields, language)

    def fault(self, url: str, fields: Fields, error: Exception) -> Answer:
        """An apology and a person; on the leg of somebody we rang, the question for 1. Never fails."""
        log_fault("a webhook, answered with an apology and a person,", error)
        language, called = self._known_language(url), inbound.is_called_leg(fields)
        try:
            if not called:
                return self._apology(Kind.FAULT, url, fields, language)
            entry = self._journal.failed(Kind.FAULT, url, fields)
            return self.whisper(url, entry.step, entries=(entry,))
        except Exception as again:  # noqa: BLE001  # the person is what counts
            log_fault("noting that a webhook failed", again)
        return self.whisper(url, 0) if called else _filled(self._rescue.first(language), fields, 0)

    def _next(self, language: str, stage: str, query: str, fields: Fields) -> Answer:
        step = state_token.step_of(query)

        def answer(*, accepted: bool) -> Answer:
            return _filled(self._rescue.next(language, stage, fields, accepted=accepted), fields, step + 1)

        known = self._ledger is not None and self._ledger.accepted(inbound.call_id(fields), step)
        return self._asking(answer, fields, step if inbound.is_untold(fields) else None, known=known)

    def _apology(self, kind: Kind, url: str, fields: Fields, language: str) -> Answer:
        """The apology and a person; for a caller who has talked with one, the words behind a talk."""

        def answer(*, accepted: bool) -> Answer:
            entry = self._journal.failed(kind, url, fields, accepted=accepted)
            document = self._rescue.over(language) if accepted else self._ringing(language, url, entry)
            return _filled(document, fields, entry.step, (entry,))

        known, step = self._journal.taken(url, fields), self._journal.untold(url, fields)
        return self._asking(answer, fields, step, known=known)

    def _asking(self, answer: Callable[..., Answer], fields: Fields, step: int | None, *, known: bool) -> Answer:
        """An answer that depends on whether somebody pressed 1, which the disk may know where memory does not.

        Args:
            answer: Gives it, for ``accepted`` or not.
            fields: Of the webhook.
            step: At which 1 was pressed, if it was; None where that is told.
            known: Whether it is known to be so.
        """
        first, ledger = answer(accepted=known), self._ledger
        if known or step is None or ledger is None:
            return first
        call = inbound.call_id(fields)

        async def ask() -> Answer:
            try:
                return answer(accepted=True) if await ledger.was_accepted(call, step) else first
            except Exception as error:  # noqa: BLE001  # the first answer is a person
                log_fault("asking whether somebody took a call", error)
                return first

        return replace(first, later=ask)

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
